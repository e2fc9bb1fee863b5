/**
 * A history from somebody else: an export, or a backup of the history file. Trusted as little as a bounce is: its
 * schema is compared before anything is read from it, each case passes the schema for strangers' cases, and what is
 * taken over is the cases alone.
 */
import type { Case } from '../case/case.ts';
import { caseSchema } from '../case/schema.ts';
import { Problem } from '../problem.ts';
import { exportId, exportTables, exportVersion } from './export.ts';
import {
  applicationId,
  attempt,
  distrust,
  integrityOf,
  openSnapshot,
  headerOf,
  Unreadable,
} from './snapshot.ts';
import type { OpenSql, SqlDatabase } from './sql.ts';

export const importLimit = 1 << 30;

/** Ids go into file names and commands; others than ours are not taken over. */
const strangersCase = caseSchema.refine((c) => /^c-[A-Za-z0-9-]{1,40}$/.test(c.id), {
  path: ['id'],
  error: 'is no case id',
});

export interface ReadImport {
  cases: Case[];
  /** Cases that were not as a case should be, and why, one sentence each; at most 100. */
  refused: string[];
}

/** Throws Problem import-too-large, import-newer or import-unreadable; nothing of the file is then used. */
export function readImport(bytes: Uint8Array, openSql: OpenSql): ReadImport {
  if (bytes.length > importLimit)
    throw new Problem(
      'import-too-large',
      'This history is larger than 1 GB.',
      'Export fewer cases at a time.',
      { exit: 3 },
    );
  try {
    const { application, version } = headerOf(bytes);
    if (application === applicationId) return fromSnapshot(bytes, openSql);
    if (application !== exportId) throw new Unreadable('another program wrote it');
    if (version > exportVersion)
      throw new Problem(
        'import-newer',
        'This history was exported by a newer version of Deferral Desk.',
        'Install the newer version here as well.',
        { exit: 3 },
      );
    return fromExport(bytes, openSql);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Problem(
      'import-unreadable',
      `This file is no history of Deferral Desk that can be read: ${error.message}.`,
      'Export it again on the other machine. Nothing was taken over.',
      { exit: 3 },
    );
  }
}

function fromSnapshot(bytes: Uint8Array, openSql: OpenSql): ReadImport {
  const { tables } = openSnapshot(bytes, openSql);
  const read: ReadImport = { cases: [], refused: [] };
  attempt(() => {
    for (const { summary, case: whole, deletedAt } of tables.everyCase())
      if (!deletedAt) take(read, summary.id, whole);
  });
  tables.close();
  return read;
}

function fromExport(bytes: Uint8Array, openSql: OpenSql): ReadImport {
  const db = openSql(bytes);
  try {
    return attempt(() => {
      distrust(db);
      const schema = db.exec('SELECT type, tbl_name FROM sqlite_master')[0]?.values ?? [];
      for (const [type, table] of schema)
        if ((type !== 'table' && type !== 'index') || !exportTables.includes(String(table)))
          throw new Unreadable(`it holds a ${String(type)} that no export has`);
      const wrong = integrityOf(db);
      if (wrong) throw new Unreadable(`it is damaged (${wrong})`);
      return documentsOf(db);
    });
  } finally {
    db.close();
  }
}

function documentsOf(db: SqlDatabase): ReadImport {
  const read: ReadImport = { cases: [], refused: [] };
  const statement = db.prepare('SELECT id, document FROM cases');
  while (statement.step()) {
    const [id, document] = statement.get();
    take(read, String(id), parsed(String(document)));
  }
  statement.free();
  return read;
}

function take(read: ReadImport, id: string, value: unknown): void {
  const checked = strangersCase.safeParse(value);
  if (checked.success) read.cases.push(checked.data);
  else if (read.refused.length < 100) {
    const { path, message } = checked.error.issues[0]!;
    read.refused.push(`${id.slice(0, 40)}: ${path.join('.')} ${message}`.slice(0, 300));
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
