/**
 * Calls whose answer was lost on the way: done once more, in the same words, they bear the key of the first time, so that what
 * was saved then is not saved twice.
 */
import { Problem } from '../problem.ts';

/** Header of a call over HTTP: its key, and behind a blank `again` where the first answer was lost. */
export const actionHeader = 'x-deferral-desk-action';

const mostLost = 100;

export class Repeats {
  readonly #newKey: () => string;
  readonly #lost = new Map<string, string>();

  /** @param newKey a key that nobody else has, of 16 to 64 letters, digits and hyphens */
  constructor(newKey: () => string) {
    this.#newKey = newKey;
  }

  /** `send` is given the action as the host reads it. */
  async once<T>(call: string, send: (action: string) => Promise<T>): Promise<T> {
    const known = this.#lost.get(call);
    const key = known ?? this.#newKey();
    this.#lost.delete(call);
    try {
      return await send(known ? `${key} again` : key);
    } catch (error) {
      if (!isLost(error)) throw error;
      this.#lost.set(call, key);
      if (this.#lost.size > mostLost) this.#lost.delete(this.#lost.keys().next().value!);
      throw error;
    }
  }
}

/** Also what a proxy says of a host that went away, which is no Problem of ours. */
const isLost = (error: unknown): boolean =>
  !(error instanceof Problem) || error.code === 'host-gone' || error.code === 'history-away';
