/** Where a search found the cases in view. The list does not wait for it: each row is asked for once, when it shows. */
import type { CaseRow, FoundIn, Matched } from '../../shared/rpc/view.ts';
import type { InputOf } from '../../shared/rpc/contract.ts';

/** At most so many in one question; the others with the next. */
const atOnce = 100;

type Ask = (of: InputOf<'case.found'>['of']) => Promise<readonly FoundIn[] | null>;

export class Found {
  /** Null while a row is asked for. */
  readonly #known = new WeakMap<CaseRow, readonly Matched[] | null>();
  #answers = $state(0);
  readonly #ask: Ask;

  /** @param ask null where the host gave no answer: those rows are asked for again */
  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** What is known so far; empty where the row shows every word of the search. */
  of(row: CaseRow): readonly Matched[] {
    return (this.#answers >= 0 && this.#known.get(row)) || row.matched;
  }

  async need(rows: readonly CaseRow[]) {
    const fresh = rows.filter((row) => row.unshown.length > 0 && !this.#known.has(row)).slice(0, atOnce);
    if (fresh.length === 0) return;
    for (const row of fresh) this.#known.set(row, null);
    const given = await this.#ask(fresh.map(({ case: id, unshown: words }) => ({ case: id, words })));
    for (const row of fresh) {
      const matched = given?.find((one) => one.case === row.case)?.matched ?? [];
      if (given) this.#known.set(row, [...row.matched, ...matched]);
      else this.#known.delete(row);
    }
    this.#answers++;
  }
}
