/** Every format in its own terms: labels and order, escaping, formula cells, header injection, lossless JSON. */
import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { importCase } from '../../shared/escalation/case-import.ts';
import { addressees, exporters, mailto, writeReport } from '../../shared/escalation/escalation.ts';
import { cell } from '../../shared/escalation/exporters/csv.ts';
import { headerValue, safeName } from '../../shared/escalation/exporters/eml.ts';
import { Problem } from '../../shared/problem.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const bytes = new TextEncoder().encode('raw bounce\r\n');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const evidence = [{ name: '../../x/CON.eml', sha256, bytes }];
const write = (
  format: string,
  level: 'full' | 'people' | 'all' = 'full',
  missing = sampleDocument.missing,
): string =>
  String(
    writeReport(
      exporters.find((e) => e.format === format)!,
      sampleCase,
      { ...sampleDocument, missing },
      { ...sampleOptions, level, evidence, addressee: 'postmaster@example.net' },
    ).content,
  );

describe('text', () => {
  test('the labels of the usual template, in its order', () => {
    const labels = [...write('text').matchAll(/^([A-Z][\w/ ]+):/gm)].map((m) => m[1]);
    expect(labels.slice(0, 10)).toEqual([
      'Subject',
      'Source IP',
      'HELO/EHLO',
      'Destination domain',
      'Remote MX',
      'First seen',
      'Last seen',
      'Response',
      'Scope',
      'Sender checks',
    ]);
  });
  test('a missing piece says so', () => {
    expect(
      String(
        writeReport(
          exporters[0]!,
          sampleCase,
          { ...sampleDocument, helo: null, missing: ['helo'] },
          { ...sampleOptions, level: 'full', evidence: [], addressee: null },
        ).content,
      ),
    ).toMatch(/^HELO\/EHLO: missing$/m);
  });
  test('unknown is said as unknown, never as pass or fail', () =>
    expect(write('text')).toMatch(/zen\.spamhaus\.org 198\.51\.100\.25: unknown\./));
});

test.each(exporters.map((e) => e.format))('%s: control and direction characters are visible', (format) => {
  const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/;
  const out = write(format);
  if (format === 'json')
    expect(out).not.toMatch(/[\u001b\u202e]\w/); // JSON escapes C0 itself and is lossless
  else expect(out).not.toMatch(invisible);
});

test('html runs nothing and loads nothing', () => {
  const html = write('html');
  expect(html).not.toContain('<script');
  expect(html).not.toMatch(/<(img|iframe|link|object|form)\b|\bon\w+=|(?:src|href)=/);
});

test('markdown: a banner is no heading, link or table cell', () => {
  const markdown = write('markdown');
  expect(markdown).not.toMatch(/\]\(https?:/);
  expect(markdown).not.toMatch(/<script/);
});

describe('csv', () => {
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+49', `"'+49"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    ['\t=1', `"' =1"`],
    [' \u00a0=1', `"' \u00a0=1"`],
    ['＝1', `"'＝1"`],
    ['a\n=1', 'a ↵ =1'],
    ['a,"b"', '"a,""b"""'],
    ['plain', 'plain'],
  ])('%j', (value, expected) => expect(cell(value)).toBe(expected));
  test('one line per attempt, all with the same number of cells', () => {
    const lines = write('csv').trim().split('\r\n');
    expect(lines).toHaveLength(sampleCase.attempts.length + 1);
    const cells = (line: string) =>
      line.match(/("([^"]|"")*"|[^,"]*)(,|$)/g)!.filter((c, i, all) => i < all.length - 1 || c !== '').length;
    expect(new Set(lines.map(cells)).size).toBe(1);
  });
});

describe('eml', () => {
  test('a mail parser reads the draft, its text and its attachments', async () => {
    const mail = await PostalMime.parse(write('eml'));
    expect(mail.subject).toBe('Persistent 421 deferrals to example.net');
    expect(mail.to?.[0]?.address).toBe('postmaster@example.net');
    expect(mail.text).toContain('Destination domain: example.net');
    expect(mail.headers.some((h) => h.key === 'x-unsent' && h.value === '1')).toBe(true);
    expect(mail.attachments.map((a) => a.filename)).toEqual(['transcript.txt', '_.._x_CON.eml.txt']);
    expect(new TextDecoder().decode(mail.attachments[1]!.content as ArrayBuffer)).toBe('raw bounce\r\n');
  });
  test.each(['a\r\nBcc: x@example.org', 'a\nb', 'ä\r\nb', `${'ö'.repeat(300)}`])(
    'no header starts inside a value: %j',
    (value) => {
      for (const line of headerValue(value).split('\r\n').slice(1)) expect(line).toMatch(/^ =\?UTF-8\?B\?/);
    },
  );
  test.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['CON', 'file-CON'],
    ['nul.txt', 'file-nul.txt'],
    ['a:b', 'a_b'],
    ['x'.repeat(300), 'x'.repeat(80)],
    ['-rf', 'rf'],
    ['...', 'file-unnamed'],
    ['a\u202Efdp.exe', 'a_fdp.exe'],
  ])('file name %j becomes %j', (name, safe) => expect(safeName(name)).toBe(safe));
});

test('mailto: no value adds a header', () => {
  const url = mailto('postmaster@example.net', 'a\r\nBcc: x@example.org', 'b\n&cc=y@example.org');
  expect(url).toBe(
    'mailto:postmaster@example.net?subject=a%20Bcc%3A%20x%40example.org&body=b%0D%0A%26cc%3Dy%40example.org',
  );
});

describe('json', () => {
  const hash = async (b: Uint8Array) => createHash('sha256').update(b).digest('hex');
  test('comes back as the same case, attachments included', async () => {
    const back = await importCase(write('json'), hash);
    expect(back.case).toEqual(sampleCase);
    expect(back.evidence).toEqual([{ name: '../../x/CON.eml', sha256, bytes }]);
  });
  test.each([
    ['cut off', (t: string) => t.slice(0, -50), 'case-file-broken'],
    ['a later version', (t: string) => t.replace('"version": 1', '"version": 2'), 'case-file-newer'],
    ['another format', (t: string) => t.replace('deferral-desk-case', 'other'), 'not-a-case-file'],
    ['a wrong hash', (t: string) => t.replace(sha256, '0'.repeat(64)), 'case-file-changed'],
    [
      'a field of the wrong kind',
      (t: string) => t.replace('"code": 421', '"code": "421"'),
      'case-file-broken',
    ],
    [
      'too large',
      () => `{"format":"deferral-desk-case","x":"${'A'.repeat(65 * 1024 * 1024)}"}`,
      'case-file-too-large',
    ],
  ])('%s is refused with one sentence', async (_name, change, code) => {
    const refused = await importCase(change(write('json')), hash).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect((refused as Problem).code).toBe(code);
  });
  test('__proto__ keys reach nothing', async () => {
    const { case: c } = await importCase(
      write('json').replace('"id": "c-', '"__proto__": {"polluted": true}, "id": "c-'),
      hash,
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.keys(c)).not.toContain('__proto__');
  });
});

test('whom to write to: the provider first, then postmaster, then through the recipient', () => {
  expect(addressees(sampleDocument, null).map((a) => a.address)).toEqual(['postmaster@example.net', '']);
  expect(
    addressees({ ...sampleDocument, verdict: { ...sampleDocument.verdict, issuer: 'own-relay' } }, null),
  ).toHaveLength(1);
});
