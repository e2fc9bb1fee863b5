/** The sentences of a log, each read once: a log says few different ones very often. */
import type { Reason } from '../prose/reason.ts';
import { ByteMemo } from './byte-memo.ts';
import { textOf, wordsIn, wordsOf } from './bytes.ts';
import { RecentSentences } from './recent-sentences.ts';

/** Longer sentences are read each time. */
const keyLimit = 1500;
/** Of longer ones the beginning is read. */
const readLimit = 8000;

/** A sentence that another one like it stood for; read to the letter only where its words are shown. */
export interface Exact {
  read(): Reason | null;
  /** The same once the line's bytes are gone. */
  kept(): Exact;
}

/**
 * Reads sentences where they stand in a line, and remembers what was made of them: a log says few different ones
 * very often, if one looks past the recipient and the id of the message.
 */
export class Sentences<T extends Reason | null> {
  readonly #read: (says: string) => T;
  readonly #exact = new ByteMemo<T>(1000);
  readonly #alike = new ByteMemo<T>(4000);
  readonly #recent = new RecentSentences<T>();
  readonly #key = new Uint8Array(keyLimit);
  readonly #keyWords = wordsIn(this.#key);
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #masked = false;
  readonly #last: Exact;

  constructor(read: (says: string) => T) {
    this.#read = read;
    this.#last = {
      read: () => this.of(this.#bytes, this.#start, this.#end),
      kept: () => new Kept(textOf(this.#bytes, this.#start, this.#end), read),
    };
  }

  /** The sentence that `like` was asked for last, until it is asked again; null where nothing of it was passed over. */
  get exact(): Exact | null {
    return this.#masked ? this.#last : null;
  }

  /** What the sentence `bytes[start, end)` says, to the letter. */
  of(bytes: Uint8Array, start: number, end: number): T {
    const stop = Math.min(end, start + readLimit);
    this.#masked = false;
    const known = this.#exact.find(wordsOf(bytes), start, stop, 0);
    if (known) return known.value;
    const value = this.#read(textOf(bytes, start, stop));
    return this.#exact.add(bytes, start, stop, 0, value, true).value;
  }

  /**
   * What a sentence like `bytes[start, end)` says: good for counting. `from` is where it begins to matter: the
   * host in front of it is told by the line. `mark` tells otherwise equal sentences apart.
   * @param host id of who said it: it repeats itself
   */
  like(bytes: Uint8Array, start: number, from: number, end: number, host: number, mark = 0): T {
    const again = this.#recent.find(bytes, from, end, host, mark);
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    if (again) {
      this.#masked = again.gaps.length > 0;
      return again.value;
    }
    const plain = this.#alike.find(wordsOf(bytes), from, end, mark);
    if (plain?.plain) {
      this.#masked = false;
      this.#recent.keep(bytes, from, end, host, mark, plain.value, nowhere);
      return plain.value;
    }
    const length = maskInto(this.#key, bytes, from, end);
    if (length < 0) return this.of(bytes, start, end);
    const masked = length !== end - from;
    const known = this.#alike.find(this.#keyWords, 0, length, mark);
    const entry = known ?? this.#alike.add(this.#key, 0, length, mark, this.of(bytes, start, end), !masked);
    this.#masked = masked;
    if (!otherLeftOut) this.#recent.keep(bytes, from, end, host, mark, entry.value, gaps);
    return entry.value;
  }
}

/** Each host that refused before another one was tried leaves one: a class, because closures take four times the room. */
class Kept implements Exact {
  readonly #says: string;
  readonly #read: (says: string) => Reason | null;

  constructor(says: string, read: (says: string) => Reason | null) {
    this.#says = says;
    this.#read = read;
  }

  read(): Reason | null {
    return this.#read(this.#says);
  }

  kept(): this {
    return this;
  }
}

/** What a byte means to `maskInto`. */
const plainByte = 0;
const digit = 1;
const beyondHex = 2;
const blank = 3;
const keeps = 4;
const at = 5;
const opens = 6;
const closes = 7;
const meaning = Uint8Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte);
  if (/[0-9]/.test(sign)) return digit;
  if (/[g-z]/.test(sign)) return beyondHex;
  const special = ' \\[=@<>'.indexOf(sign); // Exim writes a line end as `\\n`
  return special < 0 ? plainByte : [blank, blank, keeps, keeps, at, opens, closes][special]!;
});

/** Where the mailboxes began and ended that `maskInto` left out last, and whether it left out anything else. */
let gaps: number[] = [];
let otherLeftOut = false;
const nowhere: number[] = [];

/**
 * Copies a sentence without what is in `<…@…>` and without long ids, which mix letters beyond hex with digits
 * (`d2e1a72fcca58-si123wrx.99`). Addresses in brackets stay: they may be ours. Returns the length, -1 if too long.
 */
function maskInto(out: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
  let length = 0;
  let angle = -1;
  let mailbox = false;
  let word = 0;
  let digits = 0;
  let letters = 0;
  let keep = false;
  let opened = -1;
  let digitsBefore = 0;
  let lettersBefore = 0;
  gaps = [];
  otherLeftOut = false;
  for (let i = from; i < end; i++) {
    if (length >= keyLimit) return -1;
    const byte = bytes[i]!;
    out[length++] = byte;
    switch (meaning[byte]) {
      case plainByte:
        break;
      case digit:
        digits++;
        break;
      case beyondHex:
        letters++;
        break;
      case blank:
        if (!keep && digits >= 3 && letters > 0 && length - word > 12) {
          length = word;
          otherLeftOut = true;
        }
        if (angle >= 0) otherLeftOut = true;
        word = length;
        digits = letters = 0;
        keep = false;
        break;
      case keeps:
        keep = true;
        break;
      case at:
        mailbox = true;
        break;
      case opens:
        angle = length;
        mailbox = false;
        opened = i + 1;
        digitsBefore = digits;
        lettersBefore = letters;
        break;
      case closes:
        if (angle >= 0 && mailbox) {
          length = angle;
          word = Math.min(word, angle);
          // what is left out has no say in what follows
          digits = digitsBefore;
          letters = lettersBefore;
          gaps.push(opened, i);
        }
        angle = -1;
    }
  }
  return length;
}
