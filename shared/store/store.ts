/**
 * The history as tables: every SQL statement of the app, apart from the migrations, is here and in export.ts.
 *
 * A case is stored as its changes and folded when it is loaded, so a save costs what the change costs, and a case
 * opened years ago is understood by today's fold. Beside the changes stands one row per case for lists and search.
 * Synchronous: this runs in a worker thread (electron/node/store-worker.ts), over a database in memory; what makes a
 * change durable is the journal.
 */
import { applyChange } from '../case/apply.ts';
import type { Case, CaseChange } from '../case/case.ts';
import type { JournalRecord } from './journal.ts';
import type { SqlDatabase, SqlStatement, SqlValue } from './sql.ts';
import type { CaseSummary, Likeness, ListQuery, SortKey } from './summary.ts';
import { queryWords, wordsOf } from './words.ts';

const shelves = { desk: 0, archive: 1, deleted: 2 } as const;
/** Later than any due date, so that cases without one sort behind those with one. */
const never = '9999';

const sortColumns: Record<SortKey, string[]> = {
  lastSeen: ['last_seen', 'number'],
  firstSeen: ['first_seen', 'number'],
  recipientDomain: ['recipient_domain', 'number'],
  status: ['status', 'last_seen', 'number'],
  due: ['due', 'number'],
};

interface Place {
  shelf: number;
  status: string;
}

/** Stands among a case's words, so that a search can be counted without looking at the cases. Nobody can type it. */
const mark = (shelf: number): string => `${shelf}_`;

/** Above this many hits a search walks the cases in their order instead of sorting its hits. */
const broad = 2000;

export class CaseTables {
  readonly #db: SqlDatabase;
  readonly #prepared = new Map<string, SqlStatement>();
  /** Highest number given to a case of a day; two cases opened at once must not share one. */
  readonly #lastOfDay = new Map<string, number>();
  #inTransaction = false;
  #tallies: Map<string, number> | null = null;

  constructor(db: SqlDatabase) {
    this.#db = db;
    db.run('PRAGMA cache_size = -16000'); // 16 MB instead of 2: a broad search reads that much of its index
  }

  /** The last change that these tables contain. */
  get sequence(): number {
    return Number(this.#row("SELECT value FROM meta WHERE name = 'sequence'")?.value ?? 0);
  }

  /** How many cases there are, archived ones included. */
  get count(): number {
    return Number(this.#row('SELECT count(*) AS n FROM cases WHERE shelf < 2')?.n);
  }

  /**
   * Records one change and what lists show after it. A summary of null leaves the row as it is.
   * @throws Error where the change belongs to no case, or a case is opened without a summary: bugs of the caller.
   */
  apply({ sequence, change, summary }: JournalRecord): void {
    const id = change.kind === 'opened' ? change.case.id : change.id;
    this.inTransaction(() => {
      const number = this.#number(id);
      if (!number && change.kind !== 'opened') throw new Error(`there is no case ${id} to change`);
      if (!number && !summary) throw new Error(`case ${id} was opened without a summary`);
      const before = this.#placeOf(number);
      const kept = summary ? this.#summarise(number, summary) : number;
      this.#run(
        'INSERT INTO changes (sequence, number, change) VALUES (?, ?, ?)',
        sequence,
        kept,
        JSON.stringify(change),
      );
      if (change.kind === 'deleted' || change.kind === 'restored')
        this.#run(
          'UPDATE cases SET deleted_at = ? WHERE number = ?',
          change.kind === 'deleted' ? change.at : null,
          kept,
        );
      const after = this.#placeOf(kept)!;
      this.#tallied(before, after);
      if (summary || before?.shelf !== after.shelf) this.#index(kept, after.shelf, summary);
      this.#run("UPDATE meta SET value = ? WHERE name = 'sequence'", sequence);
    });
  }

  /** Whether a record found in a journal can be applied: its case is here, or it opens one. */
  belongs({ change, summary }: JournalRecord): boolean {
    if (change.kind === 'opened') return summary !== null || this.#number(change.case.id) > 0;
    return this.#number(change.id) > 0;
  }

  /** A case, or null if there is none or it was deleted. */
  load(id: string): Case | null {
    const row = this.#row('SELECT number, shelf FROM cases WHERE id = ?', id);
    return row && row.shelf !== shelves.deleted ? this.#fold(Number(row.number)) : null;
  }

  isDeleted(id: string): boolean {
    return this.#row('SELECT shelf FROM cases WHERE id = ?', id)?.shelf === shelves.deleted;
  }

  changesOf(id: string): CaseChange[] {
    return this.#rows(
      'SELECT change FROM changes JOIN cases USING (number) WHERE id = ? ORDER BY sequence',
      id,
    ).map((row) => JSON.parse(String(row.change)) as CaseChange);
  }

  list(query: ListQuery): { rows: CaseSummary[]; total: number } {
    const words = queryWords(query.query);
    if (words.length === 0 && query.query.trim()) return { rows: [], total: 0 };
    const filters = ['shelf = ?'];
    const shelf = query.archived ? shelves.archive : shelves.desk;
    const values: SqlValue[] = [shelf];
    if (query.status.length) {
      filters.push(`status IN (${query.status.map(() => '?').join()})`);
      values.push(...query.status);
    }
    // Every column in one direction, so that an index has this order.
    const order = sortColumns[query.sort].map((column) => `${column} ${query.descending ? 'DESC' : 'ASC'}`);
    const page = `ORDER BY ${order.join()} LIMIT ? OFFSET ?`;
    const where = filters.join(' AND ');
    const limits = [query.limit, query.offset];
    if (!words.length) {
      const rows = this.#rows(`SELECT * FROM cases WHERE ${where} ${page}`, ...values, ...limits);
      return { rows: rows.map(summaryOf), total: this.#tally(shelf, query.status) };
    }
    const match = [`"${mark(shelf)}"`, ...words.map((word) => `"${word}${word.length > 1 ? '*' : ''}"`)].join(
      ' ',
    );
    // CROSS: otherwise the planner asks the index once for each case.
    const hits = query.status.length
      ? this.#row(
          `SELECT count(*) AS n FROM search CROSS JOIN cases ON number = docid WHERE search MATCH ? AND ${where}`,
          match,
          ...values,
        )
      : this.#row('SELECT count(*) AS n FROM search WHERE search MATCH ?', match);
    const total = Number(hits?.n);
    if (total === 0) return { rows: [], total };
    const rows =
      total > broad
        ? this.#rows(
            `SELECT cases.* FROM cases CROSS JOIN case_words USING (number) WHERE ${where}
             AND ${words.map(() => 'instr(words, ?)').join(' AND ')} ${page}`,
            ...values,
            ...words.map((word) => (word.length > 1 ? ` ${word}` : ` ${word} `)),
            ...limits,
          )
        : this.#rows(
            `SELECT cases.* FROM search CROSS JOIN cases ON number = docid WHERE search MATCH ? AND ${where} ${page}`,
            match,
            ...values,
            ...limits,
          );
    return { rows: rows.map(summaryOf), total };
  }

  /** A free id for a case of a day (`YYYYMMDD`), e.g. `c-20260517-1`. The same one is never given twice. */
  nextId(day: string): string {
    let last = this.#lastOfDay.get(day);
    if (last === undefined) {
      const ids = this.#rows('SELECT id FROM cases WHERE id >= ? AND id < ?', `c-${day}-`, `c-${day}.`);
      last = Math.max(0, ...ids.map((row) => Number(/-(\d{1,9})$/.exec(String(row.id))?.[1] ?? 0)));
    }
    this.#lastOfDay.set(day, last + 1);
    return `c-${day}-${last + 1}`;
  }

  /** Cases that look like this one: same wording first, then same receiver, then same MX; the newest 20. */
  similar({ receiver, wording, mx }: Likeness): CaseSummary[] {
    return this.#rows(
      `SELECT *, (wording IS ?2 AND ?2 IS NOT NULL) * 4 + (receiver IS ?1 AND ?1 IS NOT NULL) * 2
                 + (mx IS ?3 AND ?3 IS NOT NULL) AS alike
       FROM (SELECT * FROM (SELECT * FROM cases WHERE receiver = ?1 AND shelf < 2 ORDER BY number DESC LIMIT 500)
             UNION SELECT * FROM (SELECT * FROM cases WHERE wording = ?2 AND shelf < 2 ORDER BY number DESC LIMIT 500)
             UNION SELECT * FROM (SELECT * FROM cases WHERE mx = ?3 AND shelf < 2 ORDER BY number DESC LIMIT 500))
       ORDER BY alike DESC, last_seen DESC LIMIT 20`,
      receiver,
      wording,
      mx,
    ).map(summaryOf);
  }

  /** Forgets cases that were deleted before a time. Returns how many. */
  purge(before: string): number {
    const gone = this.#rows('SELECT number FROM cases WHERE shelf = 2 AND deleted_at < ?', before);
    for (const { number } of gone)
      this.inTransaction(() => {
        this.#run('DELETE FROM search WHERE docid = ?', number!);
        for (const table of ['case_words', 'changes', 'cases'])
          this.#run(`DELETE FROM ${table} WHERE number = ?`, number!);
      });
    this.#tallies = null;
    return gone.length;
  }

  /** Every case with its changes, in the order they were opened; one at a time, so that a long history fits. */
  *everyCase(): Generator<{
    summary: CaseSummary;
    deletedAt: string | null;
    case: Case;
    changes: CaseChange[];
  }> {
    for (const { id } of this.#rows('SELECT id FROM cases ORDER BY number')) {
      const row = this.#row('SELECT * FROM cases WHERE id = ?', id!)!;
      const changes = this.changesOf(String(id));
      const whole = changes.reduce<Case | null>(applyChange, null)!;
      yield { summary: summaryOf(row), deletedAt: row.deleted_at as string | null, case: whole, changes };
    }
  }

  /**
   * The search index in one piece. FTS4 merges sixteen pieces of a level into one of the next, and “optimize” leaves
   * the large piece on the lowest level, where the 257th save would drag it along (600 ms measured at 60,000 cases).
   * Lifted far above, it is left alone until the next optimise.
   */
  optimise(): void {
    this.#db.run("INSERT INTO search (search) VALUES ('optimize')");
    this.#db.run('UPDATE search_segdir SET level = level - level % 1024 + 64');
  }

  /** All or nothing. Inside another one it is part of that: FTS4 would flush its index at each inner boundary. */
  inTransaction(work: () => void): void {
    if (this.#inTransaction) return work();
    this.#inTransaction = true;
    this.#db.run('BEGIN');
    try {
      work();
      this.#db.run('COMMIT');
    } catch (error) {
      this.#db.run('ROLLBACK');
      this.#tallies = null;
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  export(): Uint8Array {
    for (const statement of this.#prepared.values()) statement.free();
    this.#prepared.clear();
    return this.#db.export();
  }

  close(): void {
    this.#db.close();
  }

  /** Number of a case's row; 0 if there is none. */
  #number(id: string): number {
    return Number(this.#row('SELECT number FROM cases WHERE id = ?', id)?.number ?? 0);
  }

  #fold(number: number): Case | null {
    return this.#rows('SELECT change FROM changes WHERE number = ? ORDER BY sequence', number)
      .map((row) => JSON.parse(String(row.change)) as CaseChange)
      .reduce<Case | null>(applyChange, null);
  }

  /** Inserts or updates the row of a case, and its words where they changed. Returns its number. */
  #summarise(number: number, s: CaseSummary): number {
    const columns: Record<string, SqlValue> = {
      id: s.id,
      archived: s.archived ? 1 : 0,
      status: s.status,
      recipient_domain: s.recipientDomain,
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
    };
    const names = Object.keys(columns);
    const values = Object.values(columns);
    if (!number) {
      this.#run(`INSERT INTO cases (${names.join()}) VALUES (${names.map(() => '?').join()})`, ...values);
      return Number(this.#row('SELECT last_insert_rowid() AS number')?.number);
    }
    this.#run(
      `UPDATE cases SET ${names.map((name) => `${name} = ?`).join()} WHERE number = ?`,
      ...values,
      number,
    );
    return number;
  }

  /** Keeps the words of a case, and the mark of its shelf, in the search index. Without a summary, the words it has. */
  #index(number: number, shelf: number, summary: CaseSummary | null): void {
    const found = this.#row('SELECT words FROM case_words WHERE number = ?', number);
    const before = found && String(found.words);
    const unmarked = summary
      ? `${wordsOf(summary.searchText).join(' ')} `
      : (before ?? '').replace(/^ \d_ /, '');
    const words = ` ${mark(shelf)} ${unmarked}`;
    if (words === before) return;
    // FTS4 reads the old words from case_words to take them out of its index: before they change, that is.
    if (found) this.#run('DELETE FROM search WHERE docid = ?', number);
    this.#run('INSERT OR REPLACE INTO case_words (number, words) VALUES (?, ?)', number, words);
    this.#run('INSERT INTO search (docid, words) VALUES (?, ?)', number, words);
  }

  #placeOf(number: number): Place | undefined {
    if (!number) return undefined;
    const row = this.#row('SELECT shelf, status FROM cases WHERE number = ?', number);
    return row && { shelf: Number(row.shelf), status: String(row.status) };
  }

  /** How many cases stand on a shelf, with one of these statuses or any. Counting 100,000 rows takes 40 ms: kept. */
  #tally(shelf: number, statuses: readonly string[]): number {
    if (!this.#tallies) {
      this.#tallies = new Map();
      for (const row of this.#rows('SELECT shelf, status, count(*) AS n FROM cases GROUP BY shelf, status'))
        this.#tallies.set(`${row.shelf} ${row.status}`, Number(row.n));
    }
    let sum = 0;
    for (const [place, n] of this.#tallies) {
      const [on, status] = place.split(' ');
      if (Number(on) === shelf && (!statuses.length || statuses.includes(status!))) sum += n;
    }
    return sum;
  }

  #tallied(before: Place | undefined, after: Place): void {
    const add = (place: Place | undefined, n: number): void => {
      const key = place && `${place.shelf} ${place.status}`;
      if (key) this.#tallies?.set(key, (this.#tallies.get(key) ?? 0) + n);
    };
    add(before, -1);
    add(after, 1);
  }

  #statement(sql: string): SqlStatement {
    let statement = this.#prepared.get(sql);
    if (!statement) this.#prepared.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: SqlValue[]): void {
    this.#statement(sql).run(values);
  }

  #rows(sql: string, ...values: SqlValue[]): Record<string, SqlValue>[] {
    const statement = this.#statement(sql);
    const rows: Record<string, SqlValue>[] = [];
    try {
      statement.bind(values);
      while (statement.step()) rows.push(statement.getAsObject());
    } finally {
      statement.reset();
    }
    return rows;
  }

  #row(sql: string, ...values: SqlValue[]): Record<string, SqlValue> | undefined {
    return this.#rows(sql, ...values)[0];
  }
}

function summaryOf(row: Record<string, SqlValue>): CaseSummary {
  const text = (name: string): string => String(row[name] ?? '');
  const maybe = (name: string): string | null => (row[name] === null ? null : text(name));
  return {
    id: text('id'),
    status: text('status') as CaseSummary['status'],
    recipientDomain: maybe('recipient_domain'),
    firstSeen: text('first_seen'),
    lastSeen: text('last_seen'),
    nextId: text('next_id'),
    nextTitle: text('next_title'),
    notBefore: maybe('not_before'),
    says: text('says'),
    tags: JSON.parse(text('tags')) as string[],
    ticket: maybe('ticket'),
    customer: maybe('customer'),
    archived: row.archived === 1,
    searchText: '',
    likeness: { receiver: maybe('receiver'), wording: maybe('wording'), mx: maybe('mx') },
  };
}
