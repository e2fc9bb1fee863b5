/** The history as one file: opened by SQLite's own shell, and taken over by another desk. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../electron/node/history/case-file.ts';
import { noted, opened, summary } from '../support/history.ts';

const run = promisify(execFile);
let base: string;
let store: Store;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'deferral-desk-export-'));
  store = await openStore(join(base, 'one'), { now: () => new Date('2026-05-17T09:00:00Z') });
  await store.apply(opened('c-20260517-1'), summary('c-20260517-1'));
  await store.apply(noted('c-20260517-1', 'Called them; “Tuesday”'), summary('c-20260517-1'));
  await store.apply(opened('c-20260517-2'), summary('c-20260517-2'));
  await store.apply({ kind: 'deleted', id: 'c-20260517-2', at: '2026-05-18T00:00:00Z' }, null);
});
afterEach(async () => {
  await store.close();
  await rm(base, { recursive: true, force: true });
});

test('the sqlite3 shell opens it', async (context) => {
  const shell = await run('sqlite3', ['--version']).catch(() => null);
  if (!shell) return context.skip('sqlite3 is not installed (apt-get install sqlite3)');
  const file = join(base, 'history.sqlite');
  await writeFile(file, await store.exportSqlite());
  const { stdout } = await run('sqlite3', [
    '-readonly',
    file,
    'PRAGMA integrity_check; SELECT id, recipient_domain FROM cases; SELECT text FROM notes JOIN cases ON id = case_id',
  ]);
  expect(stdout).toBe('ok\nc-20260517-1|example.net\nCalled them; “Tuesday”\n');
});

test('another desk takes it over once, and gives a new id where its own case has that one', async () => {
  const bytes = await store.exportSqlite();
  const other = await openStore(join(base, 'two'));
  await other.apply(opened('c-20260517-1'), summary('c-20260517-1'));
  const taken = await other.importSqlite(bytes, (c) => summary(c.id));
  expect(taken).toEqual({ imported: ['c-20260517-2'], unchanged: 0, refused: [] });
  expect((await other.load('c-20260517-2'))!.notes).toHaveLength(1);
  expect((await other.load('c-20260517-1'))!.notes).toHaveLength(0);
  await other.close();

  expect(await store.importSqlite(bytes, (c) => summary(c.id))).toMatchObject({ imported: [], unchanged: 1 });
});

test('a backup of the day is made when the desk closes, and old ones go', async () => {
  await store.close();
  for (const day of [18, 19, 20, 21]) {
    store = await openStore(join(base, 'one'), {
      backups: 3,
      now: () => new Date(`2026-05-${day}T09:00:00Z`),
    });
    await store.apply(noted('c-20260517-1', `day ${day}`), null);
    await store.close();
  }
  const backups = await readdir(join(base, 'one/backups'));
  expect(backups.sort()).toEqual([
    'history-2026-05-19.sqlite',
    'history-2026-05-20.sqlite',
    'history-2026-05-21.sqlite',
  ]);
  const bytes = await readFile(join(base, 'one/backups/history-2026-05-21.sqlite'));
  store = await openStore(join(base, 'three'));
  await store.importSqlite(bytes, (c) => summary(c.id));
  expect((await store.load('c-20260517-1'))!.notes.at(-1)!.text).toBe('day 21');
});
