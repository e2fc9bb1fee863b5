/**
 * The way in for logs, queue listings and delivery tables: what is it, and what does it say. Chosen by content; the
 * name of a file decides nothing.
 */
import type { Bounce } from '../bounce.ts';
import { looksLikeCpanel, readCpanel } from './tables/cpanel.ts';
import { looksLikeExchangeTrace, readExchangeTrace } from './tables/exchange-trace.ts';
import { looksLikeExchangeTracking, readExchangeTracking } from './tables/exchange-tracking.ts';
import { looksLikePowerMta, readPowerMta } from './tables/powermta.ts';
import { isListing, readQueueListing } from './tables/queue-listing.ts';
import { LineCutter } from './lines.ts';
import { LogReader } from './log-reader.ts';
import { tableText } from './tables/table.ts';
import { LogClock } from './time.ts';

/** A field that only a mail begins with; pasted words and tables begin with others. */
const mailField =
  /^(?:From \S|(?:From|To|Date|Subject):[^\n]{0,900}\n(?:From|To|Cc|Date|Subject|Message-ID|MIME-Version|Content-Type|Reply-To|Auto-Submitted):|(?:Return-Path|Received|Delivered-To|Envelope-To|MIME-Version|Message-ID|Content-Type|Authentication-Results|DKIM-Signature|ARC-[A-Za-z-]{4,40}|X-[A-Za-z0-9-]{2,60}):[ \t])/i;

/** True for a saved mail, told by its first two lines: it may quote a log, and is none. */
function beginsAsMail(head: string): boolean {
  if (!mailField.test(head.slice(0, 1000))) return false;
  const second = head.indexOf('\n') + 1;
  return second > 0 && /^(?:[ \t]\S|[A-Za-z][A-Za-z0-9-]{1,60}:)/.test(head.slice(second, second + 100));
}

export const looksLikeListing = (head: string): boolean => !beginsAsMail(head) && isListing(head);

/** Tables and listings: small, and read as a whole. */
const wholes: {
  looksLike: (head: string) => boolean;
  read: (input: { name: string; bytes: Uint8Array }, now: Date) => Bounce;
}[] = [
  { looksLike: isListing, read: readQueueListing },
  { looksLike: looksLikeExchangeTracking, read: readExchangeTracking },
  { looksLike: looksLikeCpanel, read: readCpanel },
  { looksLike: looksLikePowerMta, read: readPowerMta },
  { looksLike: looksLikeExchangeTrace, read: readExchangeTrace },
];

/** The push form for hosts that stream files; `file` names each chunk's file, in the order of time. */
export function createLogReader(input: { files: string[]; now: Date; listing?: boolean }): LogReader {
  return new LogReader(input);
}

const syslogLine =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,40}) \S{1,255} [\w./-]{1,60}(?:\[\d{1,10}\])?: /;
/** Any time will do where only the form of a line is asked. */
const farAhead = 2e12;
const headerField = /^(?:[ \t]|From |(?!data: ?\{)[A-Za-z][A-Za-z-]{1,60}: )/;

/**
 * True for an MTA's log and for delivery tables, told by the reader itself: a line of an MTA is enough, for in a system
 * log it may come late, or three of any program. A mail that quotes a log begins with a header; lines without a time
 * have to be most of the text.
 */
export function looksLikeLog(head: string): boolean {
  if (beginsAsMail(head)) return false;
  const text = head.slice(0, 200_000).replace(/^\ufeff/, '');
  const lines = text.split('\n', 400).filter((line) => line.trim());
  if (!lines[0] || lines.slice(0, 2).every((line) => headerField.test(line.slice(0, 100))))
    return isTable(text);
  const reader = new LogReader({ files: [''], now: new Date(farAhead), listing: false });
  reader.push(new TextEncoder().encode(`${lines.join('\n')}\n`), '');
  if (reader.untimed ? reader.ofMail * 2 >= lines.length : reader.ofMail > 0) return true;
  return (
    lines.slice(0, 20).filter((line) => syslogLine.test(line.slice(0, 600))).length >= 3 || isTable(text)
  );
}

/** True for what must be read as a whole, `readLogText`; a push reader takes lines only. */
export function isTable(head: string): boolean {
  return wholes.some(({ looksLike }) => looksLike(head));
}

/** Reads a whole log from memory. */
export function readLogText(
  input: { name: string; bytes: Uint8Array },
  options: {
    now?: Date;
    onProgress?: (progress: { bytes: number; lines: number }) => void;
    signal?: AbortSignal;
  } = {},
): Bounce {
  const now = options.now ?? new Date();
  const head = tableText(input.bytes.subarray(0, 200_000));
  const whole = wholes.find(({ looksLike }) => looksLike(head));
  if (whole) return whole.read(input, now);
  const reader = new LogReader({ files: [input.name], now });
  const step = 4_194_304;
  for (let at = 0; at < input.bytes.length && !options.signal?.aborted; at += step) {
    reader.push(input.bytes.subarray(at, at + step), input.name);
    options.onProgress?.({ bytes: reader.bytes, lines: reader.lines });
  }
  return reader.end();
}

/** The first time stamp of a log's beginning, in seconds, for putting rotated files in order; null for none. */
export function firstTime(head: Uint8Array, now: Date): number | null {
  const clock = new LogClock(now);
  let found: number | null = null;
  const read = (bytes: Uint8Array, start: number, end: number) => {
    const time = found === null ? clock.read(bytes, start, end) : -1;
    if (time >= 0) found = time;
  };
  const cutter = new LineCutter(read, () => undefined);
  cutter.push(head);
  cutter.end();
  return found;
}
