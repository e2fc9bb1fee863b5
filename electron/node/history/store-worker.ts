/** Worker thread of the store: one engine over one folder, called by message (store-client.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { FileStorage } from './file-storage.ts';
import { loadSqlite } from './sqlite.ts';
import { answer } from './store-answer.ts';
import { storeEngine } from './store-engine.ts';
import { proofOf } from './folder-lock.ts';
import type { Call, Place } from './store-client.ts';

const { folder, nonce } = workerData as Place;
const storage = new FileStorage(folder, proofOf(folder, nonce));
const engine = loadSqlite().then((openSql) => storeEngine(storage, openSql));

/** Calls are answered one after the other, so that what was saved is in the answer to what is asked after it. */
let queue = Promise.resolve();

parentPort!.on('message', (call: Call) => {
  queue = queue.then(async () => {
    parentPort!.postMessage(await answer(engine, call));
  });
});
