/** Several processes at once: what each does under the lock is done alone, and nothing of the lock is left behind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { takeLock } from '../../../electron/node/process/lock-file.ts';

test('five processes count to 150 together', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deferral-desk-lock-'));
  const file = join(folder, 'n');
  await writeFile(file, '0');
  const run = async () => {
    const counter = join(inject('threads'), 'lock-counter.cjs');
    const child = spawn(process.execPath, [counter, file, '30'], { stdio: 'inherit' });
    return (await once(child, 'exit')) as [number | null, string | null];
  };
  const ends = await Promise.all([run(), run(), run(), run(), run()]);
  expect(ends).toEqual(Array(5).fill([0, null]));
  expect(await readFile(file, 'utf8')).toBe('150');
  expect(await readdir(folder)).toEqual(['n']);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('a process that was killed while it took a lock away keeps nobody out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deferral-desk-lock-'));
  const path = join(folder, 'lock');
  const pid = spawnSync(process.execPath, ['-e', '']).pid; // of one that has ended
  await writeFile(path, JSON.stringify({ pid, started: '1 boot', host: hostname(), nonce: 'aa' }));
  await writeFile(`${path}.taking`, `${pid} ${hostname()}`);
  const lock = await takeLock(path);
  expect(lock).toHaveProperty('nonce');
  if ('nonce' in lock) await lock.release();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

test('a lock of another computer from years to come is kept as long as it gives signs of life, and no longer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deferral-desk-lock-'));
  const path = join(folder, 'lock');
  await writeFile(path, JSON.stringify({ pid: 1, started: '1 boot', host: 'elsewhere', nonce: 'aa' }));
  let at = Date.parse('2099-01-01T00:00:00Z') / 1000;
  await utimes(path, at, at);
  const alive = setInterval(() => void utimes(path, ++at, at), 50);
  expect(await takeLock(path, 10_000)).toMatchObject({ heldBy: { host: 'elsewhere' } });
  clearInterval(alive);
  const lock = await takeLock(path, 500);
  expect(lock).toHaveProperty('nonce');
  if ('nonce' in lock) await lock.release();
  await rm(folder, { recursive: true, force: true });
});
