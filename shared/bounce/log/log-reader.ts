/**
 * Reads MTA logs of any size: chunks are pushed in, the counts come at the end. Every line is judged
 * by its own form, so that mixed, rotated and interleaved logs need no announcement.
 */
import type { Bounce, SkippedLine } from '../bounce.ts';
import { isDigit, spells, textOf } from './bytes.ts';
import { DeliveryLine } from './delivery-line.ts';
import { carriedFrom, carryInto, type Carried } from './carried.ts';
import { unframed, type Framed } from './framing.ts';
import type { Heard } from './heard.ts';
import { JournalRecords } from './journal.ts';
import { LineCutter, lineLimit } from './lines.ts';
import { Records, type Said } from './record.ts';
import { bounceOf, type ReadSoFar } from './log-bounce.ts';
import { Tally } from './tally.ts';
import { LogClock } from './time.ts';

const space = 0x20;
const colon = 0x3a;
const dash = 0x2d;

/** Of the lines that were not understood this many are shown, each up to this many bytes. */
const shownLines = 100;
const shownBytes = 500;
/** A line in JSON is longer than the one in it. */
const framedBytes = 16_000;
const encoder = new TextEncoder();

export interface LogReading {
  files: string[];
  now: Date;
  /** False where only counts are asked for: without single attempts it takes half the time. */
  listing?: boolean;
  /** Is told each delivery as it is read. */
  heard?: Heard | null;
  /** What an earlier reader left under way. */
  carried?: Carried | null;
}

export class LogReader {
  lines = 0;
  bytes = 0;
  /** Lines that are no log line: broken off, garbled, too long, or with nothing in it that we know. */
  skipped = 0;
  /** Lines of a program that sends mail. */
  ofMail = 0;
  /** Lines of other programs, and the first of them: where no line is of mail, nothing of the log was understood. */
  #others = 0;
  readonly #otherLines: SkippedLine[] = [];
  /** The first of the skipped ones, to be looked at. */
  readonly #skippedLines: SkippedLine[] = [];
  readonly #files: string[];
  readonly #clock: LogClock;
  readonly #tally: Tally;
  readonly #line = new DeliveryLine();
  readonly #records: Records;
  readonly #journal = new JournalRecords();
  #cutter: LineCutter | null = null;

  constructor({ files, now, listing = true, heard = null, carried = null }: LogReading) {
    this.#files = files;
    this.#clock = new LogClock(now);
    this.#tally = new Tally(this.#clock, listing, heard);
    if (carried) carryInto(this.#tally, carried);
    this.#records = new Records(this.#tally, this.#line);
  }

  /** True where no line has a time. */
  get untimed(): boolean {
    return this.#clock.untimed && this.#clock.newest < this.#clock.oldest;
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

  /** What is under way, for a reader that goes on after the last whole line. */
  carry(): Carried {
    return carriedFrom(this.#tally);
  }

  /** Names told apart so far, and how many of each kind there is room for: a reader that never ends is replaced in time. */
  get filled(): number {
    const { domains, hosts, routes, open } = this.#tally;
    return Math.max(
      domains.count / 50_000,
      hosts.count / 50_000,
      routes.all.length / 30_000,
      open.size / 150_000,
    );
  }

  /** Some lines so far had no zone. */
  get zoneless(): boolean {
    return this.#clock.zoneless;
  }

  /** The newest time so far, ISO 8601 UTC; null before the first. */
  get newest(): string | null {
    return this.#clock.newest >= this.#clock.oldest ? this.#clock.iso(this.#clock.newest) : null;
  }

  end(): Bounce {
    this.endFile();
    return bounceOf(this.#tally, this.#readSoFar());
  }

  #readSoFar(): ReadSoFar {
    const { lines, bytes, ofMail } = this;
    const nothing = ofMail === 0;
    const skipped = this.skipped + (nothing ? this.#others : 0);
    const skippedLines = [...this.#skippedLines, ...(nothing ? this.#otherLines : [])]
      .sort((a, b) => (a.file === b.file ? a.line - b.line : 0))
      .slice(0, shownLines);
    return { files: this.#files, lines, skipped, skippedLines, bytes, understood: ofMail };
  }

  /** What is pushed next belongs to another file, also under the same name. */
  endFile(): void {
    this.#cutter?.end();
    this.#cutter = null;
    if (this.#journal.open) this.#takeRecord(this.#journal.end());
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
    if (this.#journal.open && this.#takeJournal(b, start, end)) return;
    if (start === end) return;
    let said = this.#take(b, start, end);
    if (said === 'broken' || said === 'unnamed') {
      if (said === 'broken' && this.#takeJournal(b, start, end)) return;
      const framed = this.#takeFramed(b, start, end);
      if (said !== 'unnamed' || framed !== 'broken') said = framed;
    }
    if (said === 'mail' || said === 'cut') this.ofMail++;
    if (said === 'mail') return;
    if (said === 'cut' || said === 'broken') this.#skip(this.#shown(b, lineStart, end, this.#skippedLines));
    else this.#pass(b, lineStart, end);
  }

  #pass(b: Uint8Array, start: number, end: number): void {
    this.#others++;
    if (this.ofMail > 0 || this.#otherLines.length >= shownLines) return;
    const { file, line } = this.#line;
    this.#otherLines.push({ file, line, text: this.#shown(b, start, end, this.#otherLines) });
  }

  /** `broken` for a line that is broken off, garbled, or has something else in front of its time stamp. */
  #take(b: Uint8Array, lineStart: number, end: number): Said {
    const start = b[lineStart] === 0x3c ? afterPriority(b, lineStart, end) : lineStart;
    const time = this.#clock.read(b, start, end);
    if (time < 0 || isStampedTwice(b, this.#clock.after)) return 'broken';
    this.#begin(b, time);
    return this.#records.read(b, this.#clock.after, end, b[start + 10] === space && isDigit(b[start]));
  }

  #begin(b: Uint8Array, time: number): void {
    const l = this.#line;
    l.bytes = b;
    l.time = time;
    l.host = -1;
    l.client = -1;
    l.pid = 0;
    l.delay = -1;
    l.reportingEnd = 0;
    l.reportingStart = 0;
    l.exact = null;
  }

  #takeFramed(b: Uint8Array, start: number, end: number): Said {
    const framed = unframed(textOf(b, start, Math.min(end, start + framedBytes)));
    return framed ? this.#takeRecord(framed) : 'broken';
  }

  /** Lines that are one of several of a journald record. */
  #takeJournal(b: Uint8Array, start: number, end: number): boolean {
    const { taken, whole } = this.#journal.take(textOf(b, start, Math.min(end, start + framedBytes)));
    if (whole && this.#takeRecord(whole) === 'mail') this.ofMail++;
    else if (whole) this.#others++;
    return taken;
  }

  /** What a frame held, as a line that stands by itself. */
  #takeRecord(framed: Framed | null): Said {
    if (!framed) return 'broken';
    const { stamp, host, program, pid, message } = framed;
    const named = program !== '-';
    const id = /^\d{1,10}$/.test(pid) ? Number(pid) & 0x3fffffff : 0;
    const words = named ? `${host} ${program}${id ? `[${id}]` : ''}: ${message}` : message;
    const bytes = encoder.encode(`${stamp ?? ''} ${words}`);
    const time = stamp ? this.#clock.read(bytes, 0, bytes.length) : this.#clock.unstamped();
    if (time < 0) return 'broken';
    this.#begin(bytes, time);
    this.#line.pid = id;
    const at = stamp ? this.#clock.after : 1;
    return named
      ? this.#records.read(bytes, at, bytes.length, false)
      : this.#records.readMessage(bytes, at, bytes.length);
  }

  #shown(b: Uint8Array, start: number, end: number, shown: readonly SkippedLine[]): string {
    if (shown.length >= shownLines) return '';
    return textOf(b, start, Math.min(end, start + shownBytes)) + (end > start + shownBytes ? '…' : '');
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
  // Exim's own behind that of what shipped the line
  if (b[at + 10] === space && b[at + 4] === dash && b[at + 7] === dash)
    return b[at + 13] === colon && isDigit(b[at]);
  return b[at + 3] === space && b[at + 6] === space && b[at + 9] === colon && b[at + 12] === colon;
}
