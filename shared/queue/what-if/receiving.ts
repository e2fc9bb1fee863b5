/** A receiver that takes so much per hour: what it did not take for a while it takes at once, up to `burst`. */
import type { Takes } from './scenario.ts';

const hour = 3_600_000;

export class Receiving {
  readonly #takes: Takes;
  readonly #most: number;
  #room: number;
  #at: number;

  /** @param group so many messages go as one, which is no burst */
  constructor(takes: Takes, now: number, group: number) {
    this.#takes = takes;
    this.#most = Math.max(takes.burst, group);
    this.#room = takes.perHour === 0 || takes.isSpent ? 0 : takes.burst;
    this.#at = now;
  }

  /** How many of `count` are accepted. @param at not before the one asked last */
  accepts(count: number, at: number): number {
    const { perHour } = this.#takes;
    if (perHour === null) return count;
    this.#room = Math.min(this.#most, this.#room + ((at - this.#at) * perHour) / hour);
    this.#at = at;
    const taken = Math.min(count, Math.floor(this.#room + 1e-9));
    this.#room -= taken;
    return taken;
  }
}
