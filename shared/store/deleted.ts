/** Cases off the list: deleted ones, which can be had back for a while, and those that another case took over. */
import { shelves, summaryOf } from './list.ts';
import type { Rows } from './rows.ts';
import type { DeletedCase } from './summary.ts';

/** Numbers of the cases deleted before a time, and of those that they had taken over. */
const gone = `SELECT number FROM cases WHERE shelf = ${shelves.deleted} AND merged_into IS NULL AND deleted_at < ?
  UNION SELECT cases.number FROM cases JOIN gone ON cases.merged_into = gone.number`;

/** A case that was deleted, and not taken over by another one. */
export function isDeleted(rows: Rows, id: string): boolean {
  const row = rows.first('SELECT shelf, merged_into FROM cases WHERE id = ?', id);
  return row?.shelf === shelves.deleted && row.merged_into === null;
}

/** The case that this one was merged into; null if it was not. */
export function mergedInto(rows: Rows, id: string): string | null {
  const into = rows.first(
    'SELECT taker.id FROM cases JOIN cases AS taker ON taker.number = cases.merged_into WHERE cases.id = ?',
    id,
  );
  return into ? String(into.id) : null;
}

/**
 * Ids of the cases on the desk and in the archive in whose changes this text stands (a hash, a time), the newest first;
 * a merged one stands for the case that took it over. Looks at every change: for what is known to be there.
 */
export function naming(rows: Rows, text: string): string[] {
  return rows
    .all(
      `WITH RECURSIVE held (number) AS (
         SELECT number FROM changes WHERE instr(change, ?) > 0
         UNION SELECT merged_into FROM cases JOIN held USING (number) WHERE merged_into IS NOT NULL)
       SELECT id FROM cases JOIN held USING (number) WHERE shelf < ${shelves.deleted} ORDER BY number DESC`,
      text,
    )
    .map((row) => String(row.id));
}

/** Cases deleted after a time (ISO 8601, UTC), the last one first; at most 500. */
export function deletedAfter(rows: Rows, after: string): DeletedCase[] {
  return rows
    .all(
      `SELECT * FROM cases WHERE shelf = ${shelves.deleted} AND merged_into IS NULL AND deleted_at > ?
       ORDER BY deleted_at DESC, number DESC LIMIT 500`,
      after,
    )
    .map((row) => ({ ...summaryOf(row), deletedAt: String(row.deleted_at) }));
}

/** Numbers of the cases that can be forgotten: deleted before a time, or merged into one that was. */
function goneBefore(rows: Rows, before: string): number[] {
  return rows
    .all(`WITH RECURSIVE gone (number) AS (${gone}) SELECT number FROM gone`, before)
    .map((row) => Number(row.number));
}

/** Removes these cases, with all that was written of them. Returns how many. */
export function removeGone(rows: Rows, before: string): number {
  const gone = goneBefore(rows, before);
  for (const number of gone)
    rows.inTransaction(() => {
      rows.run('DELETE FROM search WHERE docid = ?', number);
      for (const table of ['case_words', 'changes', 'cases'])
        rows.run(`DELETE FROM ${table} WHERE number = ?`, number);
    });
  return gone.length;
}

/** SHA-256 of the evidence that is named by these, and by no other case. */
export function evidenceOnlyOfDeleted(rows: Rows, before: string): string[] {
  if (!goneBefore(rows, before).length) return [];
  return rows
    .all(
      `WITH RECURSIVE gone (number) AS (${gone}),
            named (number, sha256) AS (
              SELECT number, json_extract(source.value, '$.sha256')
              FROM changes, json_each(change, '$.case.sources') AS source
              UNION SELECT number, json_extract(change, '$.source.sha256') FROM changes
              UNION SELECT number, json_extract(part.value, '$.source.sha256')
              FROM changes, json_each(change, '$.changes') AS part)
       SELECT sha256 FROM named WHERE number IN gone AND sha256 IS NOT NULL
       EXCEPT SELECT sha256 FROM named WHERE number NOT IN gone`,
      before,
    )
    .map((row) => String(row.sha256));
}
