/** The command line while a window or `serve` has the folder open, on the built product. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { command, type Ran } from '../support/command.ts';
import { startDouble, startServe } from '../support/double.ts';
import { polite, startScripted } from '../support/smtp-script.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-door-test-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const reply = 'host mx1.example.net[192.0.2.61] said: 421 4.7.0 Too many connections, try again later';

const cli = (data: string, ...args: string[]): Promise<Ran> =>
  command([...args, '--data', data], { cwd: base });
const json = async (data: string, ...args: string[]) =>
  JSON.parse((await cli(data, ...args, '--json')).out) as Record<string, never> & { case: string };

const hosts: [string, (data: string) => Promise<{ stop(): Promise<void> }>][] = [
  ['serve', startServe],
  ['the window', startDouble],
];

test.each(hosts)('every verb works while %s runs, and the work is one history', async (name, start) => {
  const data = join(base, name);
  const host = await start(data);
  const smtp = await startScripted(polite());
  try {
    const { case: id } = await json(data, 'case', 'open', '--text', reply);
    writeFileSync(join(base, 'later.txt'), `${reply.replace('mx1', 'mx2')}\n`);
    await cli(data, 'case', 'add', id, 'later.txt'); // a path of the command line, not of the host
    const noted = await cli(data, 'case', 'note', id, 'seen', 'by', 'Erika');
    expect(noted.out).toContain(id);
    const target = `127.0.0.1:${smtp.port}`;
    const sessions = await json(data, 'probe', target, '--allow-private', '--case', id);
    expect(sessions).toMatchObject({ outcome: 'accepted' });
    const again = await json(data, 'probe', target, '--allow-private', '--case', id);
    expect(again).toMatchObject({ problem: { code: 'too-soon', notBefore: expect.any(String) as string } });
    expect((await cli(data, 'probe', target, '--allow-private', '--case', id)).code).toBe(4);
    await cli(data, 'case', 'close', id, '--as', 'solved');

    const shown = await cli(data, 'case', 'show', id, '--json');
    const exported = await cli(data, 'export', id, '--format', 'text');
    const listed = await json(data, 'case', 'list');
    expect(listed).toMatchObject({ cases: [{ case: id, status: 'closed' }] });
    expect(exported).toMatchObject({ code: 0, err: '' });
    expect(exported.out).toContain('Too many connections');
    expect((await cli(data, 'case', 'show', 'c-20200101-9')).code).toBe(1);

    await host.stop();
    const alone = await cli(data, 'case', 'show', id, '--json');
    expect(JSON.parse(alone.out)).toEqual(JSON.parse(shown.out)); // the same case, now from the folder itself
    // The double of the desktop is killed, and closes no door.
    if (name === 'serve')
      for (const left of ['door.json', 'door']) expect(existsSync(join(data, left))).toBe(false);
  } finally {
    await host.stop();
    await smtp.stop();
  }
});

test('two commands at once, and no host: each waits its turn, nothing is lost', async () => {
  const data = join(base, 'two at once');
  const { case: id } = await json(data, 'case', 'open', '--text', reply);
  const ran = await Promise.all([1, 2, 3].map((n) => cli(data, 'case', 'note', id, `note ${n}`)));
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
  const exported = await cli(data, 'export', id, '--format', 'json');
  for (const n of [1, 2, 3]) expect(exported.out).toContain(`note ${n}`);
});

test('another clock cannot be set for a desk that is open: one sentence', async () => {
  const data = join(base, 'clock');
  const host = await startServe(data);
  const ran = await cli(data, 'case', 'list', '--now', '2026-05-18T12:00:00Z', '--json');
  await host.stop();
  expect(ran.code).toBe(2);
  expect(JSON.parse(ran.out)).toMatchObject({ problem: { code: 'clock-not-ours' } });
});

test.skipIf(process.platform === 'win32')('the door is for this user, and for who has the key', async () => {
  const data = join(base, 'guarded');
  const host = await startServe(data);
  const { address, key } = JSON.parse(readFileSync(join(data, 'door.json'), 'utf8')) as Record<
    string,
    string
  >;
  expect(statSync(join(data, 'door.json')).mode & 0o777).toBe(0o600);
  expect(statSync(address!).mode & 0o777).toBe(0o600);
  const answerTo = (...lines: object[]): Promise<string> =>
    new Promise((done) => {
      let out = '';
      const guest = connect(address!, () => guest.write(lines.map((l) => `${JSON.stringify(l)}\n`).join('')));
      guest.on('data', (chunk) => {
        out += String(chunk);
        if (out.endsWith('\n')) guest.end();
      });
      guest.on('close', () => done(out)).on('error', () => undefined);
    });
  const ask = { id: 1, method: 'desk.status', input: {} };
  expect(await answerTo(ask)).toBe('');
  expect(await answerTo({ key: 'no' }, ask)).toBe('');
  expect(await answerTo({ key: key!.replace(/.$/, 'x') }, ask)).toBe('');
  expect(await answerTo({ key }, ask)).toContain('"ok"');
  expect(await answerTo({ key }, { ...ask, method: 'no.such' })).toContain('unknown-method');
  await host.stop();
});

test.skipIf(process.platform === 'win32')('a door left behind by a killed host is no hindrance', async () => {
  const data = join(base, 'killed');
  const host = await startServe(data);
  host.process.kill('SIGKILL');
  await new Promise((done) => host.process.once('exit', done));
  expect(existsSync(join(data, 'door'))).toBe(true);
  expect(await cli(data, 'case', 'list')).toMatchObject({ code: 0, out: 'No cases yet.\n' });
  const next = await startServe(data);
  expect(await cli(data, 'case', 'list')).toMatchObject({ code: 0 });
  await next.stop();
});

test('a path too long for a socket: the door is elsewhere', async () => {
  const data = join(base, 'long'.repeat(30));
  const host = await startServe(data);
  const opened = await json(data, 'case', 'open', '--text', reply);
  await host.stop();
  expect(opened.case).toMatch(/^c-/);
});
