/** In tests instead of electron/node/process/thread.ts: the threads that build.ts has bundled. */
import { basename, join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { afterAll, inject } from 'vitest';

const watchers = new Set<(worker: Worker) => void>();

/** Shows every thread that this file's tests start. */
export function onThread(watcher: (worker: Worker) => void): void {
  watchers.add(watcher);
  afterAll(() => void watchers.delete(watcher));
}

export function startThread(name: string, options: WorkerOptions = {}): Worker {
  const worker = new Worker(join(inject('threads'), `${basename(name)}.mjs`), options);
  for (const watcher of watchers) watcher(worker);
  return worker;
}
