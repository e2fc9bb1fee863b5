/**
 * The store's thread without a thread: the same engine, answers and messages, in the thread that asks. For tests that
 * open a folder hundreds of times: each worker would compile SQLite anew.
 */
import { EventEmitter } from 'node:events';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { proofOf } from '../../../electron/node/history/folder-lock.ts';
import { FileStorage } from '../../../electron/node/history/file-storage.ts';
import { loadSqlite } from '../../../electron/node/history/sqlite.ts';
import { answer } from '../../../electron/node/history/store-answer.ts';
import type { Call, Place } from '../../../electron/node/history/store-client.ts';
import { storeEngine } from '../../../electron/node/history/store-engine.ts';
import type { SqlDatabase } from '../../../shared/store/sql.ts';

const sqlite = await loadSqlite();

class SameThread extends EventEmitter {
  readonly #engine: ReturnType<typeof storeEngine>;
  /** The memory of a thread goes with it; here it has to be given back. */
  readonly #open: SqlDatabase[] = [];
  #queue: Promise<void> = Promise.resolve();
  #ended = false;

  constructor({ folder, nonce }: Place) {
    super();
    this.#engine = storeEngine(new FileStorage(folder, proofOf(folder, nonce)), (bytes) => {
      const database = sqlite(bytes);
      this.#open.push(database);
      return database;
    });
  }

  postMessage(call: Call): void {
    const copy = structuredClone(call);
    this.#queue = this.#queue.then(async () => {
      const reply = await answer(Promise.resolve(this.#engine), copy);
      if (!this.#ended) this.emit('message', structuredClone(reply));
    });
  }

  async terminate(): Promise<number> {
    this.#ended = true;
    await this.#queue;
    for (const database of this.#open) database.close();
    this.emit('exit', 0);
    return 0;
  }

  ref(): void {}
  unref(): void {}
}

/** In the place of a `Worker`. */
export const storeInThisThread = ({ workerData }: WorkerOptions): Worker =>
  new SameThread(workerData as Place) as unknown as Worker;
