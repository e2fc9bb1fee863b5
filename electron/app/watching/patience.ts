/** A team's history that cannot be reached for a while is waited for: the lines stay where they are meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../shared/problem.ts';

const againMs = 2000;

/**
 * Does it again until the history is there. @param away told once, when it is not
 * @throws Problem `history-away` once `signal` is aborted
 */
export async function waitingForHistory<T>(
  work: () => Promise<T>,
  away: (problem: Problem) => Promise<void> | void,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'history-away' || signal.aborted) throw error;
      if (tries === 0) await away(error);
      await sleep(againMs, undefined, { signal }).catch(() => undefined);
    }
}
