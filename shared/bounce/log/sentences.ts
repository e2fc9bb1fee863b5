/** The sentences of a log, each read once: a log says few different ones very often. */
import type { Reason } from '../prose/reason.ts';
import { ByteMemo } from './byte-memo.ts';
import { textOf, wordsOf } from './bytes.ts';

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
  readonly #key = new Uint8Array(keyLimit);
  readonly #keyWords = new DataView(this.#key.buffer);
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #masked = false;
  readonly #last: Exact;

  constructor(read: (says: string) => T) {
    this.#read = read;
    this.#last = {
      read: () => this.of(this.#bytes, this.#start, this.#end),
      kept: () => kept(textOf(this.#bytes, this.#start, this.#end), read),
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
   */
  like(bytes: Uint8Array, start: number, from: number, end: number, mark = 0): T {
    const plain = this.#alike.find(wordsOf(bytes), from, end, mark);
    if (plain?.plain) {
      this.#masked = false;
      return plain.value;
    }
    const length = maskInto(this.#key, bytes, from, end);
    if (length < 0) return this.of(bytes, start, end);
    const masked = length !== end - from;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    const known = this.#alike.find(this.#keyWords, 0, length, mark);
    const entry = known ?? this.#alike.add(this.#key, 0, length, mark, this.of(bytes, start, end), !masked);
    this.#masked = masked;
    return entry.value;
  }
}

function kept(says: string, read: (says: string) => Reason | null): Exact {
  const exact: Exact = { read: () => read(says), kept: () => exact };
  return exact;
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
  const special = ' [=@<>'.indexOf(sign);
  return special < 0 ? plainByte : [blank, keeps, keeps, at, opens, closes][special]!;
});

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
        if (!keep && digits >= 3 && letters > 0 && length - word > 12) length = word;
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
        break;
      case closes:
        if (angle >= 0 && mailbox) {
          length = angle;
          word = Math.min(word, angle);
        }
        angle = -1;
    }
  }
  return length;
}
