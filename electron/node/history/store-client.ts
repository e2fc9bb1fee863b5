/** The store's engine in a worker thread, as an object with asynchronous functions. */
import { Problem, type ProblemJson } from '../../../shared/problem.ts';
import type { RemoteEngine, StoreEngine } from './store-engine.ts';
import { startThread } from '../process/thread.ts';

export interface Call {
  id: number;
  method: keyof StoreEngine;
  args: unknown[];
}
export interface Reply {
  id: number;
  result?: unknown;
  problem?: ProblemJson;
  error?: { message: string; stack?: string; code?: string };
}

export interface StoreThread {
  engine: RemoteEngine;
  stop(): Promise<void>;
}

/** Why a call has no answer: its worker is dead. */
export class WorkerDied extends Error {}

/** A data folder and the mark of our lock in it. */
export interface Place {
  folder: string;
  nonce: string;
}

/** Starts a worker over a data folder. One that dies rejects every call that waits and every later one: WorkerDied. */
export function startStoreThread(place: Place): StoreThread {
  const worker = startThread('history/store-worker', { workerData: place });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  let dead: Error | null = null;
  const die = (error: Error): void => {
    dead ??= new WorkerDied(error.message, { cause: error });
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  worker.on('error', die);
  worker.on('exit', () => die(new Error('the store’s worker has stopped')));
  worker.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (!waiting.size) worker.unref();
    if (reply.problem) {
      const { code, says, hint } = reply.problem;
      call?.reject(new Problem(code, says, hint));
    } else if (reply.error) {
      call?.reject(Object.assign(new Error(reply.error.message), reply.error));
    } else call?.resolve(reply.result);
  });
  const call = (method: keyof StoreEngine, args: unknown[]): Promise<unknown> => {
    if (dead) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, method, args } satisfies Call);
    });
  };
  const engine = new Proxy({} as RemoteEngine, {
    get:
      (_, method) =>
      (...args: unknown[]) =>
        call(method as keyof StoreEngine, args),
  });
  return {
    engine,
    async stop() {
      await worker.terminate();
    },
  };
}
