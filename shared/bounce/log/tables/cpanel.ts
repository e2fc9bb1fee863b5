/**
 * cPanel's Track Delivery table, saved or pasted, and the records of its EmailTrack API (cPanel API documentation,
 * EmailTrack search). The server behind it is Exim, so the result column holds Exim's sentences.
 */
import type { Bounce } from '../../bounce.ts';
import { isIp } from '../../../dns/address.ts';
import { remoteMta } from '../../host.ts';
import { DeliveryRecords } from './records.ts';
import { columnName, columnOf, lacksZone, readTable, tableText, tableTime } from './table.ts';
import { eximReason } from '../../prose/exim-reason.ts';

const results = ['result', 'message', 'deliverymessage'];

export function looksLikeCpanel(head: string): boolean {
  const line = head
    .slice(0, 10_000)
    .replace(/^\ufeff/, '')
    .split('\n', 1)[0]!;
  const columns = line.split(/[,;\t]/).map(columnName);
  return (
    columns.includes('recipient') &&
    (columns.includes('event') || columns.includes('type')) &&
    results.some((name) => columns.includes(name))
  );
}

function outcomeOf(event: string, result: string): 'accepted' | 'deferred' | 'rejected' | 'expired' | null {
  const word = event.toLowerCase();
  if (/succe|accept|deliver|sent/.test(word)) return 'accepted';
  if (/defer|progress|queue|warn/.test(word)) return 'deferred';
  if (!/fail|reject|error/.test(word)) return null;
  return /retry timeout exceeded/i.test(result) ? 'expired' : 'rejected';
}

export function readCpanel(input: { name: string; bytes: Uint8Array }, now: Date): Bounce {
  const table = readTable(tableText(input.bytes));
  const records = new DeliveryRecords(input.name, now);
  records.lines = table.rows.length + 1;
  records.skipped = table.skipped;
  const cell = {
    event: columnOf(table, 'event', 'type'),
    recipient: columnOf(table, 'recipient', 'email'),
    result: columnOf(table, ...results),
    sender: columnOf(table, 'fromaddress', 'sender', 'from'),
    sent: columnOf(table, 'senttime', 'sendunixtime'),
    out: columnOf(table, 'outtime', 'actionunixtime', 'actiontime', 'deliverytime'),
    id: columnOf(table, 'id', 'msgid', 'messageid'),
    host: columnOf(table, 'deliveryhost', 'host'),
    ip: columnOf(table, 'deliveryip', 'ip'),
  };
  for (const { line, cells } of table.rows) {
    const at = (index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
    const outcome = outcomeOf(at(cell.event), at(cell.result));
    if (!outcome || !at(cell.recipient).includes('@')) {
      records.skipped++;
      continue;
    }
    const reason = eximReason(at(cell.result));
    const ip = at(cell.ip);
    const sent = tableTime(at(cell.sent));
    records.zoneless ||= lacksZone(at(cell.sent)) || lacksZone(at(cell.out));
    records.add({
      id: at(cell.id) || `${at(cell.sender)} ${sent}`,
      recipient: at(cell.recipient),
      sender: at(cell.sender) || null,
      at: tableTime(at(cell.out)) ?? sent,
      arrivedAt: sent,
      outcome,
      reason: {
        ...reason,
        remoteMta: reason.remoteMta ?? remoteMta(at(cell.host) || null, isIp(ip) ? ip : null),
      },
      clientIp: null,
      line,
    });
  }
  return records.end('log', input.bytes.length);
}
