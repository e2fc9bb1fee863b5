/** How lines began that tell of no delivery: the same few words again and again, known by one look at their bytes. */
import { sameWords, wordsIn, wordsOf, type Words } from './bytes.ts';

/** A power of two; one that begins otherwise takes the place of another. */
const places = 64;
const longest = 32;

export class PassedOver {
  readonly #kept: ({ words: Words; length: number } | undefined)[] = new Array<undefined>(places).fill(
    undefined,
  );

  has(b: Uint8Array, start: number): boolean {
    const kept = this.#kept[placeOf(b, start)];
    return kept !== undefined && sameWords(wordsOf(b), start, kept.words, 0, kept.length);
  }

  add(b: Uint8Array, start: number, end: number): void {
    if (end - start > longest) return;
    this.#kept[placeOf(b, start)] = { words: wordsIn(b.slice(start, end)), length: end - start };
  }
}

const placeOf = (b: Uint8Array, start: number): number =>
  (b[start]! + b[start + 2]! * 5 + b[start + 6]! * 11) & (places - 1);
