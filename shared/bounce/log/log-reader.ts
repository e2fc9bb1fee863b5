/**
 * Reads MTA logs of any size: chunks are pushed in, the state so far can be seen at any time. Every line is judged
 * by its own form, so that mixed, rotated and interleaved logs need no announcement.
 */
import { EximLog } from './dialects/exim.ts';
import { messageIdEnd } from './dialects/exim.ts';
import { PostfixLog } from './dialects/postfix.ts';
import { readOpenSmtpd } from './dialects/opensmtpd.ts';
import { QmailLog } from './dialects/qmail.ts';
import { SendmailLog } from './dialects/sendmail.ts';
import type { Bounce, SkippedLine } from '../bounce.ts';
import { isDigit, sameWords, spells, textOf, wordsOf } from './bytes.ts';
import { DeliveryLine } from './delivery-line.ts';
import { unframed } from './framing.ts';
import { LineCutter, lineLimit } from './lines.ts';
import { bounceOf, type ReadSoFar } from './summary.ts';
import { Tally } from './tally.ts';
import { LogClock } from './time.ts';

const space = 0x20;
const colon = 0x3a;
const slash = 0x2f;
const bracket = 0x5b;

/** Of the lines that were not understood this many are shown, each up to this many bytes. */
const shownLines = 100;
const shownBytes = 500;
/** A line in JSON is longer than the one in it. */
const framedBytes = 16_000;

export class LogReader {
  lines = 0;
  bytes = 0;
  /** Lines that are no log line: broken off, garbled, too long, or without a time stamp. */
  skipped = 0;
  /** The first of them, to be looked at. */
  readonly #skippedLines: SkippedLine[] = [];
  readonly #files: string[];
  readonly #clock: LogClock;
  readonly #tally: Tally;
  readonly #line = new DeliveryLine();
  readonly #postfix: PostfixLog;
  readonly #exim: EximLog;
  readonly #sendmail: SendmailLog;
  readonly #qmail: QmailLog;
  readonly #prefix = new Uint8Array(300);
  readonly #prefixWords = new DataView(this.#prefix.buffer);
  #prefixLength = 0;
  #hostLength = 0;
  #cutter: LineCutter | null = null;

  constructor({ files, now }: { files: string[]; now: Date }) {
    this.#files = files;
    this.#clock = new LogClock(now);
    this.#tally = new Tally(this.#clock);
    this.#postfix = new PostfixLog(this.#tally, this.#line);
    this.#exim = new EximLog(this.#tally, this.#line);
    this.#sendmail = new SendmailLog(this.#tally, this.#line);
    this.#qmail = new QmailLog(this.#tally, this.#line);
  }

  /** The next bytes of a file; a new name ends the file before. */
  push(chunk: Uint8Array, file: string): void {
    if (!this.#cutter || this.#line.file !== file) {
      this.endFile();
      this.#line.file = file;
      this.#line.line = 0;
      this.#cutter = new LineCutter(
        (bytes, start, end) => this.#read(bytes, start, end),
        () => this.#tooLong(),
      );
    }
    this.bytes += chunk.length;
    this.#cutter.push(chunk);
  }

  /** What is known so far; the single deliveries, and the ways to each domain, only come at the end. */
  snapshot(): Bounce {
    return bounceOf(this.#tally, this.#readSoFar(), false);
  }

  end(): Bounce {
    this.endFile();
    return bounceOf(this.#tally, this.#readSoFar());
  }

  #readSoFar(): ReadSoFar {
    const { lines, skipped, bytes } = this;
    return { files: this.#files, lines, skipped, skippedLines: [...this.#skippedLines], bytes };
  }

  /** What is pushed next belongs to another file, also under the same name. */
  endFile(): void {
    this.#cutter?.end();
    this.#cutter = null;
  }

  #tooLong(): void {
    this.lines++;
    this.#line.line++;
    this.#skip(`(longer than ${lineLimit} bytes)`);
  }

  #skip(text: string): void {
    const { file, line } = this.#line;
    this.skipped++;
    if (this.#skippedLines.length < shownLines) this.#skippedLines.push({ file, line, text });
  }

  #read(b: Uint8Array, lineStart: number, end: number): void {
    this.lines++;
    this.#line.line++;
    let start = lineStart;
    while (start < end && b[start] === 0) start++; // a crash leaves NULs in front of the next line
    if (start === end) return;
    if (!this.#take(b, start, end) && !this.#takeFramed(b, start, end))
      this.#skip(this.#shown(b, lineStart, end));
  }

  /** False for a line that is broken off, garbled, or has something else in front of its time stamp. */
  #take(b: Uint8Array, lineStart: number, end: number): boolean {
    const start = b[lineStart] === 0x3c ? afterPriority(b, lineStart, end) : lineStart;
    const time = this.#clock.read(b, start, end);
    if (time < 0 || isStampedTwice(b, this.#clock.after)) return false;
    const l = this.#line;
    l.bytes = b;
    l.time = time;
    l.host = -1;
    l.client = -1;
    l.pid = 0;
    l.delay = -1;
    l.reportingEnd = 0;
    l.reportingStart = 0;
    return this.#dispatch(b, this.#clock.after, end, b[start + 10] === space && isDigit(b[start]));
  }

  #takeFramed(b: Uint8Array, start: number, end: number): boolean {
    const inner = unframed(textOf(b, start, Math.min(end, start + framedBytes)));
    if (inner === null) return false;
    const bytes = new TextEncoder().encode(inner);
    return this.#take(bytes, 0, bytes.length);
  }

  #shown(b: Uint8Array, start: number, end: number): string {
    if (this.#skippedLines.length >= shownLines) return '';
    return textOf(b, start, Math.min(end, start + shownBytes)) + (end > start + shownBytes ? '…' : '');
  }

  /** @param bare a time stamp as Exim writes it, without host and program behind it */
  #dispatch(b: Uint8Array, start: number, end: number, bare: boolean): boolean {
    if (bare) {
      const at = afterProcessId(b, start, end);
      if (messageIdEnd(b, at, end) > 0) return this.#exim.read(b, at, end);
      if (at > start || this.#qmail.read(b, at, end)) return true;
    }
    // host program[pid]: text
    const l = this.#line;
    const known = this.#beginsAsBefore(b, start);
    let at = start + (known ? this.#hostLength : 0);
    while (at < end && b[at] !== space) at++;
    // `postfix/smtp[pid]: ` where no host is logged
    const hostEnd = b[at - 1] === colon ? start : at;
    let slashed = known;
    let program = known ? start + this.#prefixLength : hostEnd === start ? start : at + 1;
    at = program;
    for (; at < end && b[at] !== bracket && b[at] !== colon && b[at] !== space; at++)
      if (b[at] === slash) {
        program = at + 1;
        if (!slashed) this.#rememberPrefix(b, start, hostEnd, program);
        slashed = true;
      }
    const programEnd = at;
    if (b[at] === bracket) {
      let pid = 0;
      for (at++; isDigit(b[at]); at++) pid = (pid * 10 + b[at]! - 48) & 0x3fffffff;
      l.pid = pid;
      if (b[at] === 0x5d) at++;
    }
    if (b[at] === space && isFacility(b, hostEnd + 1, at)) {
      const without = Uint8Array.of(...b.subarray(start, hostEnd), ...b.subarray(at, end));
      l.bytes = without;
      return this.#dispatch(without, 0, without.length, false);
    }
    if (b[at] !== colon) return bare || b[at] === space;
    at += b[at + 1] === space ? 2 : 1;
    if (at > end) return false;
    l.reportingStart = start;
    l.reportingEnd = hostEnd;
    if (slashed) return this.#postfix.read(b, program, programEnd, at, end);
    if (b[program] === 0x73) {
      if (spells(b, program, programEnd, 'sendmail') || spells(b, program, programEnd, 'sm-mta'))
        return this.#sendmail.read(b, at, end);
      if (spells(b, program, programEnd, 'smtpd')) return readOpenSmtpd(this.#tally, l, b, at, end);
    } else if (b[program] === 0x65 && spells(b, program, programEnd, 'exim'))
      return this.#eximInSyslog(b, at, end);
    else if (b[program] === 0x71 && spells(b, program, programEnd, 'qmail'))
      this.#qmail.read(b, afterEpoch(b, at, end), end);
    return true;
  }

  /** `host postfix/` is the same in line after line of one machine. */
  #beginsAsBefore(b: Uint8Array, start: number): boolean {
    const length = this.#prefixLength;
    return length > 0 && sameWords(wordsOf(b), start, this.#prefixWords, 0, length);
  }

  #rememberPrefix(b: Uint8Array, start: number, hostEnd: number, end: number): void {
    const fits = end - start <= this.#prefix.length;
    this.#prefixLength = fits ? end - start : 0;
    this.#hostLength = hostEnd - start;
    if (fits) for (let i = start; i < end; i++) this.#prefix[i - start] = b[i]!;
  }

  /** Exim repeats its own time stamp in syslog unless syslog_timestamp is off. */
  #eximInSyslog(b: Uint8Array, start: number, end: number): boolean {
    let at = start;
    if (isDigit(b[at]) && b[at + 4] === 0x2d && b[at + 10] === space && b[at + 13] === colon) {
      at += 19;
      while (at < end && b[at] !== space) at++;
      at++;
    }
    return this.#exim.read(b, afterProcessId(b, at, end), end);
  }
}

/** `<22>` in front of a line that came from a syslog socket; RFC 5424's `<22>1 ` stands before fields of its own. */
function afterPriority(b: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end && at < start + 5 && isDigit(b[at])) at++;
  return b[at] === 0x3e ? at + 1 : start;
}

/** Another stamp, or the `stdout F ` of a container engine, follows the first one. */
function isStampedTwice(b: Uint8Array, at: number): boolean {
  if (b[at] === 0x73) return b[at + 6] === space && b[at + 8] === space && spells(b, at, at + 3, 'std');
  return b[at + 3] === space && b[at + 6] === space && b[at + 9] === colon && b[at + 12] === colon;
}

/** BusyBox's `mail.info ` between host and program. */
function isFacility(b: Uint8Array, start: number, end: number): boolean {
  return end - start < 20 && spells(b, start, start + 5, 'mail.');
}

/** qmail's own `1779094800.421421 ` inside a line of syslog. */
function afterEpoch(b: Uint8Array, start: number, end: number): number {
  const dot = start + 10;
  if (b[dot] !== 0x2e || !isDigit(b[start])) return start;
  let at = dot + 1;
  while (at < end && isDigit(b[at])) at++;
  return at + 1;
}

/** Exim's `[pid] ` with log_selector +pid. */
function afterProcessId(b: Uint8Array, start: number, end: number): number {
  if (b[start] !== bracket) return start;
  let at = start + 1;
  while (at < end && isDigit(b[at])) at++;
  return b[at] === 0x5d && b[at + 1] === space ? at + 2 : start;
}
