/**
 * Domains and hosts as small numbers. A log names the same few thousand of them a million times; looking the
 * bytes up in a table of our own costs a tenth of making a string first.
 */
import { hashWords, sameWords, textOf, wordsIn, wordsOf, type Words } from './bytes.ts';

/** Neighbours looked at; in a table that is at most half full only names made to collide need more. */
const probeLimit = 256;

export class Names {
  /** Ids given so far. */
  count = 0;
  /** Names that came after the limit was reached, each time they came. */
  untold = 0;
  readonly #limit: number;
  #slots = new Int32Array(1024).fill(-1);
  #hashes = new Int32Array(512);
  #ends = new Int32Array(513);
  #arena = new Uint8Array(16_384);
  #words = wordsIn(this.#arena);
  #texts: string[] = [];
  /** Ids of texts that were asked for. */
  readonly #told = new Map<string, number>();

  /** @param limit how many names are told apart; a hostile log may hold millions */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The id of `bytes[start, end)` without regard to ASCII case; -1 once the limit is reached. */
  id(bytes: Uint8Array, start: number, end: number): number {
    const words = wordsOf(bytes);
    // Case is folded by one bit: it makes a few signs equal too, which costs a comparison and nothing else.
    const hash = hashWords(words, start, end, 0x20);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let tried = 0; tried < probeLimit; tried++) {
      const id = slots[slot]!;
      if (id < 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#hashes[id] === hash && this.#same(id, words, start, end)) return id;
      slot = (slot + 1) & mask;
    }
    this.untold++;
    return -1;
  }

  /** The id of the name that `bytes` go on with at `start`, if it is the guessed one and `after` follows; -1 if not. */
  guessed(guess: number, bytes: Uint8Array, start: number, after: number): number {
    if (guess < 0) return -1;
    const from = this.#ends[guess]!;
    const length = this.#ends[guess + 1]! - from;
    if (bytes[start + length] !== after) return -1;
    return sameWords(wordsOf(bytes), start, this.#words, from, length) ? guess : -1;
  }

  /** How many bytes the name takes. */
  lengthOf(id: number): number {
    return this.#ends[id + 1]! - this.#ends[id]!;
  }

  /** The id of an ASCII text. */
  idOf(text: string): number {
    const told = this.#told.get(text);
    if (told !== undefined) return told;
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
    const id = this.id(bytes, 0, bytes.length);
    if (id >= 0 && this.#told.size < this.#limit) this.#told.set(text, id);
    return id;
  }

  /** The name, lower-cased. */
  text(id: number): string {
    return (this.#texts[id] ??= textOf(this.#arena, this.#ends[id]!, this.#ends[id + 1]!));
  }

  #same(id: number, words: Words, start: number, end: number): boolean {
    const from = this.#ends[id]!;
    const length = end - start;
    if (this.#ends[id + 1]! - from !== length) return false;
    if (sameWords(words, start, this.#words, from, length)) return true;
    for (let i = 0; i < length; i++) {
      if (this.#arena[from + i] !== lower(words.view.getUint8(start + i))) return false;
    }
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    if (this.count >= this.#limit) {
      this.untold++;
      return -1;
    }
    const id = this.count++;
    if (id >= this.#hashes.length) {
      this.#hashes = grown(this.#hashes, id * 2);
      this.#ends = grown(this.#ends, id * 2 + 1);
    }
    const from = this.#ends[id]!;
    const to = from + end - start;
    if (to > this.#arena.length) {
      const wider = new Uint8Array(Math.max(to, this.#arena.length * 2));
      wider.set(this.#arena);
      this.#arena = wider;
      this.#words = wordsIn(wider);
    }
    for (let i = start; i < end; i++) this.#arena[from + i - start] = lower(bytes[i]!);
    this.#ends[id + 1] = to;
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      let slot = this.#hashes[id]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(array);
  return wider;
}
