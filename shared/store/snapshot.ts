/**
 * The snapshot: one SQLite file that holds the history up to a change. What is in it is believed only after its
 * header, its length, its schema and its version have been looked at, because it may be cut, foreign or made up.
 */
import { Problem } from '../problem.ts';
import { migrations } from './migrations/index.ts';
import type { OpenSql, SqlDatabase } from './sql.ts';
import { CaseTables } from './store.ts';

/** “DefD”: SQLite's `application_id`, at offset 68 of the file. */
export const applicationId = 0x44656644;
export const version = migrations.length;

/** Why bytes are not a history: one phrase that ends “… set aside, because”. */
export class Unreadable extends Error {}

const magic = 'SQLite format 3\0';

/** What the header of a SQLite file says of it. Throws Unreadable where there is none, or the length is not as it says. */
export function headerOf(bytes: Uint8Array): { application: number; version: number } {
  if (bytes.length === 0) throw new Unreadable('it is empty');
  if (bytes.length < 512 || [...magic].some((c, i) => bytes[i] !== c.charCodeAt(0)))
    throw new Unreadable('it is no SQLite file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pageSize = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  if (bytes.length !== pageSize * view.getUint32(28)) throw new Unreadable('a part of it is missing');
  return { application: view.getUint32(68), version: view.getUint32(60) };
}

/**
 * Version of a snapshot, from its header alone.
 * @throws Unreadable for what is cut or is not ours; Problem `history-newer` for one of a later version.
 */
export function checkHeader(bytes: Uint8Array): number {
  const { application, version: found } = headerOf(bytes);
  if (application !== applicationId) throw new Unreadable('another program wrote it');
  if (found > version)
    throw new Problem(
      'history-newer',
      `This history was written by a newer version of Deferral Desk (its format is ${found}, this one reads up to ${version}). Nothing was changed.`,
      'Install the newer version, or use another data folder.',
    );
  if (found < 1) throw new Unreadable('it has no version');
  return found;
}

/** Opens a snapshot and brings it to today's version. Errors as checkHeader. */
export function openSnapshot(bytes: Uint8Array, openSql: OpenSql): { tables: CaseTables; migrated: boolean } {
  const found = checkHeader(bytes);
  return attempt(() => {
    const db = openSql(bytes);
    distrust(db);
    const extra = alien(db, found);
    if (extra) throw new Unreadable(`it holds something that Deferral Desk did not put there (${extra})`);
    migrate(db, found);
    const tables = new CaseTables(db);
    if (!(tables.sequence >= 0)) throw new Unreadable('it does not say which changes it holds');
    return { tables, migrated: found < version };
  });
}

/** Work on a database from a file. What is the file's fault becomes Unreadable; anything else stays what it is. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isOfFile(error) ? new Unreadable(String(error)) : error;
  }
}

/**
 * SQLite's own words about a page or a missing column come as plain errors, and a text that should be JSON as a
 * SyntaxError. A fault of ours, or too little memory, must not set a good history aside.
 */
const isOfFile = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  (error instanceof Error &&
    Object.getPrototypeOf(error) === Error.prototype &&
    error.message !== 'out of memory');

export function emptyHistory(openSql: OpenSql): CaseTables {
  const db = openSql();
  migrate(db, 0);
  return new CaseTables(db);
}

/** SQLite's own check of every page and index, and of the search index. Null if all is well. */
export function integrityOf(db: SqlDatabase): string | null {
  const says = db.exec('PRAGMA integrity_check(3)')[0]?.values.map(([line]) => String(line)) ?? [];
  return says.join() === 'ok' ? null : says.join('; ') || 'no answer';
}

/** The bytes of a snapshot are data, also where somebody else wrote them: no functions from the schema. */
export function distrust(db: SqlDatabase): void {
  db.run('PRAGMA trusted_schema = OFF');
  db.run('PRAGMA cell_size_check = ON');
}

/** Name of something in the schema that our migrations up to a version do not make: a trigger, a view, a table. */
function alien(db: SqlDatabase, found: number): string | null {
  const ours = migrations.slice(0, found).join('\n');
  const schema = db.exec('SELECT type, name, tbl_name FROM sqlite_master')[0]?.values ?? [];
  for (const [type, name, table] of schema) {
    if (type !== 'table' && type !== 'index') return `${String(type)} ${String(name)}`;
    const base = String(table).replace(/^search_(segments|segdir|docsize|stat)$/, 'search');
    if (!new RegExp(`CREATE (VIRTUAL )?TABLE ${base.replace(/\W/g, '')} `).test(ours)) return `table ${base}`;
  }
  return null;
}

function migrate(db: SqlDatabase, from: number): void {
  if (from === version) return;
  db.run('BEGIN');
  for (const sql of migrations.slice(from)) db.run(sql);
  db.run('COMMIT');
  db.run(`PRAGMA application_id = ${applicationId}`);
  db.run(`PRAGMA user_version = ${version}`);
}
