/** A lock between processes: a file that only one can create. A lock whose owner has died is taken over. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../shared/problem.ts';

const patienceMs = 10_000;
/** Locks are held for milliseconds; one this old belongs to a process that hangs or to another machine. */
const staleMs = 15_000;

/** Runs `task` while holding the lock. @throws Problem `locked` if it could not be had in ten seconds. */
export async function withLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mark = `${process.pid} ${randomUUID()}`;
  const giveUp = Date.now() + patienceMs;
  while (!(await create(path, mark))) {
    if (Date.now() > giveUp)
      throw new Problem(
        'locked',
        'Another Deferral Desk keeps the list of tests busy.',
        'Close it, then try again.',
      );
    await removeIfStale(path);
    await sleep(2 + Math.random() * 8);
  }
  try {
    return await task();
  } finally {
    await unlink(path).catch(() => {});
  }
}

async function create(path: string, mark: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(mark);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeIfStale(path: string): Promise<void> {
  if (!(await isStale(path))) return;
  // Two who see the same dead lock must not remove each other's new one: the second look is taken alone.
  const guard = `${path}.stale`;
  if (!(await create(guard, '').catch(() => false))) {
    const age = await stat(guard).catch(() => null);
    if (age && Date.now() - age.mtimeMs > staleMs) await unlink(guard).catch(() => {});
    return;
  }
  if (await isStale(path)) await unlink(path).catch(() => {});
  await unlink(guard).catch(() => {});
}

async function isStale(path: string): Promise<boolean> {
  const [mark, age] = await Promise.all([
    readFile(path, 'utf8').catch(() => ''),
    stat(path).catch(() => null),
  ]);
  if (!age) return false;
  if (Date.now() - age.mtimeMs > staleMs) return true;
  const pid = Number(mark.split(' ')[0]);
  return pid > 0 && !isAlive(pid);
}

/** Also true for a process of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
