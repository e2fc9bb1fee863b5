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

  /** The same delivery, as it was at another host: the line itself, which is taken back afterwards. */
  at({ host, client, time, line }: Pick<DeliveryLine, 'host' | 'client' | 'time' | 'line'>): this {
    this.host = host;
    this.client = client;
    this.time = time;
    this.line = line;
    return this;
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
  // Put together from two it takes twice the room, and it may be kept as long as the message waits.
  const isLowerCase = domains.guessed(l.domain, l.bytes, at + 1, l.bytes[l.recipientEnd]!) >= 0;
  if (isLowerCase) return textOf(l.bytes, start, l.recipientEnd);
  return textOf(l.bytes, start, at + 1) + domains.text(l.domain);
}
