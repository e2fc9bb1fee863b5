/**
 * The engine of the history in use. Should its worker die (no memory left, a fault in SQLite), another one is started
 * and opens the same files: what was reported as saved is in them.
 */
import { Problem } from '../../../shared/problem.ts';
import { WorkerDied, type StoreThread } from './store-client.ts';
import type { OpenReport, RemoteEngine, StoreEngine } from './store-engine.ts';

/** A worker that dies more often than this within a minute is not started again. */
const mostRevivals = 3;

export class HistoryThread {
  readonly engine: RemoteEngine;
  readonly #start: () => StoreThread;
  readonly #now: () => Date;
  #thread: StoreThread;
  #reviving: Promise<void> | null = null;
  #revivals: number[] = [];
  #stopped = false;
  /** Changes that were missing when the history was opened first. */
  #missing = 0;
  /** Settles once every change that the dead worker had numbered is on disk; gives the number of the last one. */
  settled: () => Promise<number> = async () => 0;

  constructor(start: () => StoreThread, now: () => Date) {
    this.#start = start;
    this.#now = now;
    this.#thread = start();
    this.engine = new Proxy({} as RemoteEngine, {
      get:
        (_, method) =>
        (...args: unknown[]) =>
          this.#call(method as keyof StoreEngine, args),
    });
  }

  async open(): Promise<OpenReport> {
    const report = await this.#thread.engine.open(this.#now().toISOString());
    this.#missing = report.gap.changes;
    return report;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread.stop();
  }

  /** A question is asked again of the new worker; a change is not, because it has no number there. */
  async #call(method: keyof StoreEngine, args: unknown[]): Promise<unknown> {
    for (let again = false; ; again = true) {
      await this.#reviving;
      const ask = this.#thread.engine[method] as (...args: unknown[]) => Promise<unknown>;
      try {
        return await ask(...args);
      } catch (error) {
        if (!(error instanceof WorkerDied) || this.#stopped) throw error;
        this.#reviving ??= this.#revive(error).finally(() => (this.#reviving = null));
        await this.#reviving;
        if (method === 'apply' || again) throw notSaved(error);
      }
    }
  }

  async #revive(died: Error): Promise<void> {
    const now = Date.now();
    this.#revivals = [...this.#revivals.filter((at) => now - at < 60_000), now];
    if (this.#revivals.length > mostRevivals) throw gone(died);
    const last = await this.settled();
    const thread = this.#start();
    const report = await thread.engine.open(this.#now().toISOString()).catch(async (error: unknown) => {
      await thread.stop();
      throw error instanceof WorkerDied ? gone(error) : error;
    });
    if (report.sequence !== last || report.gap.changes > this.#missing) {
      await thread.stop();
      throw gone(died);
    }
    this.#thread = thread;
  }
}

const notSaved = (died: Error): Problem =>
  new Problem(
    'history-restarted',
    `The case history stopped (${died.message}) and was opened again. This was not done.`,
    'Try it again. Everything that was shown as saved is there.',
  );
const gone = (died: Error): Problem =>
  new Problem(
    'history-stopped',
    `The case history has stopped (${died.message}). Everything that was shown as saved is on the disk.`,
    'Close Deferral Desk and start it again.',
  );
