/**
 * A long list in pages: only pages that came into view are asked for, only rows in view are drawn. A change of the
 * question drops the pages; an answer to an older question is not taken.
 */
export class Rows<T> {
  total = $state<number | null>(null);
  failed = $state(false);
  /** Counts what came in anew. */
  turn = $state(0);
  #pages = $state.raw<readonly T[][]>([]);
  #asking: boolean[] = [];
  #round = 0;
  readonly #fetchPage: (offset: number, limit: number) => Promise<{ rows: T[]; total: number } | null>;
  readonly pageSize: number;

  constructor(
    fetchPage: (offset: number, limit: number) => Promise<{ rows: T[]; total: number } | null>,
    pageSize = 100,
  ) {
    this.#fetchPage = fetchPage;
    this.pageSize = pageSize;
  }

  /** Asks again from the start; what is shown stays until the answer is there. */
  async reset() {
    const round = ++this.#round;
    this.#asking = [true];
    const given = await this.#fetchPage(0, this.pageSize);
    if (round !== this.#round) return;
    this.failed = given === null;
    if (!given) return;
    this.#pages = [given.rows];
    this.total = given.total;
    this.turn++;
  }

  /** Asks once more for what is known, because others changed it: every row keeps its place. Says nothing where it fails. */
  async renew() {
    if (this.failed) return this.reset();
    const round = this.#round;
    for (const page of this.#pages.keys()) {
      if (!this.#pages[page]) continue;
      const given = await this.#fetchPage(page * this.pageSize, this.pageSize);
      if (round !== this.#round || !given) return;
      this.#pages = Object.assign([...this.#pages], { [page]: given.rows });
      this.total = given.total;
    }
    this.turn++;
  }

  /** Undefined while the row is on its way. */
  at(index: number): T | undefined {
    return this.#pages[Math.floor(index / this.pageSize)]?.[index % this.pageSize];
  }

  /** The rows that were asked for so far, in their order. */
  known(): T[] {
    return this.#pages.flat();
  }

  /** Makes sure that these rows are asked for. */
  async need(from: number, to: number) {
    const round = this.#round;
    const last = Math.floor(Math.max(0, to - 1) / this.pageSize);
    for (let page = Math.floor(from / this.pageSize); page <= last; page++) {
      if (this.#asking[page]) continue;
      this.#asking[page] = true;
      const given = await this.#fetchPage(page * this.pageSize, this.pageSize);
      if (round !== this.#round) return;
      if (given) this.#pages = Object.assign([...this.#pages], { [page]: given.rows });
      else this.#asking[page] = false;
    }
  }
}
