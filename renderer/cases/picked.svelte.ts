/** The cases that are chosen in the list, by their ids; with a range by Shift as in every list. */
import { SvelteMap } from 'svelte/reactivity';
import type { CaseRow } from '../../shared/rpc/view.ts';

export class Picked {
  readonly #rows = new SvelteMap<string, CaseRow>();
  #last: number | null = null;

  get rows(): CaseRow[] {
    return [...this.#rows.values()];
  }
  get size(): number {
    return this.#rows.size;
  }
  has(row: CaseRow): boolean {
    return this.#rows.has(row.case);
  }

  /** Turns one over; with `range` all from the last one that was turned take its new state. */
  toggle(index: number, at: (index: number) => CaseRow | undefined, range = false) {
    const row = at(index);
    if (!row) return;
    const on = !this.#rows.has(row.case);
    const from = range && this.#last !== null ? Math.min(this.#last, index) : index;
    const to = range && this.#last !== null ? Math.max(this.#last, index) : index;
    for (let i = from; i <= to; i++) this.#set(at(i), on);
    this.#last = index;
  }
  all(rows: readonly CaseRow[]) {
    for (const row of rows) this.#set(row, true);
  }
  /** Lets go of what is not among these. */
  only(rows: readonly CaseRow[]) {
    for (const id of [...this.#rows.keys()]) if (!rows.some((row) => row.case === id)) this.#rows.delete(id);
    this.#last = null;
  }
  none() {
    this.#rows.clear();
    this.#last = null;
  }

  #set(row: CaseRow | undefined, on: boolean) {
    if (row && on) this.#rows.set(row.case, row);
    else if (row) this.#rows.delete(row.case);
  }
}
