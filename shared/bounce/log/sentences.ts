/** The sentences of a log, each read once: a log says few different ones very often. */
import type { Reason } from '../prose/reason.ts';
import { hashWords, sameWords, textOf } from './bytes.ts';

/** Longer sentences are read each time. */
const keyLimit = 1500;

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
  readonly #exact = new Map<string, T>();
  readonly #alike = new Map<number, { key: DataView; value: T }[]>();
  readonly #key = new Uint8Array(keyLimit);
  readonly #keyWords = new DataView(this.#key.buffer);
  #size = 0;
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
    const says = textOf(bytes, start, Math.min(end, start + 8000));
    this.#masked = false;
    let value = this.#exact.get(says);
    if (value === undefined) {
      if (this.#exact.size >= 1000) this.#exact.clear();
      this.#exact.set(says, (value = this.#read(says)));
    }
    return value;
  }

  /**
   * What a sentence like `bytes[start, end)` says: good for counting. `from` is where it begins to matter: the
   * host in front of it is told by the line. `mark` tells otherwise equal sentences apart.
   */
  like(bytes: Uint8Array, start: number, from: number, end: number, mark = 0): T {
    this.#key[0] = mark;
    const length = maskInto(this.#key, bytes, from, end);
    if (length < 0) return this.of(bytes, start, end);
    this.#masked = length - 1 !== end - from;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    const hash = hashWords(this.#keyWords, 0, length, 0);
    const known = this.#alike.get(hash);
    for (const entry of known ?? [])
      if (entry.key.byteLength === length && sameWords(this.#keyWords, 0, entry.key, 0, length))
        return entry.value;
    if (this.#size++ >= 4000) {
      this.#alike.clear();
      this.#size = 1;
    }
    const key = new DataView(this.#key.slice(0, length).buffer);
    const entry = { key, value: this.of(bytes, start, end) };
    if (known && this.#size > 1) known.push(entry);
    else this.#alike.set(hash, [entry]);
    return entry.value;
  }
}

function kept(says: string, read: (says: string) => Reason | null): Exact {
  const exact: Exact = { read: () => read(says), kept: () => exact };
  return exact;
}

/**
 * Copies a sentence without what is in `<…@…>` and without long ids, which mix letters beyond hex with digits
 * (`d2e1a72fcca58-si123wrx.99`). Addresses in brackets stay: they may be ours. Returns the length, -1 if too long.
 */
function maskInto(out: Uint8Array, bytes: Uint8Array, from: number, end: number): number {
  let length = 1; // the mark
  let angle = -1;
  let mailbox = false;
  let word = 1;
  let digits = 0;
  let letters = 0;
  let keep = false;
  for (let i = from; i < end; i++) {
    if (length >= keyLimit) return -1;
    const byte = bytes[i]!;
    out[length++] = byte;
    if (byte >= 0x30 && byte <= 0x39) digits++;
    else if (byte >= 0x67 && byte <= 0x7a) letters++;
    else if (byte === 0x20) {
      if (!keep && digits >= 3 && letters > 0 && length - word > 12) length = word;
      word = length;
      digits = letters = 0;
      keep = false;
    } else if (byte === 0x5b || byte === 0x3d) keep = true;
    else if (byte === 0x40) mailbox = true;
    else if (byte === 0x3c) {
      angle = length;
      mailbox = false;
    } else if (byte === 0x3e && angle >= 0) {
      if (mailbox) {
        length = angle;
        word = Math.min(word, angle);
      }
      angle = -1;
    }
  }
  return length;
}
