/** Made-up people, hosts and subjects, put anywhere in a case and in any disguise: none comes out of any format. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../shared/case/case.ts';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { fromBase64, toBase64 } from '../../shared/text/base64.ts';
import { createRedactor } from '../../shared/escalation/redact.ts';
import { whole } from '../support/matrices.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (sign: string, text: string, which: RegExp): string =>
  [...bytes(text)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return byte > 126 || which.test(char) ? sign + byte.toString(16).toUpperCase().padStart(2, '0') : char;
    })
    .join('');

const disguises: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'upper case': (text) => text.toUpperCase(),
  'encoded word, base64': (text) => `=?UTF-8?B?${toBase64(bytes(text))}?=`,
  'encoded word, quoted': (text) => `=?utf-8?q?${hex('=', text, /[^A-Za-z0-9]/)}?=`,
  'two encoded words': (text) =>
    `=?utf-8?q?${hex('=', text.slice(0, 5), /[^A-Za-z0-9]/)}?=\r\n =?utf-8?q?${hex('=', text.slice(5), /[^A-Za-z0-9]/)}?=`,
  'quoted-printable': (text) => hex('=', text, /[@=]/),
  'quoted-printable, every byte': (text) => hex('=', text, /./s),
  'quoted-printable, soft break': (text) => `${text.slice(0, 4)}=\r\n${text.slice(4)}`,
  'percent-encoded': (text) => hex('%', text, /[^A-Za-z0-9.]/),
  'percent-encoded, every byte': (text) => hex('%', text, /./s),
  entities: (text) => text.replace(/[@. ]/g, (char) => `&#${char.charCodeAt(0)};`),
  'entities by name': (text) =>
    text.replace(/[@. ]/g, (char) => ({ '@': '&commat;', '.': '&period;', ' ': '&nbsp;' })[char]!),
  'entities, every character': (text) =>
    [...text].map((char) => `&#x${char.codePointAt(0)!.toString(16)};`).join(''),
  base64: (text) => toBase64(bytes(text)),
  'base64 lines': (text) =>
    toBase64(
      bytes(`Some words before, so that it runs over several lines: ${text} and some words after it.`),
    ).replace(/.{76}/g, '$&\r\n'),
  'base64 of UTF-16': (text) => toBase64(Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0]))),
  'base64 of percent-encoding': (text) => toBase64(bytes(hex('%', text, /[^A-Za-z0-9]/))),
};

/** The output and everything that can be read out of it. */
function readings(output: string): string {
  const unhex = (sign: string, text: string): string =>
    text.replace(new RegExp(`${sign}([0-9A-Fa-f]{2})`, 'g'), (_all, pair: string) =>
      String.fromCharCode(parseInt(pair, 16)),
    );
  const joined = output.replace(/(?<=[A-Za-z0-9+/]{40})(?:\\r\\n|\r?\n)(?=[A-Za-z0-9+/])/g, '');
  const out = [output, unhex('%', output), unhex('=', output.replace(/=(?:\\r\\n|\r?\n)/g, ''))];
  for (const run of joined.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []) {
    const text = new TextDecoder().decode(fromBase64(run));
    out.push(text, unhex('%', text));
  }
  return out.join('\n').toLowerCase();
}

/** Letters that form no word of the report by chance. */
const word = fc.stringMatching(/^[bcdfgkz][aeou][bcdfgkz][aeou][qxz]{2}$/);
const people = fc.record({ first: word, last: word, company: word, subject: fc.tuple(word, word, word) });
const places = [
  'says',
  'reply',
  'transcript',
  'journal',
  'note',
  'source',
  'finding',
  'evidence note',
] as const;

function put(c: Case, place: (typeof places)[number], text: string): void {
  const line = `before ${text} after`;
  if (place === 'says') c.attempts[0]!.says = line;
  else if (place === 'reply')
    c.attempts[0]!.reply = { code: 421, enhanced: null, lines: [`421 ${line}`], text: line };
  else if (place === 'transcript')
    c.sessions[0]!.transcript.push({ at: '2026-05-17T16:44:01.000Z', ms: 9, from: 'S', line });
  else if (place === 'journal') c.journal.push({ ...c.journal[0]!, what: line, from: text, to: line });
  else if (place === 'note') c.notes.push({ at: '2026-05-17T16:50:00Z', text: line });
  else if (place === 'source') c.sources.push({ ...c.sources[0]!, name: `${text}.eml`, notes: [line] });
  else if (place === 'finding') c.findings[0]!.raw = [line];
  else c.evidenceNotes.push(line);
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

describe.each(['people', 'all'] as const)('%s', (level) => {
  test.each(Object.entries(disguises))('%s', (_name, disguise) => {
    fc.assert(
      fc.property(
        people,
        fc.constantFrom(...places),
        fc.constantFrom(...places),
        ({ first, last, company, subject }, one, two) => {
          const c = structuredClone(sampleCase);
          const mailbox = `${first}.${last}@${company}.example`;
          const title = subject.join(' ');
          c.returned = {
            ...c.returned!,
            from: `${capital(first)} ${capital(last)} <${mailbox}>`,
            subject: `Re: ${title}`,
            messageId: `<${company}.77@${first}.example>`,
          };
          put(c, one, disguise(mailbox));
          put(c, two, disguise(title));
          put(c, 'evidence note', disguise(`${capital(first)} ${capital(last)}`));
          put(c, 'note', disguise(`${company}.77@${first}.example`));
          if (level === 'all') put(c, 'finding', disguise(`mx.${company}.example`));
          const document = {
            ...sampleDocument,
            attempts: c.attempts,
            findings: c.findings,
            notes: c.evidenceNotes,
          };
          for (const exporter of exporters) {
            const { content } = writeReport(exporter, c, document, {
              ...sampleOptions,
              level,
              evidence: [],
              addressee: null,
            });
            const text = readings(String(content));
            for (const original of [
              `${first}.${last}`,
              `${first} ${last}`,
              title,
              `${company}.77`,
              ...(level === 'all' ? [company] : []),
            ])
              expect(text, exporter.format).not.toContain(original);
          }
        },
      ),
      { numRuns: whole ? 25 : 2, ...(!whole && { seed: 20260517 }) },
    );
  });
});

/** One address in every writing that we know. */
const writings: [string, string[]][] = [
  [
    '10.20.30.40',
    [
      '10.20.30.40',
      '[10.20.30.40]',
      '::ffff:10.20.30.40',
      '::FFFF:0a14:1e28',
      '0:0:0:0:0:ffff:a14:1e28',
      '[IPv6:::ffff:10.20.30.40]',
      '40.30.20.10.in-addr.arpa',
      'ip-10-20-30-40',
    ],
  ],
  [
    'fd00::1',
    [
      'fd00::1',
      'FD00:0:0:0:0:0:0:1',
      'fd00:0000:0000:0000:0000:0000:0000:0001',
      'IPv6:fd00::1',
      '[fd00::1]:25',
      `1.${'0.'.repeat(27)}0.0.d.f.ip6.arpa`,
    ],
  ],
];
test.each(writings)('%s is one private address in every writing', (address, forms) => {
  for (const level of ['people', 'all'] as const) {
    const redactor = createRedactor(sampleCase, level);
    const mark = redactor.text(address);
    expect(mark).toMatch(/^\[ip \d+\]$/);
    for (const form of forms) expect(redactor.text(`x ${form} y`), form).toContain(mark);
    for (const form of forms)
      expect(redactor.text(`x ${form} y`).replaceAll(mark, ''), form).not.toMatch(/10|fd00|ffff|d\.f/i);
  }
});

test.each([
  ['at 08:31:07 UTC', 'a time'],
  ['std::string and Foo::Bar', 'names of a program'],
  ['aa:bb:cc:dd:ee:ff', 'an Ethernet address'],
  ['421 4.7.28 rate', 'an enhanced status'],
  ['2715a81f46ad0123456789abcdef0123456789abcdef0123456789abcdef0123', 'a hash'],
])('%s is %s and stays', (text) => {
  expect(createRedactor(sampleCase, 'all').text(text)).toBe(text);
});

test('both writings of an IDN are one domain', () => {
  const redactor = createRedactor({ ...sampleCase, recipientDomain: 'bücher.example' }, 'all');
  const mark = redactor.text('bücher.example');
  expect(mark).toMatch(/^\[domain \d+\]$/);
  expect(redactor.text('xn--bcher-kva.example')).toBe(mark);
  expect(redactor.text('Mail for XN--BCHER-KVA.example.')).toBe(`Mail for ${mark}.`);
  expect(redactor.text('max@bücher.example')).toBe(redactor.text('max@xn--bcher-kva.example'));
});

describe('mailboxes that look different', () => {
  const redactor = createRedactor(sampleCase, 'people');
  test.each([
    ['bounce-7-anna.alt=example.net@esp.example', /^\[sender \d+\]$/],
    ['bounce-7-anna.alt=example.net', /^bounce-7-\[recipient 1\]$/],
    [
      'sasl_username=anna.alt, sender=boris.bau@example.com',
      /^sasl_username=\[recipient 1\], sender=\[sender 1\]$/,
    ],
    ['<"some body"@example.net>', /^<\[recipient \d+\]>$/],
    ['no such user anna.alt here', /^no such user \[recipient 1\] here$/],
    ['message-id=<77@x>', /^message-id=<\[message id \d+\]>$/],
    ['relay=srv4.example.com[10.1.2.3]:25', /^relay=srv4\.example\.com\[\[ip \d+\]\]:25$/],
    ['Alt, Anna and ANNA ALT', /^\[name (\d+)\] and \[name \1\]$/],
  ])('%s', (text, expected) => expect(redactor.text(text)).toMatch(expected));
});
