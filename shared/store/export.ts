/**
 * The whole history as one plain SQLite file, for the `sqlite3` shell and for another machine. Made for reading: a
 * table per kind of thing, ordinary columns, times as ISO 8601 UTC. `cases.document` holds the whole case as JSON, and
 * is what an import reads. Deleted cases are left out.
 */
import type { Case, CaseChange } from '../case/case.ts';
import type { OpenSql, SqlDatabase, SqlValue } from './sql.ts';
import type { CaseTables } from './store.ts';
import type { CaseSummary } from './summary.ts';

/** “DefX”. */
export const exportId = 0x44656658;
export const exportVersion = 1;

interface Sheet {
  columns: string;
  rows(c: Case, changes: CaseChange[], summary: CaseSummary): SqlValue[][];
}

const json = (value: unknown): string => JSON.stringify(value);
const flag = (value: boolean | undefined): number | null => (value === undefined ? null : Number(value));

/** Every table, in the order in which one reads them. The first column of each is the case's id. */
const sheets: Record<string, Sheet> = {
  cases: {
    columns: `id TEXT PRIMARY KEY, status TEXT, recipient_domain TEXT, sender_domain TEXT, client_ips TEXT, helo TEXT,
      first_seen TEXT, last_seen TEXT, opened_at TEXT, closed_at TEXT, closed_as TEXT, escalated_at TEXT,
      archived_at TEXT, next_step TEXT, not_before TEXT, tags TEXT, ticket TEXT, customer TEXT, document TEXT NOT NULL`,
    rows: (c, _changes, s) => [
      [
        ...[s.status, c.recipientDomain, c.senderDomain, c.clientIps.join(' '), c.helo],
        ...[s.firstSeen, s.lastSeen, c.openedAt, c.closedAt, c.closedAs, c.escalatedAt],
        ...[c.archivedAt, s.nextTitle, s.notBefore, c.tags.join(', '), c.ticket, c.customer, json(c)],
      ],
    ],
  },
  attempts: {
    columns: `case_id TEXT, at TEXT, recipient TEXT, recipient_domain TEXT, outcome TEXT, stage TEXT, code INTEGER,
      enhanced TEXT, reply TEXT, says TEXT, remote_mta TEXT, remote_address TEXT, client_ip TEXT, helo TEXT,
      queue_id TEXT, issuer TEXT, card TEXT, count INTEGER, source_file TEXT, source_line INTEGER`,
    rows: (c) =>
      c.attempts.map((a) => [
        ...[a.at, a.recipient, a.recipientDomain, a.outcome, a.stage, a.reply?.code ?? null],
        ...[a.reply?.enhanced ?? null, a.reply?.text ?? null, a.says, a.remoteMta?.name ?? null],
        ...[a.remoteMta?.address ?? null, a.clientIp, a.helo, a.queueId, a.issuer, a.match?.card ?? null],
        ...[a.count, a.source.file, a.source.line],
      ]),
  },
  findings: {
    columns: `case_id TEXT, at TEXT, "check" TEXT, subject TEXT, zone TEXT, result TEXT, weighs TEXT, says TEXT,
      client_ip TEXT, resolver TEXT, ms REAL, raw TEXT`,
    rows: (c) =>
      c.findings.map((f) => [
        ...[f.at, f.check, f.subject, f.zone ?? null, f.result, f.weighs, f.says, f.clientIp ?? null],
        ...[f.resolver ?? null, f.ms, f.raw.join('\n')],
      ]),
  },
  sessions: {
    columns: `case_id TEXT, at TEXT, host TEXT, address TEXT, port INTEGER, client_ip TEXT, outcome TEXT, stage TEXT,
      code INTEGER, reply TEXT, tls_protocol TEXT, tls_authorized INTEGER, ms REAL, transcript TEXT`,
    rows: (c) =>
      c.sessions.map((p) => [
        ...[p.at, p.target.host, p.target.address, p.target.port, p.clientIp, p.outcome, p.stage],
        ...[
          p.reply?.code ?? null,
          p.reply?.text ?? null,
          p.tls?.protocol ?? null,
          flag(p.tls?.authorized),
          p.ms,
        ],
        p.transcript.map(({ from, line }) => `${from}: ${line}`).join('\n'),
      ]),
  },
  answers: {
    columns: 'case_id TEXT, at TEXT, step TEXT, answer TEXT, instead_of TEXT',
    rows: (c) => c.answers.map((a) => [a.at, a.step, a.answer, a.insteadOf ?? null]),
  },
  notes: {
    columns: 'case_id TEXT, at TEXT, text TEXT',
    rows: (c) => c.notes.map((n) => [n.at, n.text]),
  },
  journal: {
    columns: 'case_id TEXT, at TEXT, kind TEXT, what TEXT, "from" TEXT, "to" TEXT, who TEXT, ttl INTEGER',
    rows: (c) => c.journal.map((j) => [j.at, j.kind, j.what, j.from, j.to, j.who, j.ttl]),
  },
  sources: {
    columns: 'case_id TEXT, added_at TEXT, name TEXT, kind TEXT, size INTEGER, sha256 TEXT, date TEXT',
    rows: (c) => c.sources.map((s) => [s.addedAt, s.name, s.kind, s.size, s.sha256, s.date]),
  },
  changes: {
    columns: 'case_id TEXT, position INTEGER, kind TEXT, change TEXT',
    rows: (_c, changes) => changes.map((change, i) => [i + 1, change.kind, json(change)]),
  },
};

/** Names of the tables of an export, for those who read one. */
export const exportTables: readonly string[] = Object.keys(sheets);

/** The bytes of the export of a history, or of these cases of it. */
export function exportHistory(
  tables: CaseTables,
  openSql: OpenSql,
  only: readonly string[] | null = null,
): Uint8Array {
  const db = openSql();
  db.run(`PRAGMA application_id = ${exportId}`);
  db.run(`PRAGMA user_version = ${exportVersion}`);
  db.run('BEGIN');
  const inserts = new Map<Sheet, ReturnType<SqlDatabase['prepare']>>();
  for (const [name, sheet] of Object.entries(sheets)) {
    db.run(`CREATE TABLE ${name} (${sheet.columns})`);
    const width = sheet.columns.split(',').length;
    inserts.set(sheet, db.prepare(`INSERT INTO ${name} VALUES (${Array(width).fill('?').join()})`));
  }
  for (const { case: whole, changes, summary, deletedAt } of tables.everyCase()) {
    if (deletedAt || (only && !only.includes(whole.id))) continue;
    for (const [sheet, insert] of inserts)
      for (const row of sheet.rows(whole, changes, summary)) insert.run([whole.id, ...row]);
  }
  for (const insert of inserts.values()) insert.free();
  for (const name of Object.keys(sheets))
    if (name !== 'cases') db.run(`CREATE INDEX ${name}_by_case ON ${name} (case_id)`);
  db.run('COMMIT');
  const bytes = db.export();
  db.close();
  return bytes;
}
