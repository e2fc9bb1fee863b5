/**
 * The history as tables: every SQL statement of the app, apart from the migrations, is here and in export.ts.
 *
 * A case is stored as its changes and folded when it is loaded, so a save costs what the change costs, and a case
 * opened years ago is understood by today's fold. Beside the changes stands one row per case for lists and search.
 * Synchronous: this runs in a worker thread (electron/node/history/store-worker.ts), over a database in memory; what makes a
 * change durable is the journal.
 */
import { foldChanges } from '../case/apply.ts';
import type { Case, CaseChange } from '../case/case.ts';
import { Hits } from './hits.ts';
import type { JournalRecord } from './journal.ts';
import { noteDay } from './seen-days.ts';
import { deletedAt, newestOf } from './times.ts';
import { deletedAfter, evidenceOnlyOfDeleted, removeGone, isDeleted, mergedInto, naming } from './deleted.ts';
import { facetsOf, factMark, listCases, mark, shelves, similar, summaryOf } from './list.ts';
import { Rows } from './rows.ts';
import type { SqlDatabase, SqlValue } from './sql.ts';
import { dropSuperseded } from './superseded.ts';
import type { CaseSummary, DeletedCase, Facets, Likeness, ListQuery } from './summary.ts';
import { wordsOf } from './words.ts';

/** Later than any due date, so that cases without one sort behind those with one. */
const never = '9999';

const marksOf = ({ cause, provider }: CaseSummary): string[] =>
  [cause, provider].flatMap((id) => (id ? [factMark(id)] : []));

interface Place {
  shelf: number;
  status: string;
}

export class CaseTables {
  readonly #rows: Rows;
  /** Highest number given to a case of a day; two cases opened at once must not share one. */
  readonly #lastOfDay = new Map<string, number>();
  #tallies: Map<string, number> | null = null;
  readonly #hits: Hits;

  constructor(db: SqlDatabase) {
    this.#rows = new Rows(db);
    this.#hits = new Hits(this.#rows);
  }

  /** The last change that these tables contain. */
  get sequence(): number {
    return Number(this.#rows.first("SELECT value FROM meta WHERE name = 'sequence'")?.value ?? 0);
  }

  /** Goes on after a number that no change here has. */
  skipTo(sequence: number): void {
    this.#rows.run("UPDATE meta SET value = ? WHERE name = 'sequence'", sequence);
  }

  /** How many cases there are, archived ones included. */
  get count(): number {
    return Number(this.#rows.first('SELECT count(*) AS n FROM cases WHERE shelf < 2')?.n);
  }

  /**
   * Records one change and what lists show after it. A summary of null leaves the row as it is.
   * @throws Error where the change belongs to no case, or a case is opened without a summary: bugs of the caller.
   */
  apply({ sequence, change, summary }: JournalRecord): void {
    const id = change.kind === 'opened' ? change.case.id : change.id;
    const number = this.#number(id);
    if (!number && change.kind !== 'opened') throw new Error(`there is no case ${id} to change`);
    if (!number && !summary) throw new Error(`case ${id} was opened without a summary`);
    const before = this.#placeOf(number);
    this.#hits.forget();
    let after: Place | undefined;
    this.inTransaction(() => {
      const kept = summary ? this.#summarise(number, summary) : number;
      this.#rows.run(
        'INSERT INTO changes (sequence, number, change) VALUES (?, ?, ?)',
        ...[sequence, kept, JSON.stringify(change)],
      );
      dropSuperseded(this.#rows, kept, sequence, change);
      if (change.kind === 'deleted' || change.kind === 'restored') {
        const at = change.kind === 'deleted' ? deletedAt(this.#rows, change.at, sequence) : null;
        this.#rows.run('UPDATE cases SET deleted_at = ? WHERE number = ?', at, kept);
      }
      this.#moveMerged(kept, change);
      after = this.#placeOf(kept)!;
      if (summary || before?.shelf !== after.shelf) this.#index(kept, after.shelf, summary);
      this.#rows.run("UPDATE meta SET value = ? WHERE name = 'sequence'", sequence);
    });
    this.#tallied(before, after);
  }

  /** Whether a record found in a journal can be applied: its case is here, or it opens one. */
  belongs({ change, summary }: JournalRecord): boolean {
    if (change.kind === 'opened') return summary !== null || this.#number(change.case.id) > 0;
    return this.#number(change.id) > 0;
  }

  /** A case, or null if there is none or it was deleted. */
  load(id: string): Case | null {
    const row = this.#rows.first('SELECT number, shelf FROM cases WHERE id = ?', id);
    return row && row.shelf !== shelves.deleted ? this.#fold(Number(row.number)) : null;
  }

  naming = (text: string): string[] => naming(this.#rows, text);
  isDeleted = (id: string): boolean => isDeleted(this.#rows, id);
  mergedInto = (id: string): string | null => mergedInto(this.#rows, id);
  /** The newest time of the last changes. */
  newest = (count: number): string | null => newestOf(this.#rows, this.sequence, count);
  deleted = (after: string): DeletedCase[] => deletedAfter(this.#rows, after);

  changesOf(id: string): CaseChange[] {
    return this.#rows
      .all('SELECT change FROM changes JOIN cases USING (number) WHERE id = ? ORDER BY sequence', id)
      .map((row) => JSON.parse(String(row.change)) as CaseChange);
  }

  list(query: ListQuery): { rows: CaseSummary[]; total: number } {
    return listCases(this.#rows, query, this.#hits, (shelf, statuses) => this.#tally(shelf, statuses));
  }

  facets(archived: boolean): Facets {
    return facetsOf(this.#rows, archived);
  }

  /** A free id for a case of a day (`YYYYMMDD`), e.g. `c-20260517-1`. The same one is never given twice. */
  nextId(day: string): string {
    let last = this.#lastOfDay.get(day);
    if (last === undefined) {
      const ids = this.#rows.all('SELECT id FROM cases WHERE id >= ? AND id < ?', `c-${day}-`, `c-${day}.`);
      last = Math.max(0, ...ids.map((row) => Number(/-(\d{1,9})$/.exec(String(row.id))?.[1] ?? 0)));
    }
    this.#lastOfDay.set(day, last + 1);
    return `c-${day}-${last + 1}`;
  }

  similar = (likeness: Likeness): CaseSummary[] => similar(this.#rows, likeness);

  /** Ids of the cases on the desk whose reminder is due at a time, the earliest first. */
  dueReminders(now: string): string[] {
    return this.#rows
      .all('SELECT id FROM cases WHERE remind_at <= ? AND shelf = 0 ORDER BY remind_at', now)
      .map((row) => String(row.id));
  }

  /** SHA-256 of every file that a case names, deleted ones included. */
  evidenceNamed(): Set<string> {
    const rows = this.#rows.all(
      `SELECT json_extract(source.value, '$.sha256') AS sha256
       FROM changes, json_each(change, '$.case.sources') AS source
       UNION SELECT json_extract(change, '$.source.sha256') FROM changes
       UNION SELECT json_extract(part.value, '$.source.sha256')
       FROM changes, json_each(change, '$.changes') AS part`,
    );
    return new Set(rows.map((row) => String(row.sha256)));
  }

  evidenceOnlyOfDeleted = (before: string): string[] => evidenceOnlyOfDeleted(this.#rows, before);

  /** Notes the day, and gives the time before which what was deleted is so many days old beyond doubt; null for never. */
  noteDay = (now: string, days: number): string | null => noteDay(this.#rows, now, days);

  /** Forgets cases that were deleted before a time. Returns how many. */
  purge(before: string): number {
    const gone = removeGone(this.#rows, before);
    this.#tallies = null;
    this.#hits.forget();
    return gone;
  }

  /** Every case with its changes, in the order they were opened; one at a time, so that a long history fits. */
  *everyCase(): Generator<{
    summary: CaseSummary;
    deletedAt: string | null;
    case: Case;
    changes: CaseChange[];
  }> {
    for (const { id } of this.#rows.all('SELECT id FROM cases ORDER BY number')) {
      const row = this.#rows.first('SELECT * FROM cases WHERE id = ?', id!)!;
      const changes = this.changesOf(String(id));
      const whole = foldChanges(changes)!;
      yield { summary: summaryOf(row), deletedAt: row.deleted_at as string | null, case: whole, changes };
    }
  }

  /**
   * The search index in one piece. FTS4 merges sixteen pieces of a level into one of the next, and “optimize” leaves
   * the large piece on the lowest level, where the 257th save would drag it along (600 ms measured at 60,000 cases).
   * Lifted far above, it is left alone until the next optimise.
   */
  optimise(): void {
    this.#rows.run("INSERT INTO search (search) VALUES ('optimize')");
    this.#rows.run('UPDATE search_segdir SET level = level - level % 1024 + 64');
  }

  inTransaction(work: () => void): void {
    this.#rows.inTransaction(work);
  }

  export(): Uint8Array {
    this.#hits.forget();
    return this.#rows.export();
  }

  close(): void {
    this.#rows.close();
  }

  /** The case that a change takes over leaves the list; the one that it gives back returns to it. */
  #moveMerged(into: number, change: CaseChange): void {
    if (change.kind === 'together') for (const one of change.changes) this.#moveMerged(into, one);
    if (change.kind !== 'merged' && change.kind !== 'unmerged') return;
    const other = this.#number(change.from);
    const before = this.#placeOf(other);
    if (!before || other === into) return;
    if (change.kind === 'merged')
      this.#rows.run(
        'UPDATE cases SET deleted_at = ?, merged_into = ? WHERE number = ? AND deleted_at IS NULL',
        ...[change.at, into, other],
      );
    else
      this.#rows.run(
        'UPDATE cases SET deleted_at = NULL, merged_into = NULL WHERE number = ? AND merged_into = ?',
        ...[other, into],
      );
    const after = this.#placeOf(other)!;
    if (before.shelf !== after.shelf) this.#index(other, after.shelf, null);
    this.#tallied(before, after);
  }

  /** Number of a case's row; 0 if there is none. */
  #number(id: string): number {
    return Number(this.#rows.first('SELECT number FROM cases WHERE id = ?', id)?.number ?? 0);
  }

  #fold(number: number): Case | null {
    return foldChanges(
      this.#rows
        .all('SELECT change FROM changes WHERE number = ? ORDER BY sequence', number)
        .map((row) => JSON.parse(String(row.change)) as CaseChange),
    );
  }

  /** Inserts or updates the row of a case, and its words where they changed. Returns its number. */
  #summarise(number: number, s: CaseSummary): number {
    const columns: Record<string, SqlValue> = {
      id: s.id,
      archived: s.archived ? 1 : 0,
      status: s.status,
      by_watch: s.openedBy === 'watch' ? 1 : 0,
      recipient_domain: s.recipientDomain,
      cause: s.cause ?? null, // a journal of before has neither
      provider: s.provider ?? null,
      first_seen: s.firstSeen,
      last_seen: s.lastSeen,
      next_id: s.nextId,
      next_title: s.nextTitle,
      not_before: s.notBefore,
      due: s.notBefore ?? never,
      says: s.says,
      tags: JSON.stringify(s.tags),
      ticket: s.ticket,
      customer: s.customer,
      receiver: s.likeness.receiver,
      wording: s.likeness.wording,
      mx: s.likeness.mx,
      remind_at: s.remindAt,
      line: JSON.stringify(s.line ?? {}), // a journal of before has none
      taken_by: s.takenBy ?? null,
    };
    const names = Object.keys(columns);
    const values = Object.values(columns);
    if (!number) {
      this.#rows.run(
        `INSERT INTO cases (${names.join()}) VALUES (${names.map(() => '?').join()})`,
        ...values,
      );
      return Number(this.#rows.first('SELECT last_insert_rowid() AS number')?.number);
    }
    this.#rows.run(
      `UPDATE cases SET ${names.map((name) => `${name} = ?`).join()} WHERE number = ?`,
      ...values,
      number,
    );
    return number;
  }

  /** Keeps the words of a case, and the mark of its shelf, in the search index. Without a summary, the words it has. */
  #index(number: number, shelf: number, summary: CaseSummary | null): void {
    const found = this.#rows.first('SELECT words FROM case_words WHERE number = ?', number);
    const before = found && String(found.words);
    const unmarked = summary
      ? `${[...wordsOf(summary.searchText), ...marksOf(summary)].join(' ')} `
      : (before ?? '').replace(/^ \d_ /, '');
    const words = ` ${mark(shelf)} ${unmarked}`;
    if (words === before) return;
    // FTS4 reads the old words from case_words to take them out of its index: before they change, that is.
    if (found) this.#rows.run('DELETE FROM search WHERE docid = ?', number);
    this.#rows.run('INSERT OR REPLACE INTO case_words (number, words) VALUES (?, ?)', number, words);
    this.#rows.run('INSERT INTO search (docid, words) VALUES (?, ?)', number, words);
  }

  #placeOf(number: number): Place | undefined {
    if (!number) return undefined;
    const row = this.#rows.first('SELECT shelf, status FROM cases WHERE number = ?', number);
    return row && { shelf: Number(row.shelf), status: String(row.status) };
  }

  /** How many cases stand on a shelf, with one of these statuses or any. Counting 100,000 rows takes 40 ms: kept. */
  #tally(shelf: number, statuses: readonly string[]): number {
    if (!this.#tallies) {
      this.#tallies = new Map();
      for (const row of this.#rows.all(
        'SELECT shelf, status, count(*) AS n FROM cases GROUP BY shelf, status',
      ))
        this.#tallies.set(`${row.shelf} ${row.status}`, Number(row.n));
    }
    let sum = 0;
    for (const [place, n] of this.#tallies) {
      const [on, status] = place.split(' ');
      if (Number(on) === shelf && (!statuses.length || statuses.includes(status!))) sum += n;
    }
    return sum;
  }

  #tallied(before: Place | undefined, after: Place | undefined): void {
    const add = (place: Place | undefined, n: number): void => {
      const key = place && `${place.shelf} ${place.status}`;
      if (key) this.#tallies?.set(key, (this.#tallies.get(key) ?? 0) + n);
    };
    add(before, -1);
    add(after, 1);
  }
}
