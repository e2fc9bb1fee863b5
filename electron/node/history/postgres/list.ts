/** The list of cases and the look-ups beside it, as shared/store/list.ts makes them of the local history. */
import { shelves, summaryWith } from '../../../../shared/store/list.ts';
import type {
  CaseLine,
  CaseSummary,
  DeletedCase,
  Facets,
  Likeness,
  ListQuery,
  SortKey,
} from '../../../../shared/store/summary.ts';
import { queryWords } from '../../../../shared/store/words.ts';
import type { Connection } from './connection.ts';

type Row = Record<string, string | number | boolean | string[] | CaseLine | null>;

const sortColumns: Record<SortKey, string[]> = {
  lastSeen: ['last_seen', 'number'],
  firstSeen: ['first_seen', 'number'],
  recipientDomain: ['recipient_domain', 'number'],
  status: ['status', 'last_seen', 'number'],
  cause: ['cause', 'last_seen', 'number'],
  due: ['due', 'number'],
};

/** SQLite has NULL before everything else. Said of no other column: the index of one would not be used then. */
const nullable = new Set(['recipient_domain', 'cause']);

const columns = `id, status, opened_by, recipient_domain, cause, provider, first_seen, last_seen, next_id, next_title, not_before,
  says, line, tags, ticket, customer, archived, remind_at, taken_by, receiver, wording, mx, deleted_at`;

/** More than so many are not counted, and not gathered to be sorted: they are walked in the order wanted until the page is full. */
const mostHits = 10_000;

/** One page of the list and the number of all rows; `atLeast` where there are more than that. */
export async function listCases(
  db: Connection,
  query: ListQuery,
): Promise<{ rows: CaseSummary[]; total: number; atLeast?: true }> {
  const words = queryWords(query.query);
  if (words.length === 0 && query.query.trim()) return { rows: [], total: 0 };
  const values: unknown[] = [];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const shelf = query.archived ? shelves.archive : shelves.desk;
  const filters = [`shelf = ${shelf}`];
  if (query.status.length) filters.push(`status = ANY(${value(query.status)})`);
  for (const column of ['cause', 'provider'] as const)
    if (query[column]) filters.push(`${column} = ${value(query[column])}`);
  if (query.takenBy === null) filters.push('taken_by IS NULL');
  else if (query.takenBy !== undefined) filters.push(`taken_by = ${value(query.takenBy)}`);
  const narrowed = filters.length > 1;
  let isCommon = false;
  if (words.length) {
    const sought = matching(words);
    const hits = await db.first<{ hits: string[] | null }>(
      'SELECT desk.hits($1::tsquery, $2::smallint, $3) AS hits',
      ...[sought, shelf, mostHits + 1],
    );
    if (!hits?.hits) return { rows: [], total: 0 };
    isCommon = hits.hits.length > mostHits;
    filters.push(
      isCommon ? `words @@ ${value(sought)}::tsquery` : `number = ANY(${value(hits.hits)}::bigint[])`,
    );
  }
  const where = filters.join(' AND ');
  const order = sortColumns[query.sort].map(
    (column) =>
      `${column} ${query.descending ? 'DESC' : 'ASC'}${nullable.has(column) ? ` NULLS ${query.descending ? 'LAST' : 'FIRST'}` : ''}`,
  );
  const page = `SELECT ${columns} FROM desk.cases WHERE ${where} ORDER BY ${order.join()}
    LIMIT ${Number(query.limit)} OFFSET ${Number(query.offset)}`;
  if (isCommon && !narrowed) {
    const rows = await db.walked<Row>(page, ...values);
    return { rows: rows.map(summaryOf), total: mostHits, atLeast: true };
  }
  const counted = words.length > 0 || filters.length > (query.status.length ? 2 : 1);
  const total = counted
    ? db.first<{ n: string }>(`SELECT count(*) AS n FROM desk.cases WHERE ${where}`, ...values)
    : db.first<{ n: string | null }>(
        `SELECT sum(n) AS n FROM desk.tallies WHERE shelf = ${shelf}${query.status.length ? ' AND status = ANY($1)' : ''}`,
        ...values,
      );
  const [rows, found] = await Promise.all([db.rows<Row>(page, ...values), total]);
  return { rows: rows.map(summaryOf), total: Number(found?.n ?? 0) };
}

/** Words hold letters, digits and `.@_-` only: inside quotes none of it means anything to tsquery. */
const matching = (words: readonly string[]): string =>
  words.map((word) => `'${word}'${word.length > 1 ? ':*' : ''}`).join(' & ');

export async function facetsOf(db: Connection, archived: boolean): Promise<Facets> {
  const shelf = archived ? shelves.archive : shelves.desk;
  const count = async (column: 'cause' | 'provider') =>
    (
      await db.rows<{ id: string; n: string }>(
        `SELECT ${column} AS id, count(*) AS n FROM desk.cases WHERE shelf = ${shelf} AND ${column} IS NOT NULL
         GROUP BY ${column} ORDER BY n DESC, id`,
      )
    ).map(({ id, n }) => ({ id, cases: Number(n) }));
  return { causes: await count('cause'), providers: await count('provider') };
}

/** Cases that look like this one: same wording first, then same receiver, then same MX; the newest 20. */
export async function similar(db: Connection, { receiver, wording, mx }: Likeness): Promise<CaseSummary[]> {
  const by = (column: string, at: number): string =>
    `(SELECT * FROM desk.cases WHERE ${column} = $${at}::text AND shelf < 2 ORDER BY number DESC LIMIT 500)`;
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM (
       SELECT DISTINCT ON (number) * FROM (${by('receiver', 1)} UNION ALL ${by('wording', 2)} UNION ALL ${by('mx', 3)}) AS found
     ) AS cases
     ORDER BY coalesce(wording = $2, false)::int * 4 + coalesce(receiver = $1, false)::int * 2 + coalesce(mx = $3, false)::int DESC,
       last_seen DESC LIMIT 20`,
    ...[receiver, wording, mx],
  );
  return rows.map(summaryOf);
}

/** As shared/store/deleted.ts: a merged case stands for the one that took it over. */
export async function naming(db: Connection, text: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(
    `WITH RECURSIVE held (number) AS (
       SELECT number FROM desk.names WHERE text = $1
       UNION SELECT merged_into FROM desk.cases JOIN held USING (number) WHERE merged_into IS NOT NULL)
     SELECT id FROM desk.cases JOIN held USING (number) WHERE shelf < ${shelves.deleted} ORDER BY number DESC`,
    text,
  );
  return rows.map(({ id }) => id);
}

/** Cases deleted after a time (ISO 8601, UTC), the last one first; at most 500. */
export async function deletedAfter(db: Connection, after: string): Promise<DeletedCase[]> {
  const rows = await db.rows<Row>(
    `SELECT ${columns} FROM desk.cases WHERE shelf = ${shelves.deleted} AND merged_into IS NULL AND deleted_at > $1
     ORDER BY deleted_at DESC, number DESC LIMIT 500`,
    after,
  );
  return rows.map((row) => ({ ...summaryOf(row), deletedAt: String(row.deleted_at) }));
}

export const summaryOf = (row: Row): CaseSummary =>
  summaryWith(row, {
    openedBy: row.opened_by as CaseSummary['openedBy'],
    tags: row.tags as string[],
    archived: row.archived === true,
    line: row.line as CaseLine,
  });
