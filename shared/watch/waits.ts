/** The deliveries to one receiver that wait, the longest waiting first. Times in seconds since the epoch. */
import type { Waiting } from '../bounce/log/open-message.ts';

export class Waits {
  /** Since when the first one waits; null where none does. Asked for every receiver in every step: a field, no look-up. */
  oldest: number | null = null;
  readonly #since = new Map<Waiting, number>();

  get size(): number {
    return this.#since.size;
  }

  since(delivery: Waiting): number | undefined {
    return this.#since.get(delivery);
  }

  add(delivery: Waiting, since: number): void {
    this.#since.set(delivery, since);
    if (this.#since.size === 1) this.oldest = since;
  }

  delete(delivery: Waiting): void {
    const since = this.#since.get(delivery);
    if (this.#since.delete(delivery) && since === this.oldest) this.#findOldest();
  }

  clear(): void {
    this.#since.clear();
    this.oldest = null;
  }

  /** Puts what was carried over in order of time again. */
  inOrder(): void {
    const sorted = [...this.#since].sort(([, a], [, b]) => a - b);
    this.#since.clear();
    for (const [delivery, since] of sorted) this.#since.set(delivery, since);
    this.#findOldest();
  }

  /** Takes off what waits since before `time`: its end was not seen, and its queue has given it up. */
  forget(time: number): void {
    if (this.oldest === null || this.oldest >= time) return;
    for (const [delivery, since] of this.#since) {
      if (since >= time) break;
      this.#since.delete(delivery);
    }
    this.#findOldest();
  }

  #findOldest(): void {
    const [first] = this.#since.values();
    this.oldest = first ?? null;
  }
}
