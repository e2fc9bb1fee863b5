/** The records of a paste that an MTA's log would hold, read by the reader of logs; what it leaves out, by its words. */
import type { Attempt } from '../attempt.ts';
import { zoneNote, type Bounce } from '../bounce.ts';
import { isTable, readLogText } from '../log/reader.ts';
import { asLogLine, type LogLine } from './log-line.ts';
import type { Line } from './joined.ts';
import { prepared } from './prepared.ts';
import { asWords } from './qmail-words.ts';

export interface LogRecords {
  bounce: Bounce;
  /** Lines from which no attempt came. */
  silent: Line[];
  /** Some line tells its time or its message. */
  told: boolean;
}

/** What waits in a queue, and tables of deliveries; null where the text is none. */
export const readListing = (file: string, text: string, now: Date): Bounce | null =>
  isTable(text) ? readLogText({ name: file, bytes: new TextEncoder().encode(text) }, { now }) : null;

/** A log that was wrapped or quoted, its records whole, each in the line where it begins; null where there is none. */
export function asLogText(text: string): string | null {
  const lines: string[] = [];
  const records = prepared(text).flatMap((line, index) => {
    const log = asLogLine(line.text, index);
    return log ? [{ log, at: line.at }] : [];
  });
  const timed = records.findIndex(({ log }) => log.timed);
  if (timed < 0) return null;
  const told = withTimes(records.slice(timed).map(({ log }) => log));
  for (const [index, { at }] of records.slice(timed).entries()) lines[at - 1] = told[index]!;
  return `${Array.from(lines, (line) => line ?? '').join('\n')}\n`;
}

/** Null where no line is a log's. */
export function readLogRecords(file: string, lines: readonly Line[], now: Date): LogRecords | null {
  const records: { line: Line; log: LogLine }[] = [];
  for (const [index, line] of lines.entries()) {
    const log = line.text.trim() === '' ? null : asLogLine(line.text, index);
    if (log) records.push({ line, log });
  }
  if (records.length === 0) return null;
  const text = withTimes(records.map(({ log }) => log)).join('\n');
  const bounce = readLogText({ name: file, bytes: new TextEncoder().encode(`${text}\n`) }, { now });
  const covered = new Set<Line>();
  for (const attempt of bounce.attempts) {
    const record = records[(attempt.source.line ?? 1) - 1];
    if (!record) continue;
    covered.add(record.line);
    attempt.source.line = record.line.at;
    if (!record.log.timed) attempt.at = null;
    if (!record.log.identified) attempt.queueId = null;
  }
  if (!records.some(({ log }) => log.timed)) {
    bounce.log = null;
    bounce.traffic = [];
  }
  // the form that the reader of logs knows may have no place for a zone that was told
  const zoneless = records.some(({ log }) => log.timed && !log.zoned);
  if (!zoneless && bounce.assumedZone) {
    delete bounce.assumedZone;
    bounce.notes = bounce.notes.filter((note) => note !== zoneNote('The log', 'UTC'));
  }
  const told = records.some(({ log }) => log.timed || log.identified);
  return { bounce, told, silent: silentOf(lines, covered, records, bounce.attempts) };
}

/** A record without a time has that of the one before it. */
function withTimes(logs: readonly LogLine[]): string[] {
  let last: string | null = null;
  return logs.map(({ text, timed }) => {
    const stamp =
      /^(?:\d{4}-\d\d-\d\d[T ]\S{8,25}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)/.exec(text)?.[0] ?? '';
    if (timed) last = stamp;
    return timed || last === null || /^[A-Z]/.test(last) !== /^[A-Z]/.test(stamp)
      ? text
      : last + text.slice(stamp.length);
  });
}

const exims = /\b([0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})) /;

/** Without the lines of messages whose fate another line told, and of programs that answer others. */
function silentOf(
  lines: readonly Line[],
  covered: ReadonlySet<Line>,
  records: readonly { line: Line; log: LogLine }[],
  attempts: readonly Attempt[],
): Line[] {
  const logs = new Map(records.map(({ line, log }) => [line, log]));
  const told = new Set(attempts.map((attempt) => attempt.queueId).filter((id) => id !== null));
  const silent = lines.filter((line) => {
    if (covered.has(line)) return false;
    const log = logs.get(line);
    if (!log) return !receiving.test(line.text);
    const id = exims.exec(log.text)?.[1] ?? /\]: ([0-9A-Za-z]{5,20}): /.exec(log.text)?.[1] ?? null;
    return id === null || !told.has(id);
  });
  return silent.flatMap(asWords);
}

/** A line of a program that answers others: what it refuses is no refusal of ours. */
export const isReceiving = (line: string): boolean =>
  receiving.test(line) && !outgoing.test(line) && asLogLine(line) === null;

/** One name for both ways: Halon's smtpd, OpenSMTPD's. */
const outgoing = /\[OUTBOUND\]|\bdelivering to \S{1,320}@/i;

const receiving =
  /\b(?:smtpd|postscreen|submission|policyd-spf|opendkim|dovecot|imapd)(?:\[\d+\])?: |\b(?:milter-)?reject: (?:[A-Z-]{4,20} from |header |body |mime)|\bNOQUEUE: /;
