/** What a team's history keeps and forgets, and its backup: the built product on a real PostgreSQL. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServe } from '../support/double.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { reply, teamCli, type Env } from '../support/team-cli.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-keeping-'));
let postgres: Postgres;
let history: string;
const { cli, as, json, open } = teamCli(base, () => history);

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a team', () => {
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off']);
    history = postgres.database();
  });
  afterAll(() => {
    postgres?.remove();
    rmSync(base, { recursive: true, force: true });
  });

  test('an address is forgotten in changes, search and files, in whatever form; others stay', async () => {
    const text = (who: string): string =>
      `2026-11-29T10:00:00+00:00 mail postfix/smtp[7]: 4X1: to=<${who}@example.net>, relay=mx1.example.net[192.0.2.61]:25, delay=3, dsn=4.7.0, status=deferred (host mx1.example.net[192.0.2.61] said: 421 4.7.0 Too many connections)`;
    const openFor = async (who: string) =>
      (await json(as('anna'), 'case', 'open', '--again', '--text', text(who))).case;
    const [erika, other] = [await openFor('erika'), await openFor('frederika')];
    await cli(
      as('bob'),
      'case',
      'note',
      erika,
      'wrote to Erika@Example.NET, bounced to b+erika=example.net@us.example',
    );
    writeFileSync(join(base, 'erika.log'), `${text('erika')}\n`);
    const fromFile = (await json(as('anna'), 'case', 'open', '--again', join(base, 'erika.log'))).case;
    await cli(as('anna'), 'case', 'delete', fromFile);
    const holds = (): string =>
      postgres.sql(
        history,
        `SELECT (SELECT count(*) FROM desk.changes WHERE change ~* '(^|[^a-z])erika[@=]example') || ' '
          || (SELECT count(*) FROM desk.evidence WHERE position('erika@example'::bytea IN bytes) > 0 AND position('frederika'::bytea IN bytes) = 0)`,
      );
    expect(holds().trim()).toMatch(/^[1-9]\d* [1-9]/);
    expect((await cli(as('dora'), 'history', 'forget', 'erika@example.net')).err).toContain('--yes');
    expect((await cli(as('dora'), 'history', 'forget', 'erika', '--yes')).err).toContain('no mail address');
    const done = await json(as('dora'), 'history', 'forget', 'erika@example.net', '--yes');
    expect(done.cases).toEqual(expect.arrayContaining([erika, fromFile]));
    expect(done.cases).not.toContain(other);
    expect(holds().trim()).toBe('0 0');
    const found = async (words: string) =>
      ((await json(as('bob'), 'case', 'list', words)).cases as { case: string }[]).map((one) => one.case);
    expect(await found('erika@example.net')).toEqual([]);
    expect(await found('frederika@example.net')).toEqual([other]);
    expect(await found(String(done.placeholder))).toContain(erika);
    const { record } = await json(as('bob'), 'case', 'show', erika);
    expect((record as { by: string }[]).at(-1)).toMatchObject({ by: 'dora', change: 'noted' });
    expect(postgres.sql(history, 'SELECT by, cardinality(cases) FROM desk.forgotten').trim()).toBe(
      `dora|${(done.cases as string[]).length}`,
    );
  });

  test('what is old goes, and nothing else', async () => {
    const database = postgres.database();
    const dora: Env = { ...as('dora'), DEFERRAL_DESK_HISTORY: database };
    const [open1, closed, recent, merged] = [
      await open(dora),
      await open(dora),
      await open(dora),
      await open(dora),
    ];
    await cli(dora, 'case', 'merge', closed, merged);
    for (const id of [closed, recent]) expect((await cli(dora, 'case', 'close', id, 'over')).code).toBe(0);
    postgres.sql(
      database,
      `UPDATE desk.cases SET touched = now() - interval '800 days' WHERE id IN ('${open1}', '${closed}')`,
    );
    postgres.sql(
      database,
      `INSERT INTO desk.evidence (sha256, size, at, bytes) VALUES ('old', 1, now() - interval '91 days', 'x'), ('new', 1, now(), 'x')`,
    );
    expect(await json(dora, 'history', 'purge', '--closed', '730', '--evidence', '90', '--yes')).toEqual({
      cases: 2,
      files: 1,
    });
    const left = ((await json(dora, 'case', 'list')).cases as { case: string }[]).map((one) => one.case);
    expect(left.sort()).toEqual([open1, recent].sort());
    expect((await cli(dora, 'history', 'purge', '--closed', 'many', '--yes')).code).toBe(2);
    // Without a number it goes by the settings of the team.
    postgres.sql(
      database,
      `UPDATE desk.cases SET touched = now() - interval '8 days' WHERE id = '${recent}'`,
    );
    expect(await json(dora, 'history', 'purge', '--yes')).toEqual({ cases: 0, files: 0 });
    postgres.sql(database, `INSERT INTO desk.settings (person, value) VALUES ('', '{"keepClosedDays":7}')`);
    expect(await json(dora, 'history', 'purge', '--yes')).toEqual({ cases: 1, files: 0 });
    // The number of cases follows.
    expect(postgres.sql(database, 'SELECT sum(n) FROM desk.tallies').trim()).toBe('1');
  });

  test('a serve does it by itself at its start, by the settings, and the protocol says so', async () => {
    const database = postgres.database();
    const dora: Env = { ...as('dora'), DEFERRAL_DESK_HISTORY: database };
    writeFileSync(join(base, 'old.txt'), `${reply} (old)\n`);
    const closed = (await json(dora, 'case', 'open', join(base, 'old.txt'))).case;
    const [stillOpen, recent] = [await open(dora), await open(dora)];
    for (const id of [closed, recent]) await cli(dora, 'case', 'close', id, 'over');
    postgres.sql(
      database,
      `UPDATE desk.cases SET touched = now() - interval '31 days' WHERE id IN ('${closed}', '${stillOpen}');
       UPDATE desk.evidence SET at = now() - interval '8 days';
       INSERT INTO desk.evidence (sha256, size, at, bytes) VALUES ('new', 1, now(), 'x');
       INSERT INTO desk.settings (person, value) VALUES ('', '{"keepClosedDays":30,"keepFilesDays":7}')`,
    );
    const done = (): string =>
      postgres.sql(database, 'SELECT by IS NULL, evidence_days, closed_days, cases, files FROM desk.purges');
    expect(done()).toBe('');
    const old = postgres.sql(database, "SELECT count(*) FROM desk.evidence WHERE sha256 <> 'new'").trim();
    const served = await startServe(join(base, 'retention'), dora);
    await expect.poll(() => done().trim()).toBe(`t|7|30|1|${old}`);
    await served.stop();
    expect(postgres.sql(database, 'SELECT sha256 FROM desk.evidence').trim()).toBe('new');
    const left = ((await json(dora, 'case', 'list')).cases as { case: string }[]).map((one) => one.case);
    expect(left.sort()).toEqual([stillOpen, recent].sort());
  });

  test('a dump restored into an empty database is a working desk', async () => {
    const id = await open(as('anna'));
    writeFileSync(join(base, 'kept.txt'), `${reply} (kept)\n`);
    const withFile = (await json(as('anna'), 'case', 'open', '--again', join(base, 'kept.txt'))).case;
    await cli(as('bob'), 'case', 'note', id, 'before the dump');
    const fresh = postgres.database();
    const dump = spawnSync(join(postgres.bin, 'pg_dump'), ['--schema=desk', history], { maxBuffer: 1 << 28 });
    expect(dump.stderr.toString()).toBe('');
    const restored = spawnSync(join(postgres.bin, 'psql'), ['-qX', '-v', 'ON_ERROR_STOP=1', '-d', fresh], {
      input: dump.stdout,
    });
    expect(restored.stderr.toString()).toBe('');
    const zoe: Env = { ...as('zoe'), DEFERRAL_DESK_HISTORY: fresh };
    const cases = async (env: Env) => (await json(env, 'case', 'list')).cases;
    expect(await cases(zoe)).toEqual(await cases(as('zoe')));
    expect((await json(zoe, 'case', 'show', id)).record).toMatchObject([
      { by: 'anna' },
      { by: 'bob', says: 'before the dump' },
    ]);
    const files = 'SELECT count(*), sum(size) FROM desk.evidence';
    expect(postgres.sql(fresh, files)).toBe(postgres.sql(history, files));
    expect((await json(zoe, 'case', 'show', withFile)).case).toBe(withFile);
    const next = await open(zoe);
    expect(await cases(as('zoe'))).not.toContainEqual(expect.objectContaining({ case: next }));
    expect((await cli(zoe, 'case', 'note', id, 'after it')).code).toBe(0);
  });
});
