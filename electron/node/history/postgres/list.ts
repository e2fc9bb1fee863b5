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
import type { CommonWords } from './common-words.ts';
import type { Connection } from './connection.ts';

type Row = Record<string, string | number | boolean | string[] | CaseLine | null>;

const sortColumns: Record<SortKey, string[]> = {
  lastSeen: ['last_seen', 'number'],
  firstSeen: ['first_seen', 'number'],
  recipientDomain: ['recipient_domain', 'number'],
  status: ['status', 'last_seen', 'number'],
  cause: ['cause', 'last_seen', 'number'],
  due: ['due', 'number'],
  takenBy: ['taken_by', 'last_seen', 'number'],
};

/** SQLite has NULL before everything else. Said of no other column: the index of one would not be used then. */
const nullable = new Set(['recipient_domain', 'cause', 'taken_by']);

const columns = `id, status, opened_by, recipient_domain, cause, provider, first_seen, last_seen, next_id, next_title, not_before,
  says, line, tags, ticket, customer, archived, remind_at, taken_by, receiver, wording, mx, deleted_at`;

/** More than so many are not counted, and not gathered to be sorted: they are walked in the order wanted until the page is full. */
const mostHits = 10_000;
/** So many of the first in the order wanted are looked through for words that nearly all have. */
const mostWalked = 20_000;

interface Page {
  rows: CaseSummary[];
  total: number;
  /** There are more than that. */
  atLeast?: true;
}
const nothing: Page = { rows: [], total: 0 };
const uncounted = (rows: Row[]): Page => ({ rows: rows.map(summaryOf), total: mostHits, atLeast: true });

/** One page of the list and the number of all rows. */
export async function listCases(db: Connection, query: ListQuery, commonWords: CommonWords): Promise<Page> {
  const words = queryWords(query.query);
  if (words.length === 0 && query.query.trim()) return nothing;
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
  const order = orderOf(query);
  const pageOf = (from: string, where: string): string =>
    `SELECT ${columns} FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${Number(query.limit)} OFFSET ${Number(query.offset)}`;
  let isFew = false;
  if (words.length) {
    const common = await commonWords.among(words);
    const rare = words.filter((word) => !common.includes(word));
    if (!rare.length) {
      const first = `(SELECT * FROM desk.cases WHERE ${filters.join(' AND ')} ORDER BY ${order} LIMIT ${mostWalked}) AS first`;
      const sql = pageOf(first, `words @@ $${values.length + 1}::tsquery`);
      const asked = [...values, matching(words)];
      // By the whole shelf there is an index for every order; narrowed, PostgreSQL knows better what is few.
      const rows = await (narrowed ? db.rows<Row>(sql, ...asked) : db.walked<Row>(sql, ...asked));
      if (rows.length === query.limit) return uncounted(rows);
    }
    const sought = rare.length ? rare : words;
    const found = await db.first<{ hits: string[] | null }>(
      'SELECT desk.hits($1::tsquery, $2::smallint, $3) AS hits',
      ...[matching(sought), shelf, mostHits + 1],
    );
    if (!found?.hits) return nothing;
    const isGathered = found.hits.length <= mostHits;
    const looked = isGathered ? words.filter((word) => !sought.includes(word)) : words;
    if (isGathered) filters.push(`number = ANY(${value(found.hits)}::bigint[])`);
    if (looked.length) filters.push(`words @@ ${value(matching(looked))}::tsquery`);
    if (isGathered && !narrowed && !looked.length) {
      const rows = await db.rows<Row>(pageOf('desk.cases', filters.join(' AND ')), ...values);
      return { rows: rows.map(summaryOf), total: found.hits.length };
    }
    isFew = isGathered;
    if (!isGathered && !narrowed)
      return uncounted(await db.walked<Row>(pageOf('desk.cases', filters.join(' AND ')), ...values));
  }
  const where = filters.join(' AND ');
  if (isFew) return foundOf(db, query, where, values);
  const isTallied = !words.length && filters.length <= (query.status.length ? 2 : 1);
  const total = isTallied
    ? db.first<{ n: string | null }>(
        `SELECT sum(n) AS n FROM desk.tallies WHERE shelf = ${shelf}${query.status.length ? ' AND status = ANY($1)' : ''}`,
        ...values,
      )
    : db.first<{ n: string }>(
        `SELECT count(*) AS n FROM (SELECT FROM desk.cases WHERE ${where} LIMIT ${mostHits + 1}) AS counted`,
        ...values,
      );
  const [rows, counted] = await Promise.all([db.rows<Row>(pageOf('desk.cases', where), ...values), total]);
  const n = Number(counted?.n ?? 0);
  return !isTallied && n > mostHits ? uncounted(rows) : { rows: rows.map(summaryOf), total: n };
}

/** Of cases that were gathered: looked at once, for the page as well as for their number. */
async function foundOf(db: Connection, query: ListQuery, where: string, values: unknown[]): Promise<Page> {
  const order = orderOf(query);
  const keys = [...new Set([...sortColumns[query.sort], 'number'])].join();
  const rows = await db.rows<Row>(
    `WITH matched AS MATERIALIZED (SELECT ${keys} FROM desk.cases WHERE ${where}),
       page AS (SELECT number FROM matched ORDER BY ${order} LIMIT ${Number(query.limit)} OFFSET ${Number(query.offset)})
     SELECT n, ${columns} FROM (SELECT count(*)::int AS n FROM matched) AS counted
       LEFT JOIN (page JOIN desk.cases USING (number)) ON true ORDER BY ${order}`,
    ...values,
  );
  return { rows: rows.filter(({ id }) => id !== null).map(summaryOf), total: Number(rows[0]!.n) };
}

const orderOf = ({ sort, descending }: ListQuery): string =>
  sortColumns[sort]
    .map((column) => {
      const nulls = nullable.has(column) ? ` NULLS ${descending ? 'LAST' : 'FIRST'}` : '';
      return `${column} ${descending ? 'DESC' : 'ASC'}${nulls}`;
    })
    .join();

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
