/**
 * What waits in a queue: mailq of Postfix (`postqueue -p`) and of Sendmail, also in pieces and with `-v`,
 * `postqueue -j`, `exim -bp`, `smtpctl show queue`, mailq of nullmailer.
 */
import type { Bounce } from '../../bounce.ts';
import { DeliveryRecords, type DeliveryRecord } from './records.ts';
import { tableText, tableTime } from './table.ts';
import { postfixReason } from '../../prose/postfix-sentence.ts';
import { sendmailReason } from '../dialects/sendmail.ts';
import { reasonOf } from '../dialects/told-delivery.ts';

const mailqHead =
  /^-+(?:Queue ID|Q-ID)-+ +-+Size-+ +(?:-+Priority-+ +)?-+(?:Arrival Time|Q-Time)-+ +-+Sender\/Recipient-+/m;
const sendmailHead = /^-+Q-ID-+ /m;
const mailqEntry =
  /^([0-9A-Za-z]{6,30})([*!#X-]?) {1,20}(\d{1,12}) ([A-Z][a-z]{2}) ([A-Z][a-z]{2}) ([ \d]?\d) (\d\d:\d\d(?::\d\d)?) {1,4}(\S{0,400})\s*$/;
/** With `-v`: a priority, and a plus where the body waits, in front of the date. */
const verboseEntry =
  /^([0-9A-Za-z]{6,30})([*!#X-]?) {1,20}(\d{1,12}) {1,12}-?\d{1,12}()[ +]([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d) {1,4}(\S{0,400})\s*$/;
/** `evpid|inet4|mta|flags|sender|recipient|destination|created|expires|tried|tries|pending|seconds|error` */
const smtpctlEntry =
  /^([0-9a-f]{16})\|(?:inet4|inet6|local|-|\w{0,8})\|(?:mta|mda|bounce)\|[^|]{0,60}\|([^|]{0,320})\|([^|]{1,320})\|[^|]{0,320}\|(\d{1,12})\|\d{0,12}\|(\d{0,12})\|\d{0,9}\|([^|]{0,30})\|([^|]{0,30})\|(.*)$/;
/** An entry without the head above it, as it is pasted. */
const mailqStart =
  /^[0-9A-Za-z]{6,30}[*!#X-]? {1,20}\d{1,12} [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d/m;
const postfixJson = /^\{"queue_name": ?"[a-z]{1,20}", ?"queue_id": ?"/m;
const eximEntry =
  /^ {0,6}(\d{1,5})([mhd]) {1,6}(?:[\d.]{1,8}[KMG]?) ([0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{6}-[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) <([^>]{0,400})>/;
/** nullmailer-queue(1): no id, and its recipients in the lines below. */
const nullmailerEntry =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) {1,4}\d{1,12} bytes(?: from <([^<>]{0,320})>)?\s*$/;
const nullmailerRecipient = /^\s{1,8}to <([^<>]{1,320})>\s*$/;
/** Lines of mailq that list nothing. */
const remark =
  /^(?:-- |Mail queue is empty|\/\S{1,200} (?:\(\d|is empty$)|Total requests: |M(?:SP|TA) Queue status\.\.\.)/;
const listed = [eximEntry, smtpctlEntry, nullmailerEntry];
const day = 86_400;

export function isListing(head: string): boolean {
  const text = head.slice(0, 100_000);
  return (
    mailqHead.test(text) ||
    postfixJson.test(text) ||
    mailqStart.test(text.slice(0, 1000)) ||
    isEmpty(text) ||
    text.split('\n', 200).some((line) => listed.some((entry) => entry.test(line.slice(0, 3000))))
  );
}

/** What is printed where nothing waits; Debian's mailq asks both queues of Sendmail, and prints a head for each. */
function isEmpty(text: string): boolean {
  const lines = text
    .slice(0, 2000)
    .split('\n')
    .filter((line) => line.trim());
  return lines.some((line) => / is empty\s*$/.test(line)) && lines.every((line) => remark.test(line.trim()));
}

interface Input {
  name: string;
  bytes: Uint8Array;
}

export function readQueueListing(input: Input, now: Date): Bounce {
  const bounce = recordsIn(input, now).end('queue-listing', input.bytes.length);
  // where none is listed, its place tells a message apart, and is not shown as its id
  for (const attempt of bounce.attempts) if (/^line \d+$/.test(attempt.queueId ?? '')) attempt.queueId = null;
  return bounce;
}

/** Each delivery that waits, however many. */
export function waitingIn(
  input: Input,
  now: Date,
): { records: readonly DeliveryRecord[]; skipped: number; notes: string[] } {
  const { all, skipped, notes } = recordsIn(input, now);
  return { records: all, skipped, notes };
}

function recordsIn(input: Input, now: Date): DeliveryRecords {
  const text = tableText(input.bytes);
  const records = new DeliveryRecords(input.name, now);
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  records.lines = lines.length;
  if (postfixJson.test(text)) readJson(lines, records, now);
  else if (lines.slice(0, 200).some((line) => eximEntry.test(line))) readExim(lines, records, now);
  else if (lines.slice(0, 200).some((line) => smtpctlEntry.test(line.slice(0, 3000))))
    readSmtpctl(lines, records, now);
  else if (lines.slice(0, 200).some((line) => nullmailerEntry.test(line))) readNullmailer(lines, records);
  else readMailq(lines, records, sendmailHead.test(text), now);
  return records;
}

/** postqueue(1) “JSON object format”: one object per line, `delay_reason` per recipient. */
function readJson(lines: string[], records: DeliveryRecords, now: Date): void {
  for (const [index, line] of lines.entries()) {
    if (!line.trim()) continue;
    const entry = objectOf(line);
    const recipients = Array.isArray(entry?.recipients) ? (entry.recipients as unknown[]) : null;
    if (!entry || !recipients) {
      records.skipped++;
      continue;
    }
    for (const value of recipients.slice(0, 10_000)) {
      const recipient = (value ?? {}) as Record<string, unknown>;
      if (typeof recipient.address !== 'string') {
        records.skipped++;
        continue;
      }
      const why = typeof recipient.delay_reason === 'string' ? recipient.delay_reason : null;
      records.add({
        id: String(entry.queue_id),
        recipient: recipient.address,
        sender: typeof entry.sender === 'string' ? entry.sender : null,
        at: null,
        arrivedAt: typeof entry.arrival_time === 'number' ? entry.arrival_time : null,
        outcome: 'deferred',
        reason: why ? postfixReason(why) : null,
        clientIp: null,
        held: entry.queue_name === 'hold',
        ...(isBeingSent(entry.queue_name) && { nextAt: Math.floor(now.getTime() / 1000) }),
        line: index + 1,
      });
    }
  }
}

/** qmgr(8): what came in or is in the active queue is taken in its turn, and waits for no clock. */
const isBeingSent = (queue: unknown): boolean => queue === 'active' || queue === 'incoming';

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // a line cut off by head or tail
  }
}

/**
 * A reason in brackets concerns the recipients below it; one that follows an entry without brackets, all of them.
 * Sendmail writes that of a single recipient under it.
 */
function readMailq(lines: string[], records: DeliveryRecords, sendmail: boolean, now: Date): void {
  let entry: RegExpExecArray | null = null;
  let why: string | null = null;
  let last: DeliveryRecord | null = null;
  const known = new Map<string, DeliveryRecord>();
  /** A reason that was broken on its way here. */
  let begun = '';
  for (const [index, given] of lines.entries()) {
    const line = begun ? `${begun} ${given.trim()}` : given;
    const isBroken = /^\s*\(/.test(line) && !/\)\s*$/.test(line) && line.length < 2000;
    begun = isBroken && given.trim() !== '' ? line.trimEnd() : '';
    if (begun) continue;
    const start = mailqEntry.exec(line.slice(0, 1000)) ?? verboseEntry.exec(line.slice(0, 1000));
    if (start) {
      entry = start;
      why = null;
      last = null;
      continue;
    }
    const text = line.trim().replace(/^8BITMIME\s+/, '');
    if (!text || mailqHead.test(line) || remark.test(text)) continue;
    const reason = /^\((.*)\)$/.exec(text)?.[1];
    if (!entry || (reason === undefined && !/^\S{1,400}$/.test(text))) records.skipped++;
    else if (reason !== undefined && sendmail && last) last.reason = mailqReason(reason);
    else if (reason !== undefined) why = reason;
    else {
      last = {
        id: entry[1]!,
        recipient: text.replace(/^<|>$/g, ''),
        sender: entry[8] === 'MAILER-DAEMON' ? '' : entry[8]!.replace(/^<|>$/g, ''),
        at: null,
        arrivedAt: arrival(entry, now),
        outcome: 'deferred',
        reason: why === null ? null : mailqReason(why),
        clientIp: null,
        held: entry[2] === '!',
        // postqueue(1): an asterisk marks the active queue. Of Sendmail it is the one at work now.
        ...(entry[2] === '*' && { nextAt: Math.floor(now.getTime() / 1000) }),
        line: index + 1,
      };
      records.zoneless = true;
      // Debian's `mailq -Am` prints one queue under both heads
      const before = known.get(`${last.id} ${last.recipient}`);
      if (before) last = Object.assign(before, last.reason && { reason: last.reason });
      else records.add(last);
      known.set(`${last.id} ${last.recipient}`, last);
    }
  }
  if (known.size > 0)
    records.notes.push('The listing names no years; messages are taken to have arrived at or before now.');
}

/** Null for the remark that a warning was sent, which says nothing about a server. */
function mailqReason(why: string): DeliveryRecord['reason'] {
  if (/^Warning: could not send message/.test(why)) return null;
  return why.startsWith('Deferred') ? sendmailReason(why) : postfixReason(why);
}

/** smtpctl(8) “show queue”: one envelope a line; its time of creation and of the last try in seconds. */
function readSmtpctl(lines: string[], records: DeliveryRecords, now: Date): void {
  for (const [index, line] of lines.entries()) {
    const entry = smtpctlEntry.exec(line.slice(0, 3000));
    if (!entry) {
      if (line.trim()) records.skipped++;
      continue;
    }
    const [, id, sender, recipient, created, , state, left, error] = entry as unknown as string[];
    const isDue = state === 'pending' && /^\d{1,9}$/.test(left!);
    records.add({
      id: id!,
      recipient: recipient!,
      sender: sender!,
      at: null,
      arrivedAt: Number(created),
      outcome: 'deferred',
      reason: error ? reasonOf(error, null) : null,
      clientIp: null,
      ...(isDue && { nextAt: Math.floor(now.getTime() / 1000) + Number(left) }),
      held: state === 'suspended',
      line: index + 1,
    });
  }
}

/** A message is told apart by its place. */
function readNullmailer(lines: string[], records: DeliveryRecords): void {
  let entry: { id: string; sender: string | null; arrivedAt: number | null } | null = null;
  for (const [index, line] of lines.entries()) {
    const start = nullmailerEntry.exec(line);
    const to = start ? null : nullmailerRecipient.exec(line)?.[1];
    if (start) entry = { id: `line ${index + 1}`, sender: start[2] ?? null, arrivedAt: tableTime(start[1]!) };
    else if (!entry || !to) records.skipped += line.trim() ? 1 : 0;
    else
      records.add({
        ...entry,
        recipient: to,
        at: null,
        outcome: 'deferred',
        reason: null,
        clientIp: null,
        line: index + 1,
      });
  }
  records.zoneless = true;
  records.notes.push(
    'mailq of nullmailer tells who waits and since when, not why; its log holds the replies.',
  );
}

/** `Sat Nov 21 06:15:42`, Sendmail's without seconds: this year's, or last year's if that would lie ahead. */
function arrival(entry: RegExpExecArray, now: Date): number | null {
  for (const year of [now.getUTCFullYear(), now.getUTCFullYear() - 1]) {
    const time = tableTime(`${entry[5]} ${entry[6]!.trim()} ${year} ${entry[7]}`);
    if (time !== null && time * 1000 <= now.getTime() + 14 * 3_600_000) return time;
  }
  return null;
}

/** Age, size, id and sender; below it the recipients, with `D` in front of those that are done with. */
function readExim(lines: string[], records: DeliveryRecords, now: Date): void {
  let entry: RegExpExecArray | null = null;
  let done = 0;
  for (const [index, line] of lines.entries()) {
    const start = eximEntry.exec(line.slice(0, 1000));
    if (start) {
      entry = start;
      continue;
    }
    const text = line.trim();
    if (!text) continue;
    const recipient = /^(D )?(\S{1,400})$/.exec(text);
    if (!entry || !recipient) records.skipped++;
    else if (recipient[1]) done++;
    else
      records.add({
        id: entry[3]!,
        recipient: recipient[2]!,
        sender: entry[4]!,
        at: null,
        arrivedAt: eximArrival(entry, now),
        outcome: 'deferred',
        reason: null,
        clientIp: null,
        held: /\*\*\* frozen \*\*\*\s*$/.test(entry.input),
        line: index + 1,
      });
  }
  if (done)
    records.notes.push(
      `${done} ${done === 1 ? 'recipient is' : 'recipients are'} marked D: done with, delivered or failed. Which of the two, the main log says.`,
    );
  records.notes.push('exim -bp tells who waits and since when, not why; the main log holds the replies.');
}

/** The first six characters of an id are its second of arrival in base 62; the age is only rough. */
function eximArrival(entry: RegExpExecArray, now: Date): number {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const fromId = [...entry[3]!.slice(0, 6)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
  const nowSeconds = now.getTime() / 1000;
  const units: Record<string, number> = { m: 60, h: 3600, d: day };
  const byAge = Math.floor(nowSeconds - Number(entry[1]) * units[entry[2]!]!);
  return fromId > 946_684_800 && fromId < nowSeconds + day ? fromId : byAge;
}
