/** What is not replaced is not changed: outside its placeholders, a redacted text is the original, letter by letter. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exporter as pdf } from '../../electron/node/pdf.ts';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { createRedactor } from '../../shared/escalation/redact.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';
import { tries } from '../support/matrices.ts';

const marks =
  /\[(?:recipient|sender|name|phone|domain|host|ip|message id|subject|token) \d+\]|evidence-\d+\.\w{1,4}/;

/** The pieces between placeholders, in order, in the original. */
function isWithin(redacted: string, original: string): boolean {
  let at = 0;
  for (const piece of redacted.split(new RegExp(marks, 'g'))) {
    const found = original.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

const pieces = [
  'anna.alt@example.net',
  'Boris Bau',
  'Salary table',
  '10.20.30.40',
  '203.0.113.77',
  '?id=anna.alt@example.net&ip=203.0.113.77',
  'anna.alt=40example.net',
  'anna.alt%40example.net',
  'anna&#46;alt&commat;example.net',
  '=?utf-8?q?anna=2Ealt=40example.net?=',
  'YW5uYS5hbHRAZXhhbXBsZS5uZXQ=',
  '=20',
  '=\r\n',
  '%2',
  '&amp;',
  'anna.alt\\u0040example.net',
  'anna.a\u0300lt e\u0301',
  'ａｎｎａ．ａｌｔ＠ｅｘａｍｐｌｅ．ｎｅｔ',
  '61:6e:6e:61:2e:61:6c:74:40:65:78:61:6d:70:6c:65:2e:6e:65:74',
  '"password": "abc123"',
  'arthur (at) host [dot] example',
  '421 4.7.0',
  'http://x.example/?token=abc123def&p=1',
  'Cookie: sid=abc123def; theme=dark',
  'name*0="Anna A"; name*1="lt"',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.abc',
  '334 VXNlcm5hbWU6\nYW5uYS5hbHQ=\n',
  'anna.alt\\100example.net',
  'mx1.example.net',
  ' ',
  '\n',
];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 12 })), {
    maxLength: 12,
  })
  .map((all) => all.join(''));

test.each(['people', 'all'] as const)('%s: the rest is a part of the original, in order', (level) => {
  const redactor = createRedactor(sampleCase, level);
  fc.assert(
    fc.property(texts, (text) => {
      expect(isWithin(redactor.text(text), text), redactor.text(text)).toBe(true);
    }),
    tries(1500),
  );
});

/** Each as it is written in a reply, and what has to be left of it. */
const secrets: [string, RegExp][] = [
  ['see http://h.example/?x=1&id=kate@corp.example&ip=203.0.113.77', /id=\[sender \d+\]&ip=203\.0\.113\.77/],
  ['write to arthur (at) corp.example', /^write to \[sender \d+\]$/],
  ['arthur [at] corp [dot] example', /^\[sender \d+\]$/],
  ['arthur at corp dot example', /^\[sender \d+\]$/],
  ['https://h.example/u?token=s3cr3tvalue&lang=en', /token=\[token \d+\]&lang=en$/],
  ['https://h.example/u?access_token=s3cr3tvalue', /access_token=\[token \d+\]$/],
  ['he asked about “Salary table”', /^he asked about “\[subject \d+\]”$/],
  ['it was the salary table again', /^it was the \[subject \d+\] again$/],
  ['the word "salary" stood there', /^the word "\[subject \d+\]" stood there$/],
];
test.each(secrets)('%s', (text, expected) => {
  expect(createRedactor(sampleCase, 'people').text(text)).toMatch(expected);
});

test.each([
  '450 4.2.0 =20 greylisted, cost=41.50 id=4B2F',
  'mail for 100%25 of users &c. and AT&T',
  '421 4.7.28 [TSS04] Messages from 203.0.113.77 temporarily deferred; see https://h.example/?ip=203.0.113.77',
  'R1=C3=A4tsel deadbeefdeadbeef== QUFBQUFBQUFBQUE=',
  '=?utf-8?q?Gr=C3=BC=C3=9Fe?= and =?iso-8859-1?b?5A==?=',
  'Mon, 18 May 2026 09:00:00 +1000 421 4.7.28 and Sun, 17 May 2026 22:00:00 +0200 (CEST)',
  'call on 2026-05-17 10:00, office 365, direct 203.0.113.77, fax 17.05.2026, mobile 4.7.28',
  '@@ -1,7 +421 4.7.28 203.0.113.77 @@ delay=+12345',
])('%s has nothing to hide and stays', (text) => {
  expect(createRedactor(sampleCase, 'people').text(text)).toBe(text);
});

test('a surname that is a word of every day is one only where an account stands', () => {
  const c = structuredClone(sampleCase);
  for (const recipient of ['m.long@example.net', 'do-not-reply@example.net'])
    c.attempts.push({ ...c.attempts[0]!, recipient });
  const redactor = createRedactor(c, 'people');
  for (const text of ['a long queue', 'no reply for long', 'Reply: 421 too long'])
    expect(redactor.text(text)).toBe(text);
  for (const text of ['su: long to root', '/home/long/x', 'opened for user long'])
    expect(redactor.text(text)).toMatch(/\[name \d+\]/);
});

test('the servers of a firm that is called like its owner keep their names', () => {
  const c = structuredClone(sampleCase);
  c.attempts.push({
    ...c.attempts[0]!,
    recipient: 'j.hofmann@hofmann.example',
    recipientDomain: 'hofmann.example',
  });
  const redactor = createRedactor(c, 'people');
  expect(redactor.text('host mx1.hofmann.example said')).toBe('host mx1.hofmann.example said');
  expect(redactor.text('Herr Hofmann, su: hofmann')).not.toMatch(/hofmann/i);
});

describe('in every format', () => {
  const line = '421 4.7.0 see http://h.example/?x=1&id=kate@corp.example&ip=203.0.113.77 cost=20 ok';
  const c = structuredClone(sampleCase);
  c.attempts[0]!.reply = { code: 421, enhanced: '4.7.0', lines: [line], text: line };
  c.notes.push({ at: '2026-05-17T16:50:00Z', text: line });
  const document = { ...sampleDocument, attempts: c.attempts, notes: c.evidenceNotes };
  const plain = (text: string): string =>
    text
      .replace(/=\r?\n/g, '')
      .replace(/=3D/g, '=')
      .replace(/<\/?mark>/g, '')
      .replaceAll('&amp;', '&')
      .replace(/\\([^n"])/g, '$1')
      .replace(/\s+/g, ' ');
  test.each(exporters.map((one) => [one.format, one] as const))('%s', (_format, exporter) => {
    const { content } = writeReport(exporter, c, document, {
      ...sampleOptions,
      level: 'people',
      evidence: [],
      addressee: null,
    });
    const text = plain(String(content));
    expect(text).not.toContain('kate@');
    expect(text).toMatch(/id=\[sender \d+\]&ip=203\.0\.113\.77 cost=20 ok/);
  });
  test('pdf is written from the same report', async () => {
    const file = writeReport(pdf, c, document, {
      ...sampleOptions,
      level: 'people',
      evidence: [],
      addressee: null,
    });
    expect((await file.content).length).toBeGreaterThan(1000);
  });
});

test('all: a provider whose host was replaced is not named by its card or its words', () => {
  const redactor = createRedactor(sampleCase, 'all', null, ['gmail', 'Gmail', 'Google']);
  expect(redactor.text('gmail-421-rate')).toMatch(/^\[host \d+\]-421-rate$/);
  expect(redactor.text('Gmail has detected an unusual rate')).toMatch(/^\[host \d+\] has detected/);
  expect(createRedactor(sampleCase, 'people', null, ['gmail']).text('Gmail says')).toBe('Gmail says');
});
