/** What a team does not keep for ever: raw files, closed cases, deleted ones. Gone is gone; pg_dump before is the way back. */
import type { ClientBase } from 'pg';
import { forgottenBefore } from '../../../../shared/store/compaction.ts';
import type { Purged } from '../../../../shared/rpc/team-methods.ts';

/** Days after which files (`evidence`) and closed cases that nobody touched (`closed`) go; null keeps them. */
export interface KeptDays {
  evidence: number | null;
  closed: number | null;
}

/** $1: deleted before; $2: closed and untouched since. A case goes with all that were merged into it. */
const oldCases = `WITH RECURSIVE gone (number) AS (
  SELECT number FROM desk.cases WHERE deleted_at IS NOT NULL AND merged_into IS NULL AND deleted_at <= $1
  UNION SELECT number FROM desk.cases WHERE $2::timestamptz IS NOT NULL AND status = 'closed' AND touched < $2
    AND merged_into IS NULL
  UNION SELECT cases.number FROM desk.cases JOIN gone ON cases.merged_into = gone.number)`;
/** $1: kept since; $2: named by no case since. */
const oldFiles = `FROM desk.evidence WHERE at < $1 OR
  (at < $2 AND NOT EXISTS (SELECT FROM desk.names WHERE text = sha256))`;

const before = (now: Date, days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();
const ofCases = ({ closed }: KeptDays, now: Date) => [
  forgottenBefore(now.toISOString()),
  closed === null ? null : before(now, closed),
];
const ofFiles = ({ evidence }: KeptDays, now: Date) => [
  evidence === null ? '-infinity' : before(now, evidence),
  before(now, 1),
];

/** In one transaction. Deleted cases go after their thirty days in any case, and files that no case names after a day. */
export async function purge(client: ClientBase, days: KeptDays, now: Date): Promise<Purged> {
  const removed = async (sql: string, values: unknown[]): Promise<number> =>
    (await client.query(sql, values)).rowCount ?? 0;
  await client.query('BEGIN');
  try {
    const gone = 'DELETE FROM desk.cases WHERE number IN (SELECT number FROM gone)';
    const cases = await removed(`${oldCases} ${gone}`, ofCases(days, now));
    const files = await removed(`DELETE ${oldFiles}`, ofFiles(days, now));
    await client.query('COMMIT');
    return { cases, files };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** How many would go now; files that only the cases name that go count a day later. */
export async function wouldPurge(client: ClientBase, days: KeptDays, now: Date): Promise<Purged> {
  const counted = async (sql: string, values: unknown[]): Promise<number> =>
    (await client.query<{ n: number }>(sql, values)).rows[0]!.n;
  return {
    cases: await counted(`${oldCases} SELECT count(*)::int AS n FROM gone`, ofCases(days, now)),
    files: await counted(`SELECT count(*)::int AS n ${oldFiles}`, ofFiles(days, now)),
  };
}
