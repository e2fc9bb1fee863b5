/** Work that can be stopped: a read, a check, a session. It belongs to the call that started it, and to no other. */
import { randomUUID } from 'node:crypto';
import { Problem } from '../../shared/problem.ts';

export interface Work {
  id: string;
  signal: AbortSignal;
}

const running = new Map<string, AbortController>();

/**
 * Runs `task` until it is done or stopped. `id` is the caller's own name of it, by which `progress` tells of it and
 * `work.cancel` stops it. Throws Problem work-is-running.
 */
export async function stoppable<T>(id: string = randomUUID(), task: (work: Work) => Promise<T>): Promise<T> {
  if (running.has(id))
    throw new Problem('work-is-running', 'This is being done already.', 'Wait until it is done, or stop it.');
  const controller = new AbortController();
  running.set(id, controller);
  try {
    return await task({ id, signal: controller.signal });
  } finally {
    running.delete(id);
  }
}

/** False where no such work is running. */
export function stop(id: string): boolean {
  const controller = running.get(id);
  controller?.abort();
  return controller !== undefined;
}
