/**
 * What if, beside a real Postfix: a queue that waits, the settings as they are printed and set, and a receiver that takes
 * a fixed time for each message. When it is empty lies within a fifth of what was said; the settings leave no trace.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WhatIfView } from '../../shared/rpc/present/what-if-view.ts';
import { startPostfix, type Postfix } from '../support/postfix.ts';
import { inShell, listed, queued, run } from '../support/postfix-queue.ts';
import { slowReceiver, type SlowReceiver } from '../support/slow-receiver.ts';

const address = '127.0.0.14';
const each = 500;
const data = mkdtempSync(join(tmpdir(), 'what-if-'));
let postfix: Postfix | { skipped: string };
let receiver: SlowReceiver;

beforeAll(async () => {
  receiver = await slowReceiver(address, each);
  // The usual transport is put off, so that only the slow route moves.
  const main = `relayhost = [${address}]:${receiver.port}\ntransport_maps = hash:DIR/etc/transport\ndefer_transports = smtp\n`;
  postfix = await startPostfix({ address, main });
  if ('skipped' in postfix) return;
  writeFileSync(join(postfix.config, 'transport'), 'example.org discard:\n');
  await run(postfix.config, 'postmap', `hash:${join(postfix.config, 'transport')}`);
});
afterAll(() => {
  receiver.stop();
  if (!('skipped' in postfix)) postfix.stop();
  rmSync(data, { recursive: true, force: true });
});

async function whatIf(config: string, wish: string[]): Promise<WhatIfView> {
  const asked = ['queue', 'what-if', 'example.net', '--of', 'postfix', '--seconds-each', String(each / 1000)];
  const args = ['dist/cli.js', ...asked, ...wish, '--json', '--data', data];
  return JSON.parse(await run(config, process.execPath, ...args)) as WhatIfView;
}

test.each([
  { name: 'one session with a pause', count: 10, wish: ['--per-hour', '3600'], sessions: 1, apart: 900 },
  { name: 'one session', count: 20, wish: ['--sessions', '1'], sessions: 1, apart: 0 },
  { name: 'two sessions', count: 28, wish: ['--sessions', '2'], sessions: 2, apart: 0 },
])('$name: empty when it was said', async ({ count, wish, sessions, apart }) => {
  if ('skipped' in postfix) return expect(postfix.skipped).toContain('ostfix');
  const { config } = postfix;
  const map = join(config, 'transport');
  const before = readFileSync(map, 'utf8');
  await queued(config, count);
  const { settings } = await whatIf(config, wish);
  await inShell(config, settings!.lines);
  Object.assign(receiver, { taken: [], refused: 0, atOnce: 0, apart });
  await run(config, 'postqueue', '-f');
  await expect.poll(() => receiver.taken.length, { interval: 50 }).toBeGreaterThan(0);
  const { at, then, waiting } = await whatIf(config, wish);
  await expect.poll(async () => (await listed(config)).length, { interval: 200 }).toBe(0);

  // A polite sender is never put off, not even by a receiver that wants 0.9 s between two.
  expect(receiver).toMatchObject({ atOnce: sessions, refused: 0 });
  expect(receiver.taken).toHaveLength(count);
  const said = Date.parse(then.empty.earliest!) - Date.parse(at);
  const measured = receiver.taken.at(-1)! - Date.parse(at);
  expect(waiting).toBeGreaterThan(count / 2);
  expect(measured / said).toBeGreaterThan(0.8);
  expect(measured / said).toBeLessThan(1.2);

  await inShell(config, settings!.undo);
  expect(readFileSync(map, 'utf8')).toBe(before);
  expect((await run(config, 'postconf', '-n')) + (await run(config, 'postconf', '-M'))).not.toContain(
    'slow-',
  );
});
