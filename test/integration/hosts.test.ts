/** One app, three hosts: the same case opened through each gives the same JSON. Runs the built product. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command, WarmCommand, type Ran } from '../support/command.ts';
import { startDouble, startServe } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-hosts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bounce = `Return-Path: <>
Date: Mon, 18 May 2026 13:05:30 +0000
From: MAILER-DAEMON@out1.example.com (Mail Delivery System)
Subject: Delayed Mail (still being retried)
To: sales@example.com
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

<erika@example.net>: host mx2.example.net[192.0.2.61] refused to talk to me:
    421 4.7.0 mx2.example.net Error: too many connections from 198.51.100.77

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; out1.example.com
X-Postfix-Queue-ID: 8D2F110A77
Arrival-Date: Mon, 18 May 2026 09:05:00 +0000

Final-Recipient: rfc822; erika@example.net
Action: delayed
Status: 4.7.0
Remote-MTA: dns; mx2.example.net
Diagnostic-Code: smtp; 421 4.7.0 mx2.example.net Error: too many connections from 198.51.100.77
Will-Retry-Until: Sat, 23 May 2026 09:05:00 +0000

--b1--
`;
const file = join(folder, 'delayed.eml');
writeFileSync(file, bounce);

const warm = new WarmCommand();
const inDefault = (args: string[]): string[] =>
  args.includes('--data') || !args.length ? args : [...args, '--data', join(folder, 'default')];
/** What a verb says; the process around it is that of the first test, and of others. */
const cli = (args: string[], input?: string): Promise<Ran> => warm.run(inDefault(args), input ?? '');

/** What depends on the moment and on the order of opening is taken out; everything else must be equal. */
function comparable(document: Record<string, unknown>): unknown {
  const text = JSON.stringify(document, (key, value: unknown) =>
    key === 'case' ? 'ID' : key === 'notBefore' ? null : value,
  );
  return JSON.parse(text);
}

async function throughWeb(): Promise<Record<string, unknown>> {
  const served = await startServe(join(folder, 'web'));
  try {
    const url = new URL(served.address);
    const response = await fetch(`${url.origin}/rpc/case.open`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-deferral-desk-token': url.hash.replace('#token=', ''),
      },
      body: JSON.stringify({
        inputs: [{ kind: 'bytes', name: 'delayed.eml', base64: Buffer.from(bounce).toString('base64') }],
      }),
    });
    const answer = (await response.json()) as { ok: { cases: { document: Record<string, unknown> }[] } };
    return answer.ok.cases[0]!.document;
  } finally {
    await served.stop();
  }
}

async function throughDesktop(): Promise<Record<string, unknown>> {
  const double = await startDouble(join(folder, 'desktop'));
  try {
    const answer = (await double.page.evaluate(
      (input) =>
        (
          window as unknown as { deferralDesk: { call(m: string, i: unknown): Promise<unknown> } }
        ).deferralDesk.call('case.open', input),
      { inputs: [{ kind: 'bytes', name: 'delayed.eml', base64: Buffer.from(bounce).toString('base64') }] },
    )) as { ok: { cases: { document: Record<string, unknown> }[] } };
    return answer.ok.cases[0]!.document;
  } finally {
    await double.stop();
  }
}

test('the same case through command line, browser and desktop is the same JSON', async () => {
  const ran = await command(['case', 'open', file, '--json', '--data', join(folder, 'cli')]);
  expect(ran.err).toBe('');
  expect(ran.code).toBe(0);
  const fromCli = comparable(JSON.parse(ran.out) as Record<string, unknown>);
  expect(comparable(await throughWeb())).toEqual(fromCli);
  expect(comparable(await throughDesktop())).toEqual(fromCli);
  expect(fromCli).toMatchObject({
    recipientDomain: 'example.net',
    verdict: { issuer: 'remote-mta', stage: 'greeting' },
  });
});

describe('the command line', () => {
  let id = '';
  beforeAll(async () => {
    id = (JSON.parse((await cli(['case', 'open', file, '--json'])).out) as { case: string }).case;
  });
  test('the case is there again in the next process', async () => {
    const { cases } = JSON.parse((await cli(['case', 'list', '--json'])).out) as {
      cases: { case: string }[];
    };
    expect(cases.map((c) => c.case)).toContain(id);
  });
  test('an answer is taken, and another one refused with the right ones named', async () => {
    const shown = JSON.parse((await cli(['case', 'show', id, '--json'])).out) as {
      next: { id: string; answers: string[] };
    };
    const good = await cli(['case', 'answer', id, shown.next.id, shown.next.answers[0]!, '--json']);
    expect(good.code).toBe(0);
    expect((JSON.parse(good.out) as { steps: { id: string; by: string }[] }).steps).toContainEqual(
      expect.objectContaining({ id: shown.next.id, by: 'user' }),
    );
    const bad = await cli(['case', 'answer', id, shown.next.id, 'nonsense', '--json']);
    expect(bad.code).toBe(2);
    expect(bad.out).toContain(shown.next.answers[0]);
  });
  test('when it began is taken in words or as a time, counts where it is earlier, and can be taken back', async () => {
    type Seen = { case: string; firstSeen: string; band: string };
    const now = ['--now', '2026-05-17T12:00:00Z', '--json'];
    const opened = await cli([
      'case',
      'open',
      '--text',
      '421 4.3.2 Service not available',
      '--again',
      ...now,
    ]);
    const { case: one, firstSeen } = JSON.parse(opened.out) as Seen;
    const began = async (...words: string[]) =>
      JSON.parse((await cli(['case', 'began', one, ...words, ...now])).out) as Seen;
    expect(firstSeen).toMatch(/^2026-05-17T12:00/);
    expect(await began('2026-05-16T09:20:00+02:00')).toMatchObject({
      firstSeen: '2026-05-16T07:20:00Z',
      band: 'escalate',
    });
    expect(await began('3', 'hours', 'ago')).toMatchObject({
      firstSeen: '2026-05-17T09:00:00Z',
      band: 'watch',
    });
    expect((await began('unknown')).firstSeen).toBe(firstSeen);
    for (const bad of [['soon'], ['yesterday', 'CET'], ['2026-13-01T00:00Z'], ['2026-05-18T00:00Z'], []]) {
      const refused = await cli(['case', 'began', one, ...bad, ...now]);
      expect([bad, refused.code]).toEqual([bad, 2]);
    }
  });
  test('the report has the labels of the template, filled or missing', async () => {
    const { out } = await cli(['export', id, '--format', 'text']);
    const labels = [...out.matchAll(/^([A-Z][\w/ ]+):/gm)].map((m) => m[1]).slice(0, 10);
    expect(labels).toEqual([
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
    expect(out).toContain('Destination domain: example.net');
    expect(out).toContain('421 4.7.0 mx2.example.net Error: too many connections from 198.51.100.77');
  });
  test.each([
    [[], 2, ''],
    [['logs', '--help'], 0, 'deferral-desk logs FILE…'],
    [['frobnicate'], 2, 'There is no “frobnicate”.'],
    [['inspect'], 2, 'Which file?'],
    [['inspect', '--frob'], 2, 'Unknown option'],
    [['inspect', join(folder, 'no-such-file')], 1, 'no-such-file'],
    [['case', 'show', 'c-20000101-1'], 1, 'There is no case c-20000101-1.'],
    [['export', 'x', '--format', 'docx'], 2, 'There is no format “docx”.'],
    [['serve', '--port', '99999'], 2, 'no port'],
    [['probe', '192.0.2.1:22', '--json'], 2, 'Port 22'],
    [['probe', '127.0.0.1:25', '--json'], 2, ''],
  ])('%j ends with %d', async (args, code, says) => {
    const ran = await cli(args);
    expect(ran.code).toBe(code);
    expect(ran.out + ran.err).toContain(says);
  });
  test('ordinary mail opens nothing and exits 3', async () => {
    const ran = await cli(
      ['case', 'open', '-', '--json'],
      'From: a@example.com\r\nTo: b@example.net\r\nSubject: Lunch\r\nMessage-ID: <x@example.com>\r\nDate: Mon, 18 May 2026 09:00:00 +0000\r\n\r\nAt noon?\r\n',
    );
    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.out)).toHaveProperty('problem.code');
  });
});

describe('the browser host', () => {
  let served: Awaited<ReturnType<typeof startServe>>;
  let url: URL;
  let token: string;
  beforeAll(async () => {
    served = await startServe(join(folder, 'guarded'));
    url = new URL(served.address);
    token = url.hash.replace('#token=', '');
    return () => served.stop();
  });
  /** Node's fetch refuses to set Host and Origin; a raw request does not. */
  async function raw(path: string, headers: Record<string, string>, method = 'POST'): Promise<number> {
    const { request } = await import('node:http');
    return new Promise((done, fail) => {
      const sent = request({ host: '127.0.0.1', port: url.port, path, method, headers }, (response) => {
        response.resume();
        done(response.statusCode ?? 0);
      });
      sent.on('error', fail);
      sent.end(method === 'POST' ? '{}' : undefined);
    });
  }
  const host = () => `127.0.0.1:${url.port}`;
  test.each<[string, () => Record<string, string>, number]>([
    ['with the token', () => ({ host: host(), 'x-deferral-desk-token': token }), 200],
    ['without a token', () => ({ host: host() }), 401],
    ['with a wrong token', () => ({ host: host(), 'x-deferral-desk-token': 'x'.repeat(32) }), 401],
    [
      'under a foreign name (DNS rebinding)',
      () => ({ host: `evil.example:${url.port}`, 'x-deferral-desk-token': token }),
      403,
    ],
    [
      'from a foreign page',
      () => ({ host: host(), origin: 'https://evil.example', 'x-deferral-desk-token': token }),
      403,
    ],
    [
      'from a page whose name begins like ours',
      () => ({ host: host(), origin: `http://${host()}.evil.example`, 'x-deferral-desk-token': token }),
      403,
    ],
    [
      'cross-site by its own header',
      () => ({ host: host(), 'sec-fetch-site': 'cross-site', 'x-deferral-desk-token': token }),
      403,
    ],
    [
      'through a tunnel with another port',
      () => ({ host: 'localhost:9999', origin: 'http://localhost:9999', 'x-deferral-desk-token': token }),
      200,
    ],
  ])('%s', async (_name, headers, status) => expect(await raw('/rpc/desk.status', headers())).toBe(status));

  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  test.each<[string, string, string, Record<string, string>, number]>([
    ['the screens by a link, as from open.html', 'GET', '/', link, 200],
    ['the screens in a frame of another site', 'GET', '/', { ...link, 'sec-fetch-dest': 'iframe' }, 403],
    ['the screens as a picture', 'GET', '/', { ...link, 'sec-fetch-mode': 'no-cors' }, 403],
    ['a call by a link', 'POST', '/rpc/desk.status', link, 403],
    ['the events by a link', 'GET', '/events', link, 403],
  ])('from another site: %s', async (_name, method, path, headers, status) =>
    expect(await raw(path, { host: host(), ...headers }, method)).toBe(status),
  );

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fcli.js',
    '/cli.js',
    '/knowledge.json',
    '/%00.html',
    '/assets/',
  ])('serves nothing but the screens: %s', async (path) =>
    expect(await raw(path, { host: host() }, 'GET')).toBe(404),
  );

  test('the page carries a strict policy and no inline script', async () => {
    const response = await fetch(`${url.origin}/`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe/);
    expect(await response.text()).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  });
  test('a taken port is said in one sentence', async () => {
    const ran = await cli(['serve', '--port', url.port, '--data', join(folder, 'other')]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`Port ${url.port} on 127.0.0.1 is taken`);
  });
});
