/** How often each of a few things came: one look-up for each time, because a log names the same few a million times. */
export class Counts<K> {
  readonly #limit: number;
  readonly #all = new Map<K, { n: number }>();
  #last: K | null = null;
  #lastOf = { n: 0 };

  /** @param limit how many things are told apart; further ones are not counted */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(key: K): void {
    if (key === this.#last) {
      this.#lastOf.n++;
      return;
    }
    let found = this.#all.get(key);
    if (!found) {
      if (this.#all.size >= this.#limit) return;
      this.#all.set(key, (found = { n: 0 }));
    }
    found.n++;
    this.#last = key;
    this.#lastOf = found;
  }

  /** In the order in which they came first. */
  entries(): [K, number][] {
    return Array.from(this.#all, ([key, { n }]) => [key, n]);
  }
}
