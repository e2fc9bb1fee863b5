/**
 * An address is forgotten: a placeholder stands for it in every change of every case that names it, deleted ones among them, and so
 * in search; files that may hold it go as a whole, for they are known by their hash. Each case keeps a note that it was done.
 */
import type { PoolClient } from 'pg';
import { foldChanges } from '../../../../shared/case/apply.ts';
import type { Case, CaseChange } from '../../../../shared/case/case.ts';
import { Problem } from '../../../../shared/problem.ts';
import { forgetting } from '../../../../shared/store/forget.ts';
import type { Forgotten } from '../../../../shared/rpc/team-methods.ts';
import type { CaseSummary } from '../../../../shared/store/summary.ts';
import { appendArguments, type Append } from './append.ts';

/** One transaction: all of it is done or nothing. `noted` makes the change that a case keeps of it. */
export async function forget(
  client: PoolClient,
  address: string,
  by: string,
  summarise: (c: Case) => CaseSummary,
  noted: (id: string, text: string) => Omit<Append, 'summary'>,
): Promise<Forgotten> {
  try {
    forgetting(address, '');
  } catch {
    throw new Problem('usage', 'This is no mail address.', 'Write: history forget anna@example.net', {
      exit: 2,
    });
  }
  await client.query('BEGIN');
  try {
    const number = (
      await client.query<{ number: number }>('INSERT INTO desk.forgotten (by) VALUES ($1) RETURNING number', [
        by,
      ])
    ).rows[0]!.number;
    const placeholder = `forgotten-${number}@forgotten.invalid`;
    const done: Forgotten = { placeholder, cases: [], changes: 0, files: 0 };
    // By its local part, in whatever form it stands; what is not it is told apart then.
    const held = await client.query<{ number: string; id: string }>(
      `SELECT number, id FROM desk.cases WHERE number IN
         (SELECT number FROM desk.changes WHERE position(lower($1) IN lower(change)) > 0) ORDER BY number FOR UPDATE`,
      [address.split('@')[0]],
    );
    for (const one of held.rows)
      await forgetIn(client, one, forgetting(address, placeholder), done, noted, summarise);
    const loose = await client.query(
      "DELETE FROM desk.evidence WHERE position(convert_to($1, 'UTF8') IN bytes) > 0",
      [address],
    );
    done.files += loose.rowCount ?? 0;
    await client.query('UPDATE desk.forgotten SET cases = $2, changes = $3, files = $4 WHERE number = $1', [
      ...[number, done.cases, done.changes, done.files],
    ]);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function forgetIn(
  client: PoolClient,
  { number, id }: { number: string; id: string },
  without: ReturnType<typeof forgetting>,
  done: Forgotten,
  noted: (id: string, text: string) => Omit<Append, 'summary'>,
  summarise: (c: Case) => CaseSummary,
): Promise<void> {
  const { rows } = await client.query<{ version: number; change: string }>(
    'SELECT version, change FROM desk.changes WHERE number = $1 ORDER BY version',
    [number],
  );
  const texts = rows.map(({ version, change }) => ({ version, ...without(change) }));
  const changed = texts.filter((one) => one.changed);
  if (!changed.length) return;
  for (const { version, text } of changed)
    await client.query('UPDATE desk.changes SET change = $3 WHERE number = $1 AND version = $2', [
      ...[number, version, text],
    ]);
  // In a file the address may stand in forms that are not looked for, as in Base64.
  const files = await client.query(
    'DELETE FROM desk.evidence WHERE sha256 IN (SELECT text FROM desk.names WHERE number = $1)',
    [number],
  );
  const append = noted(id, `An address was forgotten: ${done.placeholder} stands for it`);
  const changes = [...texts.map(({ text }) => JSON.parse(text) as CaseChange), append.change];
  const c = foldChanges(changes.filter(({ kind }) => kind !== 'deleted' && kind !== 'restored'));
  if (c)
    await client.query(
      'SELECT desk.append($1::jsonb, $2, $3)',
      appendArguments({ ...append, summary: summarise(c) }),
    );
  done.cases.push(id);
  done.changes += changed.length;
  done.files += files.rowCount ?? 0;
}
