/** How often each of a few things came: one look-up for each time, because a log names the same few a million times. */
export class Counts<K> {
  readonly #limit: number;
  readonly #all = new Map<K, { n: number }>();

  /** @param limit how many things are told apart; further ones are not counted */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(key: K): void {
    const found = this.#all.get(key);
    if (found) found.n++;
    else if (this.#all.size < this.#limit) this.#all.set(key, { n: 1 });
  }

  /** In the order in which they came first. */
  entries(): [K, number][] {
    return Array.from(this.#all, ([key, { n }]) => [key, n]);
  }
}
