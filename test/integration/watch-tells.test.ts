/** Whom the built watch tells: one webhook, and a monitor that asks. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WarmCommand } from '../support/command.ts';
import { openMetrics } from '../support/open-metrics.ts';
import { incident, parsed, type Said } from '../support/watched.ts';

const root = mkdtempSync(join(tmpdir(), 'watch-tells-'));
const started: { close(): unknown }[] = [];
afterAll(async () => {
  for (const one of started) await one.close();
  rmSync(root, { recursive: true });
});

function written(name: string, domains: string[]): { folder: string; log: string } {
  const folder = mkdtempSync(join(root, `${name}-`));
  const log = join(folder, 'mail.log');
  writeFileSync(log, `${incident(domains).join('\n')}\n`);
  return { folder, log };
}

interface Told extends Said {
  text: string;
  recipientDomain: string | null;
}
/** Takes what is posted; the first `refused` are answered with 500. */
async function hook(
  refused = 0,
): Promise<{ url: string; bodies: Told[]; asked: () => number; server: Server }> {
  const bodies: Told[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (++asked <= refused) return void response.writeHead(500).end();
      bodies.push(JSON.parse(Buffer.concat(parts).toString()) as Told);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  started.push(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, bodies, asked: () => asked, server };
}

const warm = new WarmCommand();
async function watch(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ said: Said[]; status: unknown }> {
  const given = ['watch', '--once', ...args, '--json', '--data', join(folder, 'data')];
  const { code, out } = await warm.run(given, null, env);
  return { said: parsed<Said>(out), status: code };
}
const once = (folder: string, log: string, url: string) =>
  watch(folder, ['--digest', 'off', '--log', log, '--webhook', url]);

test('the webhook is told each thing once, with a text that reads by itself', async () => {
  const { folder, log } = written('told', ['example.net', 'example.org']);
  const { url, bodies } = await hook();
  const { said, status } = await once(folder, log, url);
  expect(status).toBe(0);
  expect(bodies.map(({ says }) => says)).toEqual(said.map(({ says }) => says));
  expect(bodies.map(({ what }) => what).sort()).toEqual(['opened', 'opened', 'over', 'over']);
  for (const body of bodies) {
    expect(body.text).toBe(body.says);
    expect(body.text).toContain(body.recipientDomain);
    expect(body.case).toMatch(/^c-/);
  }
  await once(folder, log, url);
  expect(bodies).toHaveLength(4);
});

test('one that answers 500 gets it at the next try, and is said once', async () => {
  const { folder, log } = written('again', ['example.net']);
  const { url, bodies } = await hook(1);
  const { said, status } = await once(folder, log, url);
  expect(status).toBe(0);
  expect(bodies.map(({ what }) => what)).toEqual(['opened', 'over']);
  expect(said.filter(({ what }) => what === 'problem')).toMatchObject([
    { says: expect.stringContaining('answered 500') as string },
  ]);
});

test('an address that is not https is refused', async () => {
  const args = ['--log', '/dev/null', '--webhook', 'http://chat.example.com/x'];
  expect((await watch(root, args)).status).toBe(2);
});

const token = 'a-token-of-its-own-0123456789';
async function served(settings: object): Promise<string> {
  const { folder, log } = written('metrics', ['example.net', 'example.org', 'third.example']);
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  const watching = { on: true, logs: [log], journal: false, journalMatches: [] };
  writeFileSync(join(folder, 'data/settings.json'), JSON.stringify({ watching, ...settings }));
  const args = ['dist/cli.js', 'serve', '--port', '0', '--json', '--data', join(folder, 'data')];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((done) => child.once('exit', done));
  started.push({ close: () => (child.kill(), ended) });
  const line = await new Promise<string>((done) =>
    child.stdout!.once('data', (part: Buffer) => done(part.toString())),
  );
  return `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}/metrics`;
}
const asked = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });
const authorization = `Bearer ${token}`;

test('metrics are for whoever has their token', async () => {
  const url = await served({ metricsToken: token });
  expect((await asked(url)).status).toBe(401);
  expect((await asked(url, { authorization: 'Bearer another-token-0123456789' })).status).toBe(401);
  await expect
    .poll(async () => (await asked(url, { authorization })).text())
    .toContain('deferral_desk_recoveries_total{receiver="third.example"} 2');
  const text = await (await asked(url, { authorization })).text();
  expect(text).toMatch(/^deferral_desk_deferrals_total\{receiver="example\.net"\} 14$/m);
  expect(text).toMatch(/^deferral_desk_deferrals_by_status_total\{status="4\.7\.28"\} 54$/m);
  expect(text).toMatch(/^deferral_desk_deferrals_by_cause_total\{cause="rate-limit"\} 54$/m);
  const open = await asked(url, { authorization, accept: 'application/openmetrics-text;version=1.0.0' });
  expect(open.headers.get('content-type')).toContain('application/openmetrics-text');
  expect(openMetrics(await open.text()).length).toBeGreaterThan(10);
});

/** test/system.mjs takes it out of Debian's package prometheus. */
const promtool = process.env['PROMTOOL'] ?? 'promtool';
test.skipIf(spawnSync(promtool, ['--version']).error !== undefined)(
  'promtool takes the metrics',
  async () => {
    const url = await served({ metricsToken: token });
    const told = async (): Promise<string> => (await asked(url, { authorization })).text();
    await expect.poll(told).toContain('deferral_desk_recoveries_total{receiver="third.example"} 2');
    const checked = spawnSync(promtool, ['check', 'metrics'], { input: await told(), encoding: 'utf8' });
    expect(checked.status, checked.stdout + checked.stderr).toBe(0);
  },
);

test('metrics are off unless a token is set', async () => {
  expect((await asked(await served({}), { authorization })).status).toBe(404);
});

test('the digest goes to a file and by the local sendmail, and the next one begins after it', async () => {
  const { folder, log } = written('digest', ['example.net']);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'sendmail'),
    `#!/bin/sh\necho "$@" > "${folder}/args"\ncat > "${folder}/message"\n`,
  );
  chmodSync(join(bin, 'sendmail'), 0o755);
  const page = join(folder, 'digest.html');
  const digest = async (): Promise<Said[]> => {
    const args = ['--log', log, '--digest', 'now', '--digest-file', page, '--digest-to', 'root@example.com'];
    return (await watch(folder, args, { PATH: `${bin}:${process.env['PATH']}` })).said;
  };
  const said = await digest();
  expect(said.map(({ what }) => what)).toEqual(['opened', 'over', 'digest']);
  const { says } = said[2]!;
  expect(says).toMatch(/no incident goes on, 1 was over; \d+ deferrals at 1 receiver, 2 messages accepted/);
  expect(readFileSync(page, 'utf8')).toContain('example.net recovered after 1 h 35 min: 2 delivered.');
  expect(readFileSync(join(folder, 'args'), 'utf8')).toBe('-i root@example.com\n');
  const message = readFileSync(join(folder, 'message'), 'utf8');
  expect(message).toContain('To: root@example.com\n');
  const plain = /text\/plain[^]*?\n\n([^]*?)\n\n?--/.exec(message)![1]!;
  expect(Buffer.from(plain, 'base64').toString()).toContain(says);
  expect((await digest()).map((one) => one.says)).toMatchObject([
    expect.stringContaining('no incident goes on; nobody put mail off.') as string,
  ]);
});

test('a day later the digest is due by itself, once', async () => {
  const { folder, log } = written('due', ['example.net']);
  const at = async (now: string): Promise<string[]> =>
    (await watch(folder, ['--log', log, '--digest', '07:00', '--now', now])).said.map(({ what }) => what);
  expect(await at('2026-05-17T12:00:00Z')).toEqual(['opened', 'over']);
  expect(await at('2026-05-18T12:00:00Z')).toEqual(['digest']);
  expect(await at('2026-05-18T12:05:00Z')).toEqual([]);
});
