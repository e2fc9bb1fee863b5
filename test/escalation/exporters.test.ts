/** Every format in its own terms: labels and order, escaping, formula cells, header injection, lossless JSON. */
import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { importCase } from '../../shared/escalation/case-import.ts';
import { addressees, exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { completeness } from '../../shared/escalation/completeness.ts';
import { timelineOf } from '../../shared/escalation/timeline.ts';
import { escape } from '../../shared/escalation/exporters/markdown.ts';
import { headerValue, safeName } from '../../shared/escalation/exporters/eml.ts';
import type { ProviderCard } from '../../shared/catalogue/card.ts';
import { Problem } from '../../shared/problem.ts';
import { visible } from '../../shared/escalation/visible.ts';
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
  test('figures stand below their heads', () => {
    const table = /^From .*$(?:\n.+$)+/m.exec(write('text'))?.[0].split('\n') ?? [];
    expect(table.length).toBeGreaterThan(1);
    const at = table[0]!.indexOf('all');
    for (const row of table.slice(1)) expect(row.slice(at)).toMatch(/^(?:\d+ \/ \d+|–)$/);
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
    expect(write('text')).toMatch(/UTC {2}zen\.spamhaus\.org {2}unknown {2}The list/));
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

test.each([
  ['see https://evil.example/x', 'see https&#58;//evil.example/x'],
  ['see www.evil.example', 'see www&#46;evil.example'],
  ['FTP://evil.example', 'FTP&#58;//evil.example'],
  ['mailto:a@evil.example', 'mailto&#58;a@evil.example'],
  ['[here](//evil.example)', '\\[here\\](//evil.example)'],
  ['<//evil.example>', '&lt;//evil.example&gt;'],
  ['mail.www3.example 421 4.7.0', 'mail.www3.example 421 4.7.0'],
])('markdown: %s is no link', (text, escaped) => expect(escape(text)).toBe(escaped));

test('markdown: a banner is no heading, link or table cell', () => {
  const markdown = write('markdown');
  expect(markdown).not.toMatch(/\]\(https?:/);
  expect(markdown).not.toMatch(/<script/);
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

test('half of a character that was cut apart is made visible, for no link and no mail can hold it', () => {
  expect(visible(`421 ${'😀'.slice(0, 1)} 😀`)).toBe('421 <U+D83D> 😀');
});

describe('json', () => {
  const hash = async (b: Uint8Array) => createHash('sha256').update(b).digest('hex');
  test('comes back as the same case, attachments included', async () => {
    const back = await importCase(write('json'), hash);
    expect(back.case).toEqual({
      ...sampleCase,
      evidenceNotes: [
        'From a case file, where this case is c-20260517-1. Evidence taken on relay7.corp.internal with Deferral Desk 0.1.0, reply catalogue 0123456789ab.',
      ],
    });
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
  test('what is already replaced in it is said', async () => {
    const { case: c } = await importCase(write('json', 'people'), hash);
    expect(c.evidenceNotes.at(-1)).toMatch(/^From a case file.*names and mailboxes were replaced/);
  });
  test('fields that only some importers fill come back, too', async () => {
    const attempts = [{ ...sampleCase.attempts[0]!, status: '4.7.0', diagnosticType: 'smtp' }];
    const findings = [{ ...sampleCase.findings[0]!, facts: { lookups: 3, mx: ['mx1.example.net'] } }];
    const c = { ...sampleCase, attempts, findings };
    const file = String(
      writeReport(
        exporters.find((e) => e.format === 'json')!,
        c,
        sampleDocument,
        {
          ...sampleOptions,
          level: 'full',
          evidence: [],
          addressee: null,
        },
      ).content,
    );
    const back = await importCase(file, hash);
    expect(back.case.attempts).toEqual(attempts);
    expect(back.case.findings).toEqual(findings);
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

describe('gaps', () => {
  const gate = (text: string) =>
    completeness(
      { ...sampleCase, notes: [{ at: '2026-05-17T17:00:00Z', text }] },
      { ...sampleDocument, helo: null, missing: ['helo'] },
    ).find((item) => item.piece === 'helo')!;
  test.each([
    [
      'HELO name: I cannot get it because the relay is not ours',
      'I cannot get it because the relay is not ours',
    ],
    ['helo:  asked the provider', 'asked the provider'],
    ['Client IP: not known', null],
    ['HELO name:', null],
    ['A colleague says: look at the HELO name', null],
  ])('a note %j gives the reason %j', (text, reason) => {
    expect(gate(text).reason).toBe(reason);
    expect(gate(text).state).toBe('missing');
  });

  const said = (reason: string | null, at: string, note: string | null = null) =>
    completeness(
      {
        ...sampleCase,
        notes: note ? [{ at: '2026-05-17T17:00:00Z', text: note }] : [],
        gaps: [{ piece: 'helo', reason, at }],
      },
      { ...sampleDocument, helo: null, missing: ['helo'] },
    ).find((item) => item.piece === 'helo')!.reason;
  test('a reason of its own needs no note, the newest word counts, and it can be taken back', () => {
    expect(said('the relay is not ours', '2026-05-17T17:00:00Z')).toBe(
      'I cannot get it because the relay is not ours',
    );
    expect(said('the relay is not ours', '2026-05-17T18:00:00Z', 'HELO name: asked the provider')).toBe(
      'I cannot get it because the relay is not ours',
    );
    expect(said('the relay is not ours', '2026-05-17T16:00:00Z', 'HELO name: asked the provider')).toBe(
      'asked the provider',
    );
    expect(said(null, '2026-05-17T18:00:00Z', 'HELO name: asked the provider')).toBeNull();
  });
  test('the report gives the reason, and names other gaps in one line', () => {
    const c = { ...sampleCase, notes: [{ at: '2026-05-17T17:00:00Z', text: 'helo: the relay is not ours' }] };
    const { content } = writeReport(
      exporters[0]!,
      c,
      { ...sampleDocument, helo: null, missing: ['helo', 'scope', 'queueId'] },
      { ...sampleOptions, level: 'full', evidence: [], addressee: null },
    );
    expect(content).toContain('HELO name: missing. the relay is not ours\nScope, queue IDs: missing.\n');
  });
});

describe('timeline', () => {
  const accepted = Array.from({ length: 30 }, (_, i) => ({
    ...sampleCase.attempts[0]!,
    outcome: 'accepted' as const,
    at: `2026-05-17T08:${String(i).padStart(2, '0')}:00Z`,
  }));
  test('accepted mail is one run', () => {
    const line = timelineOf({ ...sampleCase, attempts: [...accepted, sampleCase.attempts[0]!] })[0]!;
    expect(line).toEqual({
      at: '2026-05-17T08:00:00Z',
      what: 'accepted, 30 times until 2026-05-17 08:29:00 UTC',
    });
  });
  test('accepted mail names its route where there are several', () => {
    const other = accepted.map((a) => ({ ...a, clientIp: '198.51.100.26', at: a.at.replace('T08', 'T09') }));
    const [one, two] = timelineOf({ ...sampleCase, attempts: [...accepted, ...other] });
    expect(one!.what).toBe('accepted, from 198.51.100.25, 30 times until 2026-05-17 08:29:00 UTC');
    expect(two!.what).toBe('accepted, from 198.51.100.26, 30 times until 2026-05-17 09:29:00 UTC');
  });
  test('each refusal keeps its time', () => {
    const attempts = [0, 1, 2, 3].map((i) => ({ ...sampleCase.attempts[0]!, at: `2026-05-17T0${i}:00:00Z` }));
    const lines = timelineOf({ ...sampleCase, attempts, sessions: [], journal: [] });
    expect(lines.map((line) => line.at)).toEqual(attempts.map((a) => a.at));
  });
  test('ten thousand attempts are a few lines and counts', () => {
    const attempts = Array.from({ length: 10_000 }, (_, i) => ({
      ...sampleCase.attempts[0]!,
      queueId: `Q${i}`,
      at: new Date(Date.UTC(2026, 4, 17) + i * 1000).toISOString(),
    }));
    const lines = timelineOf({ ...sampleCase, attempts, sessions: [], journal: [] });
    expect(lines).toHaveLength(23);
    expect(lines[10]!.what).toMatch(/^until 2026-05-17 00:59:59 UTC: 3590 attempts, /);
  });
});

test('one attempt without an interval is not called persistent', () => {
  expect(write('text', 'full', ['retryPattern'])).toMatch(/^Subject: 421 deferral of mail to example\.net$/m);
});

test('the draft of a redacted version carries the attempts in the words of the MTA, redacted', async () => {
  const mail = await PostalMime.parse(write('eml', 'people'));
  expect(mail.attachments.map((a) => a.filename)).toEqual(['transcript.txt', 'attempts.txt']);
  const text = new TextDecoder().decode(mail.attachments[1]!.content as ArrayBuffer);
  expect(text).toContain(
    'Source: evidence-2.log, line 48113\nTime: 2026-05-17T09:20:00Z\nFinal-Recipient: [recipient 1]',
  );
});
test('a draft in which everything is replaced has no addressee', async () => {
  expect((await PostalMime.parse(write('eml', 'all'))).to).toBeUndefined();
});

test('whom to write to: the provider first, then postmaster, then through the recipient', () => {
  const nobody = { receiver: null, sender: null };
  expect(addressees(sampleDocument, nobody).map((a) => a.address)).toEqual(['postmaster@example.net', '']);
  expect(
    addressees({ ...sampleDocument, verdict: { ...sampleDocument.verdict, issuer: 'own-relay' } }, nobody),
  ).toHaveLength(1);

  const card = (name: string, url: string | null, note = '') =>
    ({
      name,
      contact:
        url === null && !note ? null : { url, address: null, asks: ['the account'], afterHours: null, note },
    }) as unknown as ProviderCard;
  const who = (
    issuer: 'remote-mta' | 'own-mta' | 'own-relay',
    receiver: ProviderCard | null,
    sender: ProviderCard | null,
  ) =>
    addressees(
      { ...sampleDocument, verdict: { ...sampleDocument.verdict, issuer } },
      { receiver, sender },
    ).map((a) => a.who);
  const form = card('Receiver', 'https://receiver.example/form');
  const esp = card('Sending service', 'https://esp.example/help');
  expect(who('remote-mta', form, null)).toEqual([
    'Receiver',
    'Postmaster of example.net',
    'The recipient’s administrator',
  ]);
  expect(who('remote-mta', form, esp)).toEqual([
    'Receiver',
    'Postmaster of example.net',
    'Sending service',
    'The recipient’s administrator',
  ]);
  expect(who('own-relay', form, esp)).toEqual(['Sending service']);
  expect(who('own-mta', null, null)[0]).toMatch(/your mail server/);
  expect(who('remote-mta', card('Gateway', null, 'It acts for its customer.'), null)).toHaveLength(2);
});
