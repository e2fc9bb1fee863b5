/**
 * The list of cases: filters, order, search. Three plans: few hits are sorted; of more, the list is walked in its order
 * by an index, and each case looked for among the hits; where most cases are hits, their words are read instead.
 */
import type { Hits } from './hits.ts';
import type { Row, Rows } from './rows.ts';
import type { SqlValue } from './sql.ts';
import type { CaseLine, CaseSummary, Facets, Likeness, ListQuery, SortKey } from './summary.ts';
import { queryWords } from './words.ts';

const emptyLine: CaseLine = { reply: null, sender: null, receiver: null, moreReceivers: 0 };

/** Where a case stands; `cases.shelf`. */
export const shelves = { desk: 0, archive: 1, deleted: 2 } as const;

const sortColumns: Record<SortKey, string[]> = {
  lastSeen: ['last_seen', 'number'],
  firstSeen: ['first_seen', 'number'],
  recipientDomain: ['recipient_domain', 'number'],
  status: ['status', 'last_seen', 'number'],
  cause: ['cause', 'last_seen', 'number'],
  due: ['due', 'number'],
  takenBy: ['taken_by', 'last_seen', 'number'],
};

/** Stands among a case's words, so that a search can be counted without looking at the cases. Nobody can type it. */
export const mark = (shelf: number): string => `${shelf}_`;

/** Stands among the words of the cases with this cause, or of this provider, to the same end. */
export const factMark = (id: string): string => `${id}_`;

/** Up to this many hits are sorted; of more, the list is walked in its order. */
const few = 2000;

/** One page of the list and the number of all rows. `tally` counts the cases of a shelf with one of these statuses. */
export function listCases(
  rows: Rows,
  query: ListQuery,
  hits: Hits,
  tally: (shelf: number, statuses: readonly string[]) => number,
): { rows: CaseSummary[]; total: number } {
  const words = queryWords(query.query);
  if (words.length === 0 && query.query.trim()) return { rows: [], total: 0 };
  const filters = ['shelf = ?'];
  const shelf = query.archived ? shelves.archive : shelves.desk;
  const values: SqlValue[] = [shelf];
  if (query.status.length) {
    filters.push(`status IN (${query.status.map(() => '?').join()})`);
    values.push(...query.status);
  }
  const about = (['cause', 'provider'] as const).filter((column) => query[column]);
  for (const column of about) {
    filters.push(`${column} = ?`);
    values.push(query[column]!);
  }
  if (query.takenBy !== undefined) {
    filters.push('taken_by IS ?');
    values.push(query.takenBy);
  }
  // Every column in one direction, so that an index has this order.
  const order = sortColumns[query.sort].map((column) => `${column} ${query.descending ? 'DESC' : 'ASC'}`);
  const page = `ORDER BY ${order.join()} LIMIT ? OFFSET ?`;
  const where = filters.join(' AND ');
  const limits = [query.limit, query.offset];
  if (!words.length) {
    const found = rows.all(`SELECT * FROM cases WHERE ${where} ${page}`, ...values, ...limits);
    const total =
      about.length || query.takenBy !== undefined
        ? Number(rows.first(`SELECT count(*) AS n FROM cases WHERE ${where}`, ...values)?.n)
        : tally(shelf, query.status);
    return { rows: found.map(summaryOf), total };
  }
  const marks = [mark(shelf), ...about.map((column) => factMark(query[column]!))];
  const match = [
    ...marks.map((one) => `"${one}"`),
    ...words.map((word) => `"${word}${word.length > 1 ? '*' : ''}"`),
  ].join(' ');
  let total = hits.count(match);
  if (total === 0) return { rows: [], total };
  const one = (sql: string, ...more: SqlValue[]) => Number(rows.first(sql, ...more)?.n);
  const narrowed = query.status.length > 0 || query.takenBy !== undefined;
  let found: Row[];
  if (!narrowed && total * 2 > tally(shelf, []))
    found = rows.all(
      `SELECT cases.* FROM cases CROSS JOIN case_words USING (number) WHERE ${where}
         AND ${words.map(() => 'instr(words, ?)').join(' AND ')} ${page}`,
      ...values,
      ...words.map((word) => (word.length > 1 ? ` ${word}` : ` ${word} `)),
      ...limits,
    );
  else {
    hits.fill(match);
    // the + keeps SQLite from leaving the order of the list for that of the hits
    const from =
      total <= few
        ? `hits CROSS JOIN cases USING (number) WHERE ${where}`
        : `cases WHERE ${where} AND +number IN hits`;
    if (narrowed) total = one(`SELECT count(*) AS n FROM ${from}`, ...values);
    found = rows.all(`SELECT cases.* FROM ${from} ${page}`, ...values, ...limits);
  }
  return { rows: found.map(summaryOf), total };
}

/** The causes and providers of a shelf; read from the index alone. */
export function facetsOf(rows: Rows, archived: boolean): Facets {
  const shelf = archived ? shelves.archive : shelves.desk;
  const count = (column: 'cause' | 'provider') =>
    rows
      .all(
        `SELECT ${column} AS id, count(*) AS n FROM cases WHERE shelf = ? AND ${column} IS NOT NULL
         GROUP BY ${column} ORDER BY n DESC`,
        shelf,
      )
      .map((row) => ({ id: String(row.id), cases: Number(row.n) }));
  return { causes: count('cause'), providers: count('provider') };
}

export const summaryOf = (row: Row): CaseSummary =>
  summaryWith(row, {
    openedBy: row.by_watch === 1 ? 'watch' : 'person',
    tags: JSON.parse(String(row.tags)) as string[],
    archived: row.archived === 1,
    line: { ...emptyLine, ...(JSON.parse(String(row.line)) as Partial<CaseLine>) },
  });

/** A summary from the columns that every history has alike, and what each database keeps in a form of its own. */
export function summaryWith(
  row: Readonly<Record<string, unknown>>,
  own: Pick<CaseSummary, 'openedBy' | 'tags' | 'archived' | 'line'>,
): CaseSummary {
  const text = (name: string): string => String(row[name] ?? '');
  const maybe = (name: string): string | null => (row[name] === null ? null : text(name));
  return {
    id: text('id'),
    status: text('status') as CaseSummary['status'],
    recipientDomain: maybe('recipient_domain'),
    cause: maybe('cause'),
    provider: maybe('provider'),
    firstSeen: text('first_seen'),
    lastSeen: text('last_seen'),
    nextId: text('next_id'),
    nextTitle: text('next_title'),
    notBefore: maybe('not_before'),
    says: text('says'),
    ticket: maybe('ticket'),
    customer: maybe('customer'),
    remindAt: maybe('remind_at'),
    takenBy: maybe('taken_by'),
    searchText: '',
    likeness: { receiver: maybe('receiver'), wording: maybe('wording'), mx: maybe('mx') },
    ...own,
  };
}

/** Cases that look like this one: same wording first, then same receiver, then same MX; the newest 20. */
export const similar = (rows: Rows, { receiver, wording, mx }: Likeness): CaseSummary[] =>
  rows
    .all(
      `WITH alike AS (
         SELECT number FROM (SELECT number FROM cases WHERE receiver = ?1 AND shelf < 2 ORDER BY number DESC LIMIT 500)
         UNION SELECT number FROM (SELECT number FROM cases WHERE wording = ?2 AND shelf < 2 ORDER BY number DESC LIMIT 500)
         UNION SELECT number FROM (SELECT number FROM cases WHERE mx = ?3 AND shelf < 2 ORDER BY number DESC LIMIT 500)
       ), best AS (
         SELECT number, (wording IS ?2 AND ?2 IS NOT NULL) * 4 + (receiver IS ?1 AND ?1 IS NOT NULL) * 2
                  + (mx IS ?3 AND ?3 IS NOT NULL) AS points
         FROM alike JOIN cases USING (number) ORDER BY points DESC, last_seen DESC LIMIT 20
       )
       SELECT cases.* FROM best JOIN cases USING (number) ORDER BY points DESC, last_seen DESC`,
      receiver,
      wording,
      mx,
    )
    .map(summaryOf);
