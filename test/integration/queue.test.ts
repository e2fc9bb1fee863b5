/** `queue` on the built command line: of a listing, of a real Postfix, and where there is none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { QueueView } from '../../shared/rpc/present/queue-view.ts';
import type { WhatIfView } from '../../shared/rpc/present/what-if-view.ts';
import { WarmCommand } from '../support/command.ts';
import { MailLog } from '../support/mail-log.ts';
import { freeBasePort, startPostfix } from '../support/postfix.ts';

interface Asked {
  data?: string;
  env?: Record<string, string>;
  input?: string;
}
const root = mkdtempSync(join(tmpdir(), 'queue-'));
afterAll(() => rmSync(root, { recursive: true }));

const warm = new WarmCommand();
const desk = async (
  args: string[],
  { data = join(root, 'data'), env = {}, input = '' }: Asked = {},
): Promise<{ status: number | null; out: string }> => {
  const { code, out } = await warm.run([...args, '--json', '--data', data], input, env);
  return { status: code, out };
};
async function queue(args: string[], asked: Asked = {}): Promise<{ status: number | null; out: never }> {
  const { status, out } = await desk(['queue', ...args], asked);
  return { status, out: JSON.parse(out) as never };
}

const entry = (id: string, domain: string, hours: number): string =>
  JSON.stringify({
    ...{ queue_name: 'deferred', queue_id: id, arrival_time: Math.floor(Date.now() / 1000) - hours * 3600 },
    ...{ message_size: 400, forced_expire: false, sender: 'news@example.com' },
    recipients: [
      {
        address: `anna@${domain}`,
        delay_reason: `host mx1.${domain}[192.0.2.7] said: 421 4.7.28 Unusual rate of mail (in reply to MAIL FROM command)`,
      },
    ],
  });
const listing = [
  entry('4X1', 'example.net', 7),
  entry('4X2', 'example.net', 2),
  entry('4X3', 'example.org', 1),
]
  .map((line) => `${line}\n`)
  .join('');

test('a listing, by receiver; the case of a receiver stands with it', async () => {
  const file = join(root, 'queue.json');
  writeFileSync(file, listing);
  const opened = await desk(['case', 'open', '--domain', 'example.net']);
  const { case: id } = JSON.parse(opened.out) as { case: string };
  const { status, out } = await queue([file]);
  expect(status).toBe(0);
  expect(out).toMatchObject({
    waiting: 3,
    receivers: [
      { domain: 'example.net', waiting: 2, band: 'cooling', case: id, replies: [{ code: 421, count: 2 }] },
      { domain: 'example.org', waiting: 1, case: null },
    ],
  });
  expect((await queue(['-'], { input: listing })).out).toMatchObject({ waiting: 3 });
});

test('what if: of one receiver of a listing, with settings to copy; nothing is changed', async () => {
  const file = join(root, 'queue.json');
  writeFileSync(file, listing);
  const { status, out } = await queue([
    'what-if',
    'Example.NET',
    file,
    '--per-hour',
    '120',
    '--seconds-each',
    '1.5',
  ]);
  expect(status).toBe(0);
  expect(out).toMatchObject({
    domain: 'example.net',
    waiting: 2,
    now: { sessions: 20, perHour: null, expire: { least: 0, most: 2 } },
    then: { sessions: 1, perHour: 120, empty: { latest: null } },
    settings: { title: 'Postfix', undo: expect.arrayContaining(['postfix reload']) as string[] },
    assumes: expect.arrayContaining(['One message takes 1.5 s.']) as string[],
  });
  expect(await queue(['what-if', 'example.com', file])).toMatchObject({
    status: 1,
    out: { problem: { code: 'no-such-receiver' } },
  });
  for (const odd of [['what-if'], ['what-if', 'example.net', '--sessions', '-1'], ['--per-hour', '5']])
    expect(await queue(odd)).toMatchObject({ status: 2, out: { problem: { code: 'usage' } } });
});

test('the course that a watch wrote down tells how much a receiver takes, and what waited', async () => {
  const folder = join(root, 'course');
  const began = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 5 * 3_600_000;
  const log = new MailLog(new Date(began).toISOString());
  // In each of four hours forty come, of which so many are taken at once and the others put off.
  for (const [hour, taken] of [30, 24, 20, 36].entries())
    for (let n = 0; n < 40; n++) {
      const id = `A${hour}B2C3D${String(n).padStart(2, '0')}E`;
      if (n === 0 || n > taken) log.defers(60 * hour + n, id, 'example.net');
      else log.delivers(60 * hour + n, id, 'example.net');
    }
  const file = join(root, 'course.log');
  writeFileSync(
    file,
    log
      .inOrder()
      .map((line) => `${line}\n`)
      .join(''),
  );
  await desk(['watch', '--once', '--log', file, '--digest', 'off'], { data: folder });
  writeFileSync(join(root, 'course.json'), listing);
  const view = (await queue([join(root, 'course.json')], { data: folder })).out as QueueView;
  expect(view.course!.receivers).toEqual(['example.net']);
  expect(view.course!.hours.map(({ all }) => all)).toEqual([10, 26, 46, 50]);
  const whatIf = await queue(['what-if', 'example.net', join(root, 'course.json')], { data: folder });
  const { assumes } = whatIf.out as WhatIfView;
  expect(assumes[0]).toContain('took 24 to 36 an hour while it refused others');
  expect(assumes[1]).toContain('new messages an hour come for it.');
});

test('what is no listing, and a machine without a queue, are said in a sentence', async () => {
  const file = join(root, 'none.txt');
  writeFileSync(file, 'nothing of the kind\n');
  expect(await queue([file])).toMatchObject({ status: 3, out: { problem: { code: 'not-a-listing' } } });
  expect(await queue(['--of', 'opensmtpd'], { env: { PATH: '/nonexistent' } })).toMatchObject({
    status: 1,
    out: { problem: { code: 'no-queue-command' } },
  });
});

test('what a queue command prints and is no listing is no empty queue', async () => {
  const bin = mkdtempSync(join(root, 'odd-'));
  writeFileSync(join(bin, 'exim'), '#!/bin/sh\necho segmentation fault\n', { mode: 0o755 });
  expect(await queue(['--of', 'exim'], { env: { PATH: `${bin}:/usr/bin:/bin` } })).toMatchObject({
    status: 1,
    out: { problem: { code: 'queue-command-failed', says: expect.stringContaining('exim -bp') as string } },
  });
});

test('Exim is asked for its own retry rule; the watch lists the queue beside the log, and says where it cannot', async () => {
  const bin = mkdtempSync(join(root, 'exim-'));
  const listed = ' 2h   900 1tHw8X-000001-AB <news@example.com>\n          anna@example.net\n\n';
  const rule = 'Retry rule: *  *  F,1h,5m; G,1d,30m,2.0; \n';
  const script = `#!/bin/sh\n[ "$1" = -bp ] && printf '%s' '${listed}'\n[ "$1" = -brt ] && printf '%s' '${rule}'\nexit 0\n`;
  writeFileSync(join(bin, 'exim'), script, { mode: 0o755 });
  const path = `${bin}:/usr/bin:/bin`;
  expect((await queue(['--of', 'exim'], { env: { PATH: path } })).out).toMatchObject({
    waiting: 1,
    lifetime: { hours: 24, origin: 'exim -brt: F,1h,5m; G,1d,30m,2.0' },
  });
  const log = join(bin, 'mail.log');
  writeFileSync(log, '');
  const watch = async (of: string): Promise<string> => {
    const args = ['watch', '--once', '--log', log, '--queue', of, '--digest', 'off'];
    return (await desk(args, { data: join(bin, 'data'), env: { PATH: path } })).out;
  };
  expect(await watch('exim')).toBe('');
  expect(JSON.parse(await watch('opensmtpd'))).toMatchObject({
    what: 'problem',
    says: expect.stringContaining('There is no smtpctl on this machine') as string,
  });
});

test('a command that fails is named with what it said', async () => {
  writeFileSync(join(root, 'smtpctl'), '#!/bin/sh\necho "smtpctl: need root privileges" >&2\nexit 1\n', {
    mode: 0o755,
  });
  expect(await queue(['--of', 'opensmtpd'], { env: { PATH: `${root}:/usr/bin:/bin` } })).toMatchObject({
    status: 1,
    out: { problem: { says: expect.stringContaining('need root privileges') as string } },
  });
});

test('a real Postfix is asked for what waits, and for its lifetime', async (context) => {
  const basePort = await freeBasePort('127.0.0.12');
  const greeting = basePort + 2; // answers with 421
  const main = `maximal_queue_lifetime = 2d\nrelayhost = [127.0.0.12]:${greeting}\n`;
  const postfix = await startPostfix({ address: '127.0.0.12', basePort, main });
  if ('skipped' in postfix) return context.skip(postfix.skipped);
  try {
    const env = { MAIL_CONFIG: postfix.config };
    expect((await queue(['--of', 'postfix'], { env })).out).toMatchObject({
      source: 'postqueue -j',
      waiting: 0,
    });
    const mail = 'From: news@example.com\nTo: anna@example.net\nSubject: one\n\nHello\n';
    for (const to of ['anna@example.net', 'bert@example.net'])
      spawnSync('sendmail', ['-C', postfix.config, '-f', 'news@example.com', to], {
        input: mail,
        env: { ...process.env, ...env },
      });
    await expect
      .poll(async () => (await queue(['--of', 'postfix'], { env })).out, { interval: 1000 })
      .toMatchObject({
        waiting: 2,
        lifetime: { hours: 48, origin: expect.stringContaining('maximal_queue_lifetime 2d') as string },
        receivers: [{ domain: 'example.net', waiting: 2, messages: 2, replies: [{ code: 421, count: 2 }] }],
      });
  } finally {
    postfix.stop();
  }
});
