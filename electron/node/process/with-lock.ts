/** A moment alone with a file: a lock that is held for one short task. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../shared/problem.ts';
import { takeLock } from './lock-file.ts';

const patienceMs = 10_000;

/** Tasks of this process wait for each other here, in order, instead of polling the file. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `task`, which is short and synchronous, while holding the lock of this path.
 * @throws Problem `locked` if it could not be had in ten seconds
 */
export function withLock<T>(path: string, task: () => T): Promise<T> {
  const turn = (queues.get(path) ?? Promise.resolve()).then(() => alone(path, task));
  queues.set(
    path,
    turn.catch(() => {}),
  );
  return turn;
}

async function alone<T>(path: string, task: () => T): Promise<T> {
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    const lock = await takeLock(path);
    if ('heldBy' in lock) {
      if (Date.now() > giveUp)
        throw new Problem(
          'locked',
          'Another Deferral Desk keeps the list of tests busy.',
          'Close it, then try again.',
        );
      await sleep(2 + Math.random() * 8);
      continue;
    }
    try {
      return task();
    } finally {
      await lock.release();
    }
  }
}
