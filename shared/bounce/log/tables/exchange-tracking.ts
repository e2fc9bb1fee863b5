/**
 * Exchange Server's message tracking log: `#Fields: date-time,client-ip,…` and comma separated rows (Microsoft Learn,
 * “Message tracking”, fields of the message tracking log files). Exchange Online's extended message trace has the
 * same columns with underscores.
 */
import { isIp } from '../../../dns/address.ts';
import { findReply } from '../../../smtp/reply.ts';
import type { Bounce } from '../../bounce.ts';
import { clientIpOf, heloOf, remoteMta } from '../../host.ts';
import { groupOf, type Reason } from '../../prose/reason.ts';
import { DeliveryRecords } from './records.ts';
import { columnOf, readTable, tableText, tableTime } from './table.ts';
import { stageOf } from '../../stage.ts';

const outcomes = new Map<string, 'accepted' | 'deferred' | 'rejected'>([
  ['SEND', 'accepted'],
  ['DELIVER', 'accepted'],
  ['DEFER', 'deferred'],
  ['FAIL', 'rejected'],
]);
const fieldsLine = /^#Fields: ?/m;

export function looksLikeExchangeTracking(head: string): boolean {
  const line =
    head
      .slice(0, 20_000)
      .split('\n')
      .find((text) => /^(?:#Fields:|"?date_time)/i.test(text)) ?? '';
  return /recipient[-_]status/i.test(line) && /event[-_]id/i.test(line);
}

export function readExchangeTracking(input: { name: string; bytes: Uint8Array }, now: Date): Bounce {
  const text = tableText(input.bytes);
  const fields = fieldsLine.exec(text);
  const start = fields ? fields.index + fields[0].length : 0;
  const before = text.slice(0, start).split('\n').length;
  const table = readTable(text.slice(start), before);
  const records = new DeliveryRecords(input.name, now);
  records.lines = before + table.rows.length;
  records.skipped = table.skipped;
  const cell = {
    time: columnOf(table, 'datetime', 'datetimeutc', 'timestamp'),
    event: columnOf(table, 'eventid', 'event'),
    id: columnOf(table, 'networkmessageid', 'messageid', 'internalmessageid'),
    recipient: columnOf(table, 'recipientaddress', 'recipients'),
    status: columnOf(table, 'recipientstatus'),
    context: columnOf(table, 'sourcecontext'),
    custom: columnOf(table, 'customdata', 'messageinfo'),
    sender: columnOf(table, 'senderaddress', 'sender', 'returnpath'),
    clientIp: columnOf(table, 'clientip'),
    serverIp: columnOf(table, 'serverip'),
    server: columnOf(table, 'serverhostname'),
    source: columnOf(table, 'source'),
  };
  for (const { line, cells } of table.rows) {
    if (cells[0]?.startsWith('#')) continue;
    const at = (index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
    const outcome = outcomes.get(at(cell.event).toUpperCase());
    const recipients = at(cell.recipient).split(';').filter(Boolean);
    if (cells.length < 3) records.skipped++;
    if (!outcome || recipients.length === 0) continue;
    const statuses = at(cell.status).split(/;(?=\s*\S+@|\s*[2-5]\d\d )/);
    const smtp = at(cell.source).toUpperCase() === 'SMTP';
    const host = remoteMta(at(cell.server) || null, at(cell.serverIp) || null);
    for (const [index, recipient] of recipients.entries()) {
      const told = [statuses[index] ?? statuses[0] ?? '', at(cell.context), at(cell.custom)].find(
        (words) => findReply(words) !== null,
      );
      records.add({
        id: at(cell.id),
        recipient: recipient.trim(),
        sender: at(cell.sender) || null,
        at: tableTime(at(cell.time)),
        arrivedAt: null,
        outcome,
        reason: exchangeReason(told ?? at(cell.status), smtp ? host : null),
        clientIp: smtp && isIp(at(cell.clientIp)) ? at(cell.clientIp) : null,
        line,
      });
    }
  }
  return records.end('log', input.bytes.length);
}

/** `[{LED=421 4.3.2 …};{MSG=…};{FQDN=mx.example.net};{IP=192.0.2.1};{LRT=…}]`, or the reply itself. */
export function exchangeReason(says: string, host: Reason['remoteMta']): Reason {
  const text = says.slice(0, 4000);
  const detail = /\{LED=([^{}]{1,2000})\}/.exec(text)?.[1];
  const reply = findReply(detail ?? text);
  const name = /\{FQDN=([^{}]{1,255})\}/.exec(text)?.[1] ?? null;
  const address = /\{IP=([^{}]{1,45})\}/.exec(text)?.[1] ?? null;
  const remote = name || address ? remoteMta(name, address) : host;
  return {
    says: text,
    reply,
    stage: stageOf(text),
    remoteMta: remote,
    clientIp: clientIpOf(reply, remote),
    helo: heloOf(reply),
    group: groupOf(reply),
  };
}
