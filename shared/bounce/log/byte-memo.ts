/** What was made of sequences of bytes, found again by the bytes themselves: no string is made of what is known. */
import { hashWords, sameWords, wordsIn, type Words } from './bytes.ts';

export interface Remembered<T> {
  value: T;
  /** The bytes are those of the log, with nothing passed over. */
  plain: boolean;
  key: Words;
  mark: number;
  next: Remembered<T> | null;
}

export class ByteMemo<T> {
  readonly #limit: number;
  readonly #byHash = new Map<number, Remembered<T>>();
  #size = 0;

  /** @param limit how many are remembered; one more, and all are forgotten */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param mark tells otherwise equal bytes apart */
  find(words: Words, start: number, end: number, mark: number): Remembered<T> | null {
    let entry = this.#byHash.get(hashWords(words, start, end, 0)) ?? null;
    while (entry && !isOf(entry, words, start, end, mark)) entry = entry.next;
    return entry;
  }

  /** For what `find` does not know. */
  add(bytes: Uint8Array, start: number, end: number, mark: number, value: T, plain: boolean): Remembered<T> {
    if (this.#size++ >= this.#limit) {
      this.#byHash.clear();
      this.#size = 1;
    }
    const key = wordsIn(bytes.slice(start, end));
    const hash = hashWords(key, 0, key.length, 0);
    const entry = { value, plain, key, mark, next: this.#byHash.get(hash) ?? null };
    this.#byHash.set(hash, entry);
    return entry;
  }
}

function isOf(
  { key, mark }: Remembered<unknown>,
  words: Words,
  start: number,
  end: number,
  wanted: number,
): boolean {
  const length = end - start;
  return mark === wanted && key.length === length && sameWords(words, start, key, 0, length);
}
