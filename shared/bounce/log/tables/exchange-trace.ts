/**
 * Exchange Online's message trace as CSV: the enhanced summary report (`origin_timestamp_utc`, `recipient_status` with
 * `address##Receive, Send`), the export of Get-MessageTrace and Get-MessageTraceDetail (Microsoft Learn, “Message
 * trace in the new Exchange admin center”).
 */
import type { Bounce } from '../../bounce.ts';
import { isIp } from '../../../dns/address.ts';
import { remoteMta } from '../../host.ts';
import { DeliveryRecords } from './records.ts';
import { columnName, columnOf, readTable, tableText, tableTime } from './table.ts';
import { exchangeReason } from './exchange-tracking.ts';

const times = [
  'origintimestamputc',
  'origintimestamp',
  'received',
  'date',
  'dateutc',
  'datetime',
  'timestamp',
];
const recipients = ['recipientaddress', 'recipientstatus', 'recipient', 'recipients'];
const states = ['status', 'deliverystatus', 'event', 'eventid'];
const details = ['detail', 'details', 'data', 'customdata', 'reason', 'lasterror', 'error'];

export function looksLikeExchangeTrace(head: string): boolean {
  const line = head
    .slice(0, 10_000)
    .replace(/^\ufeff/, '')
    .split('\n', 1)[0]!;
  if (!/[,;\t]/.test(line)) return false;
  const columns = line.split(/[,;\t]/).map(columnName);
  const has = (names: string[]) => names.some((name) => columns.includes(name));
  return (
    has(times) &&
    has(recipients) &&
    (has(states) || columns.includes('recipientstatus')) &&
    has(['senderaddress', 'sender', 'messagetraceid', 'networkmessageid', 'messageid'])
  );
}

/** `Receive, Defer`, `Pending`, `FilteredAsSpam`: the last word that says what became of it. */
function outcomeOf(status: string): 'accepted' | 'deferred' | 'rejected' | null {
  const words = status.toLowerCase().match(/[a-z]+/g) ?? [];
  for (const word of words.reverse()) {
    if (/^(?:send|sent|deliver|delivered)$/.test(word)) return 'accepted';
    if (/^(?:defer|deferred|pending)$/.test(word)) return 'deferred';
    if (/^(?:fail|failed)$/.test(word)) return 'rejected';
  }
  return null;
}

export function readExchangeTrace(input: { name: string; bytes: Uint8Array }, now: Date): Bounce {
  const table = readTable(tableText(input.bytes));
  const records = new DeliveryRecords(input.name, now);
  records.lines = table.rows.length + 1;
  records.skipped = table.skipped;
  const cell = {
    time: columnOf(table, ...times),
    recipient: columnOf(table, ...recipients),
    state: columnOf(table, ...states, 'recipientstatus'),
    detail: columnOf(table, ...details),
    id: columnOf(table, 'networkmessageid', 'messagetraceid', 'messageid'),
    sender: columnOf(table, 'senderaddress', 'sender'),
    toIp: columnOf(table, 'toip'),
  };
  for (const { line, cells } of table.rows) {
    const at = (index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
    const toIp = at(cell.toIp);
    const host = isIp(toIp) ? remoteMta(null, toIp) : null;
    const told = at(cell.recipient)
      .split(';')
      .filter((text) => text.includes('@'));
    if (told.length === 0) records.skipped++;
    for (const each of told) {
      const [recipient, ownStatus] = each.split('##');
      const outcome = outcomeOf(ownStatus ?? at(cell.state));
      if (!outcome) continue;
      const why = at(cell.detail);
      records.add({
        id: at(cell.id),
        recipient: recipient!.trim(),
        sender: at(cell.sender) || null,
        at: tableTime(at(cell.time)),
        arrivedAt: null,
        outcome,
        reason: why || host ? exchangeReason(why, host) : null,
        clientIp: null,
        line,
      });
    }
  }
  if (cell.detail < 0)
    records.notes.push(
      'This trace lists the fate of messages without the replies; the details of one message hold them.',
    );
  return records.end('log', input.bytes.length);
}
