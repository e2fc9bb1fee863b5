/** PowerMTA's accounting file as CSV (PowerMTA User's Guide, “Accounting”): one row per attempt or bounce. */
import type { Bounce } from '../../bounce.ts';
import { isIp } from '../../../dns/address.ts';
import { mtaField } from '../../host.ts';
import { DeliveryRecords } from './records.ts';
import { columnName, columnOf, lacksZone, readTable, tableText, tableTime } from './table.ts';
import { exchangeReason } from './exchange-tracking.ts';

const columnsNeeded = ['type', 'rcpt', 'dsnstatus', 'dsndiag'];

export function looksLikePowerMta(head: string): boolean {
  const columns = new Set(
    head
      .slice(0, 10_000)
      .split('\n', 1)[0]!
      .split(/[,;\t]/)
      .map(columnName),
  );
  return columnsNeeded.every((name) => columns.has(name));
}

/** `t` a transient failure, `d` delivered, `b` given up; `rb` is a bounce that came back by mail, later. */
const outcomes = new Map<string, 'accepted' | 'deferred' | 'rejected'>([
  ['d', 'accepted'],
  ['t', 'deferred'],
  ['tq', 'deferred'],
  ['b', 'rejected'],
]);

export function readPowerMta(input: { name: string; bytes: Uint8Array }, now: Date): Bounce {
  const table = readTable(tableText(input.bytes));
  const records = new DeliveryRecords(input.name, now);
  records.lines = table.rows.length + 1;
  records.skipped = table.skipped;
  const cell = {
    type: columnOf(table, 'type'),
    recipient: columnOf(table, 'rcpt'),
    sender: columnOf(table, 'orig'),
    logged: columnOf(table, 'timelogged'),
    queued: columnOf(table, 'timequeued'),
    diagnostic: columnOf(table, 'dsndiag'),
    mta: columnOf(table, 'dsnmta'),
    source: columnOf(table, 'dlvsourceip'),
    job: columnOf(table, 'messageid', 'envid', 'jobid'),
  };
  for (const { line, cells } of table.rows) {
    const at = (index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
    const outcome = outcomes.get(at(cell.type).toLowerCase());
    if (!outcome || !at(cell.recipient).includes('@')) continue;
    const host = mtaField(at(cell.mta)).mta;
    const reason = exchangeReason(at(cell.diagnostic).replace(/^smtp;\s*/i, ''), host);
    const gaveUp = outcome === 'rejected' && (reason.reply?.code ?? 0) < 500;
    records.zoneless ||= lacksZone(at(cell.logged)) || lacksZone(at(cell.queued));
    records.add({
      id: `${at(cell.job)} ${at(cell.recipient)} ${at(cell.queued)}`,
      recipient: at(cell.recipient),
      sender: at(cell.sender) || null,
      at: tableTime(at(cell.logged)),
      arrivedAt: tableTime(at(cell.queued)),
      outcome: gaveUp ? 'expired' : outcome,
      reason,
      clientIp: isIp(at(cell.source)) ? at(cell.source) : null,
      line,
    });
  }
  return records.end('log', input.bytes.length);
}
