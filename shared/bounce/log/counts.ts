/** How often each of a few things came; quick where the same one comes again and again, as in a log. */
export class Counts<K> {
  readonly #limit: number;
  readonly #all = new Map<K, { n: number }>();
  #lastKey: K | undefined;
  #last: { n: number } | undefined;

  /** @param limit how many things are told apart; further ones are not counted */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(key: K): void {
    if (key !== this.#lastKey || !this.#last) {
      let found = this.#all.get(key);
      if (!found) {
        if (this.#all.size >= this.#limit) return;
        this.#all.set(key, (found = { n: 0 }));
      }
      this.#lastKey = key;
      this.#last = found;
    }
    this.#last.n++;
  }

  /** In the order in which they came first. */
  entries(): [K, number][] {
    return Array.from(this.#all, ([key, { n }]) => [key, n]);
  }
}
