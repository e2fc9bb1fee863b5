/** What a team does not keep for ever: raw files, closed cases, deleted ones. Gone is gone; pg_dump before is the way back. */
import type { ClientBase } from 'pg';
import { forgottenBefore } from '../../../../shared/store/compaction.ts';
import type { Purged, PurgedBefore } from '../../../../shared/rpc/team-methods.ts';

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

/** “Keep”. */
const lock = 0x4b656570;

/**
 * In one transaction, with its entry in the protocol. Deleted cases go after their thirty days in any case, and files that no case
 * names after a day. `by` null: nobody asks for it, and where it was done by itself within a day, or somebody else is at it, nothing
 * is done and the answer is null.
 */
export async function purge(
  client: ClientBase,
  days: KeptDays,
  now: Date,
  by: string | null,
): Promise<Purged | null> {
  const removed = async (sql: string, values: unknown[]): Promise<number> =>
    (await client.query(sql, values)).rowCount ?? 0;
  await client.query('BEGIN');
  try {
    if (by === null && !(await isDue(client, now))) {
      await client.query('COMMIT');
      return null;
    }
    const gone = 'DELETE FROM desk.cases WHERE number IN (SELECT number FROM gone)';
    const cases = await removed(`${oldCases} ${gone}`, ofCases(days, now));
    const files = await removed(`DELETE ${oldFiles}`, ofFiles(days, now));
    await client.query(
      'INSERT INTO desk.purges (at, by, evidence_days, closed_days, cases, files) VALUES ($1, $2, $3, $4, $5, $6)',
      [now, by, days.evidence, days.closed, cases, files],
    );
    await client.query('COMMIT');
    return { cases, files };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Whoever has the lock of this transaction is the only one, and sees what the one before wrote. Where the clocks of this machine and
 * of the database lie an hour apart, one of them is wrong, and nobody is there who would notice what goes too early.
 */
async function isDue(client: ClientBase, now: Date): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    `SELECT abs(extract(epoch FROM clock_timestamp() - $2::timestamptz)) < 3600
       AND pg_try_advisory_xact_lock($1) AS mine`,
    [lock, now],
  );
  if (!rows[0]!.mine) return false;
  const done = await client.query('SELECT FROM desk.purges WHERE by IS NULL AND at > $1 LIMIT 1', [
    before(now, 1),
  ]);
  return done.rowCount === 0;
}

/** The last ones that removed something, and the last one by itself; at most 100. */
export async function purgedBefore(client: ClientBase): Promise<PurgedBefore[]> {
  const { rows } = await client.query<Omit<PurgedBefore, 'at'> & { at: Date }>(
    `SELECT number, at, by, cases, files FROM desk.purges
     WHERE cases + files > 0 OR number = (SELECT max(number) FROM desk.purges WHERE by IS NULL)
     ORDER BY number DESC LIMIT 100`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
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
