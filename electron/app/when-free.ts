/** A data folder that another process has for a moment: who wants it waits for its turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../shared/problem.ts';

/** A verb of the command line is done in one second, on a slow machine in some; a window without a door stays. */
const patienceMs = 5000;

/**
 * Tries `open` until the folder is free. While one short command after another has it, the patience begins anew: there
 * is progress, however long the line is.
 * @param patience how long one process may have it, milliseconds
 * @throws whatever `open` throws; Problem folder-in-use only where one process has the folder for so long
 */
export async function whenFree<T>(open: () => Promise<T>, patience = patienceMs): Promise<T> {
  let holder = '';
  for (let givenUp = 0; ; await sleep(50)) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'folder-in-use')) throw error;
      // The sentence names the process that has it.
      if (error.message !== holder) givenUp = Date.now() + patience;
      else if (Date.now() > givenUp) throw error;
      holder = error.message;
    }
  }
}
