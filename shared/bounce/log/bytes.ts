/** Looking at log lines as bytes: strings are made only of what is kept. */

const decoder = new TextDecoder('utf-8');
const encoder = new TextEncoder();

/** `bytes[start, end)` as text; invalid UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** An ASCII text to look for. */
export interface Needle {
  readonly bytes: Uint8Array;
  /** How far to go on where this byte stands under the needle's last one (Horspool 1980). */
  readonly shifts: Uint8Array;
}

/** @param text up to 255 characters */
export function needle(text: string): Needle {
  const bytes = encoder.encode(text);
  const shifts = new Uint8Array(256).fill(bytes.length);
  for (let i = 0; i < bytes.length - 1; i++) shifts[bytes[i]!] = bytes.length - 1 - i;
  return { bytes, shifts };
}

export function startsWith(bytes: Uint8Array, at: number, end: number, { bytes: what }: Needle): boolean {
  if (end - at < what.length) return false;
  for (let i = 0; i < what.length; i++) if (bytes[at + i] !== what[i]) return false;
  return true;
}

/** Where `what` begins in `bytes[start, end)`, or -1. Unlike `indexOf` it never runs past the line. */
export function find(bytes: Uint8Array, start: number, end: number, what: Needle): number {
  const last = what.bytes.length - 1;
  const final = what.bytes[last];
  const { shifts } = what;
  for (let i = start + last; i < end;) {
    const byte = bytes[i]!;
    if (byte === final && startsWith(bytes, i - last, end, what)) return i - last;
    i += shifts[byte]!;
  }
  return -1;
}

/** Several texts that a line may begin with. */
export class Beginnings {
  readonly #byFirst: Needle[][] = Array.from({ length: 256 }, () => []);

  constructor(...texts: string[]) {
    for (const text of texts) this.#byFirst[text.charCodeAt(0)]!.push(needle(text));
  }

  /** True if `bytes[at, end)` begins with one of them. */
  at(bytes: Uint8Array, at: number, end: number): boolean {
    for (const one of this.#byFirst[bytes[at] ?? 0]!) if (startsWith(bytes, at, end, one)) return true;
    return false;
  }
}

/** Where the byte stands in `bytes[start, end)`, or -1. */
export function findByte(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** Bytes that are read four at a time; a view's own `byteLength` costs more than the reading. */
export interface Words {
  readonly view: DataView;
  readonly length: number;
}

/** All bytes of an array, as long as it keeps its buffer. */
export const wordsIn = (bytes: Uint8Array): Words => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  length: bytes.length,
});

let viewed: Uint8Array = new Uint8Array(0);
let words: Words = wordsIn(viewed);

/** The same bytes, to be read four at a time; remembered, because it is asked for line after line of one chunk. */
export function wordsOf(bytes: Uint8Array): Words {
  if (bytes !== viewed) {
    viewed = bytes;
    words = wordsIn(bytes);
  }
  return words;
}

/** True if `length` bytes from `at` on are those from `otherAt` on, where the other has as many. */
export function sameWords(
  { view, length: all }: Words,
  at: number,
  { view: other }: Words,
  otherAt: number,
  length: number,
): boolean {
  if (at + length > all) return false;
  const last = length - 4; // where the last four begin, which may have been compared in part
  if (last < 0) {
    for (let i = 0; i < length; i++) if (view.getUint8(at + i) !== other.getUint8(otherAt + i)) return false;
    return true;
  }
  for (let i = 0; i < last; i += 4)
    if (view.getInt32(at + i, true) !== other.getInt32(otherAt + i, true)) return false;
  return view.getInt32(at + last, true) === other.getInt32(otherAt + last, true);
}

/** Where hashes begin and what they are multiplied by: different in every process, so that no log can collide on purpose. */
const hashSeed = (Math.random() * 0x7fffffff) | 0;
const hashFactor = 0x9e3779b1 ^ ((Math.random() * 0x1000000) << 3); // odd, and no small number

/**
 * A hash of `words[start, end)`, 31 bits, so that it stays a small integer in a Map.
 * @param fold bits set in every byte: 0x20 makes the two cases of a letter equal
 */
export function hashWords({ view }: Words, start: number, end: number, fold: number): number {
  const folds = Math.imul(fold, 0x01010101);
  let hash = hashSeed;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    hash = Math.imul(hash ^ (view.getInt32(i, true) | folds), hashFactor);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ (view.getUint8(i) | fold), hashFactor);
  hash = Math.imul(hash ^ (hash >>> 15), hashFactor);
  return (hash ^ (hash >>> 15)) & 0x7fffffff;
}

/** A hash of `bytes[start, end)`. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  return hashWords(wordsOf(bytes), start, end, 0);
}

/** True if `bytes[start, end)` spells the ASCII text. */
export function spells(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

export const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= 0x39;
