/** Worker thread of the store: one engine over one folder, called by message (store-client.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '../../../shared/problem.ts';
import { FileStorage } from './file-storage.ts';
import { loadSqlite } from './sqlite.ts';
import { storeEngine } from './store-engine.ts';
import { proofOf } from './folder-lock.ts';
import type { Call, Place, Reply } from './store-client.ts';

const { folder, nonce } = workerData as Place;
const storage = new FileStorage(folder, proofOf(folder, nonce));
const engine = loadSqlite().then((openSql) => storeEngine(storage, openSql));

/** Calls are answered one after the other, so that what was saved is in the answer to what is asked after it. */
let queue = Promise.resolve();

parentPort!.on('message', (call: Call) => {
  queue = queue.then(async () => {
    parentPort!.postMessage(await answer(call));
  });
});

async function answer({ id, method, args }: Call): Promise<Reply> {
  try {
    const called = (await engine)[method] as (...args: unknown[]) => unknown;
    return { id, result: await called(...args) };
  } catch (error) {
    if (error instanceof Problem) return { id, problem: error.toJSON() };
    // Nothing in SQLite's memory can be trusted after it: this thread ends, and another one reads the files.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    const { message, stack, code } = error as NodeJS.ErrnoException;
    return { id, error: { message: String(message ?? error), stack, code } };
  }
}
