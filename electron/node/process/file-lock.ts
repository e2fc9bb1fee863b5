/** A lock between processes: a file that only one can create. A lock whose owner has died is taken over. */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../shared/problem.ts';
import { isRunning } from './process.ts';

const patienceMs = 10_000;
/** Locks are held for milliseconds; one this old belongs to a process that hangs or to another machine. */
const staleMs = 15_000;

/** Tasks of this process wait for each other here, in order, instead of polling the file. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `task`, which is short and synchronous, while holding the lock.
 * @throws Problem `locked` if it could not be had in ten seconds
 */
export function withLock<T>(path: string, task: () => T): Promise<T> {
  const turn = (queues.get(path) ?? Promise.resolve()).then(() => locked(path, task));
  queues.set(
    path,
    turn.catch(() => {}),
  );
  return turn;
}

async function locked<T>(path: string, task: () => T): Promise<T> {
  const giveUp = Date.now() + patienceMs;
  while (!create(path, `${process.pid} ${randomUUID()}`)) {
    if (Date.now() > giveUp)
      throw new Problem(
        'locked',
        'Another Deferral Desk keeps the list of tests busy.',
        'Close it, then try again.',
      );
    removeIfStale(path);
    await sleep(2 + Math.random() * 8);
  }
  try {
    return task();
  } finally {
    rmSync(path, { force: true });
  }
}

function create(path: string, mark: string): boolean {
  try {
    writeFileSync(path, mark, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeIfStale(path: string): void {
  if (!isStale(path)) return;
  // Two who see the same dead lock must not remove each other's new one: the second look is taken alone.
  const guard = `${path}.stale`;
  if (create(guard, '')) {
    if (isStale(path)) rmSync(path, { force: true });
    rmSync(guard, { force: true });
  } else if (ageOf(guard) > staleMs) rmSync(guard, { force: true });
}

function isStale(path: string): boolean {
  if (ageOf(path) > staleMs) return true;
  let mark: string;
  try {
    mark = readFileSync(path, 'utf8');
  } catch {
    return false; // given back in the meantime
  }
  const pid = Number(mark.split(' ')[0]);
  return pid > 0 && !isRunning(pid);
}

/** Milliseconds since the file was written; 0 if it is gone. */
function ageOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? Date.now() - stat.mtimeMs : 0;
}
