/**
 * Domains and hosts as small numbers. A log names the same few thousand of them a million times; looking the
 * bytes up in a table of our own costs a tenth of making a string first.
 */
import { hashSeed, textOf } from './bytes.ts';

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
  #texts: string[] = [];

  /** @param limit how many names are told apart; a hostile log may hold millions */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The id of `bytes[start, end)` without regard to ASCII case; -1 once the limit is reached. */
  id(bytes: Uint8Array, start: number, end: number): number {
    // Case is folded by one bit: it makes a few signs equal too, which costs a comparison and nothing else.
    let hash = hashSeed;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i]! | 0x20), 0x01000193);
    const slots = this.#slots;
    const hashes = this.#hashes;
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = slots[slot]!;
      if (id < 0) return this.#add(bytes, start, end, hash, slot);
      if (hashes[id] === hash && this.#same(id, bytes, start, end)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** The id of an ASCII text. */
  idOf(text: string): number {
    const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
    return this.id(bytes, 0, bytes.length);
  }

  /** The name, lower-cased. */
  text(id: number): string {
    return (this.#texts[id] ??= textOf(this.#arena, this.#ends[id]!, this.#ends[id + 1]!));
  }

  #same(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const arena = this.#arena;
    let at = this.#ends[id]!;
    if (this.#ends[id + 1]! - at !== end - start) return false;
    for (let i = start; i < end; i++, at++) {
      if (arena[at] !== bytes[i] && arena[at] !== lower(bytes[i]!)) return false;
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
      const hash = this.#hashes[id]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
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
