/** What is done to one or several cases of the list: each through the contract, with one undo for all of them. */
import type { CaseRow } from '../../shared/rpc/view.ts';
import { counted } from '../../shared/words/sentence.ts';
import { caseName } from '../kit/words.ts';
import { tellExported } from './exported.ts';
import type { DeskSession } from '../state/session.svelte.ts';

/** Whose cases a team's list shows. */
export type Whose = 'all' | 'mine' | 'nobody';

export const nameOf = (rows: readonly CaseRow[]): string =>
  rows.length === 1 ? `The case of ${caseName(rows[0]!)}` : counted(rows.length, 'case');

export class Many {
  readonly #session: DeskSession;
  readonly #after: () => unknown;

  /** `after` shows the list anew. */
  constructor(session: DeskSession, after: () => unknown) {
    this.#session = session;
    this.#after = after;
  }

  /** Archives them, or takes them out of the archive. */
  archive(rows: readonly CaseRow[], archived: boolean) {
    const call = (to: boolean) => (row: CaseRow) =>
      this.#session.api.call('case.archive', { case: row.case, archived: to });
    return this.#undoable(rows, call(archived), call(!archived), archived ? 'archived' : 'back in the list');
  }

  delete(rows: readonly CaseRow[]) {
    const { api } = this.#session;
    return this.#undoable(
      rows,
      (row) => api.call('case.delete', { case: row.case }),
      (row) => api.call('case.restore', { case: row.case }),
      'deleted',
    );
  }

  /** Adds a tag to each. */
  tag(rows: readonly CaseRow[], tag: string) {
    const call = (tags: (row: CaseRow) => string[]) => (row: CaseRow) =>
      this.#session.api.call('case.label', { case: row.case, tags: tags(row) });
    return this.#undoable(
      rows.filter((row) => !row.tags.includes(tag)),
      call((row) => [...row.tags, tag].slice(0, 30)),
      call((row) => row.tags),
      `tagged “${tag}”`,
    );
  }

  /** The others become part of the one that began first. */
  merge(rows: readonly CaseRow[]) {
    const { api } = this.#session;
    const [into, ...others] = [...rows].sort((a, b) => a.firstSeen.localeCompare(b.firstSeen));
    if (!into || !others.length) return Promise.resolve(false);
    return this.#undoable(
      others,
      (row) => api.call('case.merge', { case: into.case, from: row.case }),
      (row) => api.call('case.unmerge', { case: into.case, from: row.case }),
      `merged into the case of ${caseName(into)}`,
    );
  }

  /** Whose they are from now on; null for nobody's. `note`: what the next one should know. */
  assign(rows: readonly CaseRow[], to: string | null, note = '') {
    const call = (whose: string | null, said: string) => (row: CaseRow) =>
      this.#session.api.call('case.assign', { case: row.case, to: whose, ...(said && { note: said }) });
    return this.#undoable(
      rows,
      call(to, note),
      (row) => call(row.takenBy, '')(row),
      to === null ? 'nobody’s' : to === this.#session.me ? 'yours' : `handed over to ${to}`,
    );
  }

  async note(rows: readonly CaseRow[], text: string) {
    const done = await this.#each(rows, (row) =>
      this.#session.api.call('case.note', { case: row.case, text }),
    );
    if (done.length) this.#session.say(`Noted on ${nameOf(done).toLowerCase()}.`);
    return done.length === rows.length;
  }

  /** One file that the list of another desk imports. */
  async export(rows: readonly CaseRow[]) {
    const session = this.#session;
    const given = await session.run('Exporting', () =>
      session.api.call('history.export', { cases: rows.map((row) => row.case) }),
    );
    tellExported(session, given, 'deferral-desk-cases.sqlite', 'The cases are');
  }

  async #undoable(
    rows: readonly CaseRow[],
    call: (row: CaseRow) => Promise<unknown>,
    back: (row: CaseRow) => Promise<unknown>,
    what: string,
  ): Promise<boolean> {
    const done = await this.#each(rows, call);
    if (done.length)
      this.#session.offerUndo({
        says: `${nameOf(done)} ${done.length === 1 ? 'is' : 'are'} ${what}.`,
        case: null,
        // in the reverse order, for a merge stands on the one before it
        run: () => this.#each([...done].reverse(), back),
      });
    return done.length === rows.length;
  }

  /** Stops at the first that fails, which is told; gives those that were done. */
  async #each(rows: readonly CaseRow[], call: (row: CaseRow) => Promise<unknown>): Promise<CaseRow[]> {
    const done: CaseRow[] = [];
    for (const row of rows) {
      const given = await this.#session.run(null, () => call(row));
      if (given === null) break;
      done.push(row);
    }
    await this.#after();
    void this.#session.refresh();
    return done;
  }
}
