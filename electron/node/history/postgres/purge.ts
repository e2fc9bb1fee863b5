/** What a team does not keep for ever: raw files, closed cases, deleted ones. Gone is gone; pg_dump before is the way back. */
import type { PoolClient } from 'pg';
import { forgottenBefore } from '../../../../shared/store/compaction.ts';

export interface Purged {
  cases: number;
  files: number;
}

/**
 * In one transaction. Days after which files (`evidence`) and closed cases that nobody touched (`closed`) go; null keeps them. Deleted
 * cases go after their thirty days in any case, and files that no case names after a day.
 */
export async function purge(
  client: PoolClient,
  days: { evidence: number | null; closed: number | null },
  now: Date,
): Promise<Purged> {
  const before = (count: number): string => new Date(now.getTime() - count * 86_400_000).toISOString();
  const removed = async (sql: string, ...values: unknown[]): Promise<number> =>
    (await client.query(sql, values)).rowCount ?? 0;
  await client.query('BEGIN');
  try {
    const cases = await removed(
      `WITH RECURSIVE gone (number) AS (
         SELECT number FROM desk.cases WHERE deleted_at IS NOT NULL AND merged_into IS NULL AND deleted_at <= $1
         UNION SELECT number FROM desk.cases WHERE $2::timestamptz IS NOT NULL AND status = 'closed' AND touched < $2
           AND merged_into IS NULL
         UNION SELECT cases.number FROM desk.cases JOIN gone ON cases.merged_into = gone.number)
       DELETE FROM desk.cases WHERE number IN (SELECT number FROM gone)`,
      forgottenBefore(now.toISOString()),
      days.closed === null ? null : before(days.closed),
    );
    const files = await removed(
      `DELETE FROM desk.evidence WHERE at < $1 OR
         (at < $2 AND NOT EXISTS (SELECT FROM desk.names WHERE text = sha256))`,
      days.evidence === null ? '-infinity' : before(days.evidence),
      before(1),
    );
    await client.query('COMMIT');
    return { cases, files };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
