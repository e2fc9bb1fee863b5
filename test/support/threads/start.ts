/** In tests instead of electron/node/process/thread.ts: the threads that build.ts has bundled. */
import { basename, join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { afterAll, inject } from 'vitest';

const watchers = new Set<(worker: Worker) => void>();
const instead = new Map<string, (options: WorkerOptions) => Worker>();

/** Shows every thread that this file's tests start. */
export function onThread(watcher: (worker: Worker) => void): void {
  watchers.add(watcher);
  afterAll(() => void watchers.delete(watcher));
}

/** While `work` runs, what `start` gives stands for the threads of this name. */
export async function startedAs<T>(
  name: string,
  start: (options: WorkerOptions) => Worker,
  work: () => Promise<T>,
): Promise<T> {
  instead.set(name, start);
  try {
    return await work();
  } finally {
    instead.delete(name);
  }
}

export function startThread(name: string, options: WorkerOptions = {}): Worker {
  const other = instead.get(name);
  if (other) return other(options);
  const worker = new Worker(join(inject('threads'), `${basename(name)}.cjs`), options);
  for (const watcher of watchers) watcher(worker);
  return worker;
}
