/** A history from a stranger: everything in it that is not a case is refused, and nothing of it runs. */
import { describe, expect, test } from 'vitest';
import { emptyCase } from '../../shared/case/apply.ts';
import { exportHistory, exportId } from '../../shared/store/export.ts';
import { readImport } from '../../shared/store/import.ts';
import { emptyHistory } from '../../shared/store/snapshot.ts';
import type { SqlDatabase } from '../../shared/store/sql.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { sampleCase } from '../support/sample-case.ts';
import { noted, opened, summary } from '../support/history.ts';

const openSql = await loadSqlite();
const rich = { ...sampleCase, id: 'c-20260517-2' };

function history() {
  const tables = emptyHistory(openSql);
  const apply = (change: Parameters<typeof tables.apply>[0]['change'], id: string) =>
    tables.apply({ sequence: tables.sequence + 1, change, summary: summary(id) });
  apply(opened('c-20260517-1'), 'c-20260517-1');
  apply(noted('c-20260517-1', 'Called\nthem'), 'c-20260517-1');
  apply({ kind: 'opened', case: rich }, rich.id);
  apply(opened('c-20260517-3'), 'c-20260517-3');
  apply({ kind: 'deleted', id: 'c-20260517-3', at: '2026-05-18' }, 'c-20260517-3');
  return tables;
}
const exported = exportHistory(history(), openSql);
const changed = (work: (db: SqlDatabase) => void, bytes = exported): Uint8Array => {
  const db = openSql(bytes);
  work(db);
  return db.export();
};

test('what was exported comes back whole, without the deleted', () => {
  const { cases, refused } = readImport(exported, openSql);
  expect(refused).toEqual([]);
  expect(cases.map((c) => c.id)).toEqual(['c-20260517-1', 'c-20260517-2']);
  expect(cases[0]!.notes.map((note) => note.text)).toEqual(['Called\nthem']);
  expect(cases[1]).toEqual(JSON.parse(JSON.stringify(rich)));
});

test('a backup of the history file is read as well', () => {
  expect(readImport(history().export(), openSql).cases).toHaveLength(2);
});

test('every table is there for the shell, with as many rows as the cases have', () => {
  const db = openSql(exported);
  const count = (table: string) =>
    db.exec(`SELECT count(*) FROM ${table} WHERE case_id = '${rich.id}'`)[0]!.values[0]![0];
  for (const table of ['attempts', 'findings', 'sessions', 'answers', 'notes', 'journal', 'sources'] as const)
    expect([table, count(table)]).toEqual([table, rich[table].length]);
  expect(db.exec('PRAGMA integrity_check')[0]!.values).toEqual([['ok']]);
});

describe('refused as a whole', () => {
  test.each([
    ['nothing', () => new Uint8Array(), 'it is empty'],
    ['a PDF', () => new TextEncoder().encode('%PDF-1.7 '.repeat(100)), 'it is no SQLite file'],
    ['a cut file', () => exported.slice(0, exported.length - 4096), 'a part of it is missing'],
    [
      'another program’s database',
      () => changed((db) => db.run('PRAGMA application_id = 1')),
      'another program wrote it',
    ],
    [
      'a trigger',
      () => changed((db) => db.run('CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM cases; END')),
      'trigger',
    ],
    [
      'a view in the place of a table',
      () => changed((db) => db.run('DROP TABLE notes; CREATE VIEW notes AS SELECT 1')),
      'view',
    ],
    ['a table more', () => changed((db) => db.run('CREATE TABLE sqlite (a)')), 'table'],
    ['a virtual table', () => changed((db) => db.run('CREATE VIRTUAL TABLE f USING fts4(a)')), 'table'],
    [
      'no documents',
      () => changed((db) => db.run('ALTER TABLE cases DROP COLUMN document')),
      'no such column',
    ],
    ['pages of noise', () => exported.map((byte, i) => (i > 4096 && i % 3 ? 7 : byte)), ''],
  ])('%s', (_, bytes, because) => {
    expect(() => readImport(bytes(), openSql)).toThrow(
      expect.objectContaining({ code: 'import-unreadable', says: expect.stringContaining(because) }),
    );
  });

  test('a newer export', () => {
    const bytes = changed((db) => db.run(`PRAGMA user_version = 99; PRAGMA application_id = ${exportId}`));
    expect(() => readImport(bytes, openSql)).toThrow(expect.objectContaining({ code: 'import-newer' }));
  });
});

describe('refused case by case, with the reason', () => {
  const sound = emptyCase('c-20260517-1', '2026-05-17T09:30:00Z');
  test.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['an id that is a path', JSON.stringify({ ...sound, id: '../../etc/passwd' })],
    ['notes that are no list', JSON.stringify({ ...sound, notes: { length: 1e9 } })],
    ['a hash that is none', JSON.stringify({ ...sound, sources: [{ sha256: '../x' }] })],
  ])('%s', (_, document) => {
    const bytes = changed((db) =>
      db.run("UPDATE cases SET document = ? WHERE id = 'c-20260517-1'", [document]),
    );
    const { cases, refused } = readImport(bytes, openSql);
    expect(cases.map((c) => c.id)).toEqual(['c-20260517-2']);
    expect(refused).toEqual([expect.stringMatching(/^c-20260517-1: /)]);
  });

  test('a key __proto__ changes no prototype and is dropped', () => {
    const document = JSON.stringify(sound).replace('{', '{"__proto__":{"polluted":true},');
    const bytes = changed((db) =>
      db.run("UPDATE cases SET document = ? WHERE id = 'c-20260517-1'", [document]),
    );
    const taken = readImport(bytes, openSql).cases.find((c) => c.id === sound.id)!;
    expect(taken).toEqual(sound);
    expect(Object.hasOwn(taken, '__proto__')).toBe(false);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
