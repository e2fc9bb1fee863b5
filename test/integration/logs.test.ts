/** Logs on a running desk: several are read as one, and a receiver that has a case is led to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import type { Input } from '../../shared/rpc/contract.ts';

let folder: string;
let app: App;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-logs-'));
  app = await createApp({
    dataFolder: folder,
    now: () => new Date('2026-05-18T12:00:00Z'),
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Receivers on one server are one incident. */
const addressOf = (domain: string): string => (domain === 'example.org' ? '192.0.2.26' : '192.0.2.25');
const line = (time: string, id: string, domain: string, status: string): string =>
  `May 18 ${time} mail1 postfix/smtp[311]: ${id}: to=<anna@${domain}>, relay=mx1.${domain}[${addressOf(domain)}]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=${status}\n`;
const deferred = (time: string, id: string, domain: string, words = '4.7.0 Zyxw vuts'): string =>
  line(
    time,
    id,
    domain,
    `deferred (host mx1.${domain}[${addressOf(domain)}] said: 421 ${words} (in reply to RCPT TO command))`,
  );
const log = (text: string, name = 'mail.log'): Input => ({ kind: 'text', name, text });
const about = (domain: string) => app.call('case.about', { domain });

const older = log(deferred('09:20:00', '4F1A22077E', 'example.net'), 'mail.log.1');
const newer = log(line('10:20:00', '4F1A22077E', 'example.net', 'sent (250 2.0.0 Ok)'));

test.each(['log.read', 'case.open'] as const)(
  '%s: what one log defers the next one delivers',
  async (method) => {
    const inputs = [newer, older];
    const answer = await app.call(method, { inputs });
    const read = 'log' in answer ? answer.log! : answer;
    expect(read).toMatchObject({ files: ['mail.log.1', 'mail.log'], lines: 2 });
    expect(read.domains).toMatchObject([{ domain: 'example.net', messages: 1, recovered: 1, pending: 0 }]);
    expect(read.deliveries).toMatchObject([{ queueId: '4F1A22077E', state: 'recovered', attempts: 2 }]);
    expect(read.notes).toContain('The log names no time zone; its times are read as UTC.');
  },
);

test.each([
  ['a bounce', { kind: 'text', name: 'a.eml', text: 'Subject: Undelivered mail\n\n421 4.7.0 Try later' }],
  ['a domain', { kind: 'domain', domain: 'example.net' }],
] as [string, Input][])('%s is no log', (_, input) =>
  expect(app.call('log.read', { inputs: [input] })).rejects.toMatchObject({ code: 'not-a-log' }),
);

test('asked about one receiver, a log opens the case of this one', async () => {
  const inputs = [
    log(
      deferred('03:20:00', '4F1A22077E', 'example.net') +
        deferred('09:21:00', '7B1A22077C', 'example.org', '4.3.2 Going down'),
    ),
  ];
  const { cases } = await app.call('case.open', { inputs, about: 'example.org' });
  expect(cases.map((view) => view.document.recipientDomain)).toEqual(['example.org']);
  expect((await app.call('desk.status', {})).cases).toBe(1);
});

test('a receiver whose deferrals are the milder ones of the log gets its case too', async () => {
  const busy = line(
    '09:21:00',
    '7B1A22077C',
    'example.org',
    'deferred (host mx1.example.org[192.0.2.26] said: 450 4.2.1 Mailbox busy (in reply to RCPT TO command))',
  );
  const inputs = [log(deferred('09:20:00', '4F1A22077E', 'example.net') + busy)];
  const { cases } = await app.call('case.open', { inputs, about: 'example.org' });
  expect(cases.map((view) => view.document.recipientDomain)).toEqual(['example.org']);
});

test('a receiver is led to its unfinished case, and to no other', async () => {
  expect(await about('example.net')).toBeNull();
  const { cases } = await app.call('case.open', { inputs: [older] });
  const id = cases[0]!.document.case;
  expect(await about('example.net')).toEqual({ case: id, openedAt: '2026-05-18T12:00:00.000Z' });
  expect(await about('example.org')).toBeNull();
  expect(await about('net')).toBeNull();
  await app.call('case.close', { case: id, as: 'done' });
  expect(await about('example.net')).toBeNull();
});

test('a case of several receivers is found by each', async () => {
  const all = ['example.net', 'example.org', 'example.com'];
  const text = all.map((domain, i) => deferred(`09:2${i}:00`, `4F1A22077${i}`, domain)).join('');
  const { cases } = await app.call('case.open', { inputs: [log(text)] });
  expect(cases).toMatchObject([{ document: { recipientDomain: null } }]);
  for (const domain of all) expect(await about(domain)).toMatchObject({ case: cases[0]!.document.case });
});

test('a case keeps what a log counted of its receiver, and no list of messages', async () => {
  await app.call('case.open', { inputs: [older] });
  const [c] = await Promise.all(
    (
      await app.desk.store.list({
        query: '',
        status: [],
        sort: 'lastSeen',
        descending: true,
        archived: false,
        limit: 1,
        offset: 0,
      })
    ).rows.map(({ id }) => app.desk.load(id)),
  );
  expect(c!.logs).toMatchObject([{ domain: 'example.net', deferred421: 1 }]);
  expect(Object.keys(c!.logs[0]!)).not.toContain('byRemoteMta');
});
