/** Brings the schema up to what this version knows: once, whoever comes first, under an advisory lock. */
import type { ClientBase } from 'pg';
import { Problem } from '../../../../shared/problem.ts';
import { migrations } from './schema/index.ts';

/** “Desk”. */
const lock = 0x4465736b;

/** Already there: somebody was first, and what this connection remembers of the catalogue is older (it is told anew with a transaction). */
const alreadyThere = new Set(['42P06', '42P07', '42723', '23505']);

/** Throws Problem history-newer where a newer Deferral Desk has been here; nothing was changed then. */
export async function migrate(client: ClientBase): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await migrateOnce(client);
    } catch (error) {
      if (!alreadyThere.has((error as { code?: string }).code ?? '') || tries === 5) throw error;
    }
}

async function migrateOnce(client: ClientBase): Promise<void> {
  if ((await versionOf(client)) === migrations.length) return;
  await client.query('BEGIN');
  try {
    // Of the transaction, not of the session: PgBouncer may hand the next transaction to another connection.
    await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    const version = await versionOf(client);
    if (version > migrations.length) throw newer(version);
    if (version === 0)
      await client.query(
        'CREATE SCHEMA IF NOT EXISTS desk; CREATE TABLE IF NOT EXISTS desk.schema (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())',
      );
    for (const [i, sql] of migrations.entries()) {
      if (i < version) continue;
      await client.query(sql);
      await client.query('INSERT INTO desk.schema (version) VALUES ($1)', [i + 1]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** 0 for a database that is no history yet. */
async function versionOf(client: ClientBase): Promise<number> {
  const there = await client.query<{ there: boolean }>(
    "SELECT to_regclass('desk.schema') IS NOT NULL AS there",
  );
  if (!there.rows[0]?.there) return 0;
  const found = await client.query<{ version: number | null }>(
    'SELECT max(version) AS version FROM desk.schema',
  );
  const version = found.rows[0]?.version ?? 0;
  if (version > migrations.length) throw newer(version);
  return version;
}

const newer = (version: number): Problem =>
  new Problem(
    'history-newer',
    `The team's history was brought to version ${version} by a newer Deferral Desk; this one knows ${migrations.length}.`,
    'Install the newer version here as well. Nothing was changed.',
  );
