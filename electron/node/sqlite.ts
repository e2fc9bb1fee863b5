/** Starts sql.js: SQLite compiled to WebAssembly, loaded from node_modules or from beside the packaged app. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import type { OpenSql, SqlDatabase } from '../../shared/store/sql.ts';

export async function loadSqlite(): Promise<OpenSql> {
  const sql = await initSqlJs({ locateFile: wasmFile });
  return (bytes) => new sql.Database(bytes) as SqlDatabase;
}

function wasmFile(name: string): string {
  const packaged = process.resourcesPath ? join(process.resourcesPath, name) : '';
  if (packaged && existsSync(packaged)) return packaged;
  return createRequire(import.meta.url).resolve(`sql.js/dist/${name}`);
}
