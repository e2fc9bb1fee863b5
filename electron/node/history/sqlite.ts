/** Starts sql.js: SQLite compiled to WebAssembly, found in node_modules, which a package holds in its archive. */
import { createRequire } from 'node:module';
import initSqlJs from 'sql.js';
import type { OpenSql, SqlDatabase } from '../../../shared/store/sql.ts';

export async function loadSqlite(): Promise<OpenSql> {
  const { resolve } = createRequire(import.meta.url);
  const sql = await initSqlJs({ locateFile: (name) => resolve(`sql.js/dist/${name}`) });
  return (bytes) => new sql.Database(bytes) as SqlDatabase;
}
