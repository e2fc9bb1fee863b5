/** The mail server's queue, listed every few minutes beside the log: what waits, and when it gives up by its own settings. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../shared/problem.ts';
import type { WatchedQueue } from '../../../shared/rpc/present/watch.ts';
import type { QueueOf } from '../../node/watch/queue-command.ts';
import type { Desk } from '../desk.ts';
import { readQueue } from '../queue.ts';

const everyMs = 300_000;

export class QueueSource {
  /** As the mail server says, or its usual one; null before it was listed. */
  lifetimeHours: number | null = null;
  readonly #desk: Desk;
  readonly #of: QueueOf;
  #view: WatchedQueue;
  #remarks: string[] = [];
  #said: string | null = null;

  constructor(desk: Desk, of: QueueOf) {
    this.#desk = desk;
    this.#of = of;
    this.#view = { name: `queue of ${of}`, at: null, waiting: 0, receivers: 0, oldest: null, says: null };
  }

  view(): WatchedQueue {
    return this.#view;
  }

  /** What has to be said of it now; said once, until it can be listed again. */
  remarks(): string[] {
    return this.#remarks.splice(0);
  }

  async look(): Promise<void> {
    try {
      const { view } = await readQueue(this.#desk, { of: this.#of });
      const { source, at, waiting, receivers, lifetime } = view;
      const oldest = receivers.flatMap((one) => one.oldest ?? []).sort()[0] ?? null;
      this.lifetimeHours = lifetime.hours;
      this.#view = { name: source, at, waiting, receivers: receivers.length, oldest, says: null };
      this.#said = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#view = { ...this.#view, says: error.says };
      if (this.#said !== error.says)
        this.#remarks.push(
          `${error.says} ${error.hint} The watch goes on with the log alone, and asks again.`,
        );
      this.#said = error.says;
    }
  }

  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
