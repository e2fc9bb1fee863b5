/** A host that stays waits for a verb of the command line that has the data folder for a moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../shared/problem.ts';

const patienceMs = 3000;

/** @throws whatever `open` throws; Problem folder-in-use only where the folder is still in use after three seconds */
export async function whenFree<T>(open: () => Promise<T>): Promise<T> {
  const givenUp = Date.now() + patienceMs;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const inUse = error instanceof Problem && error.code === 'folder-in-use';
      if (!inUse || Date.now() > givenUp) throw error;
      await sleep(50);
    }
  }
}
