import { textOf } from './bytes.ts';
import type { Names } from './names.ts';
import type { Exact } from './sentences.ts';

const noBytes: Uint8Array = new Uint8Array(0);

/**
 * One delivery line of a log, filled in place by an importer: offsets into the line's bytes and ids of names, so
 * that the many lines that say “sent” cost no strings.
 */
export class DeliveryLine {
  bytes = noBytes;
  /** Seconds since the epoch, in the clock's guessed year. */
  time = 0;
  /** 1-based, within the file. */
  line = 0;
  file = '';
  /** The queue id. */
  idStart = 0;
  idEnd = 0;
  recipientStart = 0;
  recipientEnd = 0;
  /** Id in `Tally.domains`; -1 where the line names no recipient. */
  domain = -1;
  /** Id in `Tally.hosts`, of `name[address]` or `name[address]:port`; -1 where the line names none. */
  host = -1;
  /** Id in `Tally.hosts` of our own address; -1 where the line names none. */
  client = -1;
  /** Process id; 0 where the line names none. */
  pid = 0;
  /** Seconds since the message entered the queue; -1 where the line does not tell. */
  delay = -1;
  /** The sentence of the line, where its reason was read from another one like it. */
  exact: Exact | null = null;
  /** The machine that wrote the line. */
  reportingStart = 0;
  reportingEnd = 0;

  /** The same delivery, as it was at another host. */
  at(other: Pick<DeliveryLine, 'host' | 'client' | 'time' | 'line'>): DeliveryLine {
    const l = new DeliveryLine(); // by hand: Object.assign takes ten times as long
    l.bytes = this.bytes;
    l.time = other.time;
    l.line = other.line;
    l.file = this.file;
    l.idStart = this.idStart;
    l.idEnd = this.idEnd;
    l.recipientStart = this.recipientStart;
    l.recipientEnd = this.recipientEnd;
    l.domain = this.domain;
    l.host = other.host;
    l.client = other.client;
    l.pid = this.pid;
    l.delay = this.delay;
    l.reportingStart = this.reportingStart;
    l.reportingEnd = this.reportingEnd;
    l.exact = this.exact;
    return l;
  }
}

const longest = 400;

/** The recipient of a line, its domain as the log names it first; null where the line names none. */
export function recipientOf(l: DeliveryLine, domains: Names): string | null {
  if (l.recipientEnd <= l.recipientStart) return null;
  const start = Math.max(l.recipientStart, l.recipientEnd - longest);
  if (l.domain < 0) return textOf(l.bytes, start, l.recipientEnd);
  let at = l.recipientEnd;
  while (at > start && l.bytes[at] !== 0x40) at--;
  return textOf(l.bytes, start, at + 1) + domains.text(l.domain);
}

/** True if that is the recipient of the line, whose domain is known to be the same. */
export function isRecipient(l: DeliveryLine, recipient: string, domains: Names): boolean {
  const { bytes, recipientStart: start, recipientEnd: end } = l;
  const local = end - start - domains.lengthOf(l.domain);
  if (end - start > longest || bytes[start + local - 1] !== 0x40)
    return recipientOf(l, domains) === recipient;
  for (let i = 0; i < local; i++) {
    const byte = bytes[start + i]!;
    if (byte > 0x7f) return recipientOf(l, domains) === recipient;
    if (byte !== recipient.charCodeAt(i)) return false;
  }
  return recipient.length === local + domains.text(l.domain).length;
}
