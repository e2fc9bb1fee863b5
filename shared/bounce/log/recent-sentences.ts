/**
 * The sentences that each host said last. It repeats them with another recipient, so one look at the bytes tells most
 * of them again: equal around what stands in `<…@…>`.
 */
import { sameWords, wordsIn, wordsOf, type Words } from './bytes.ts';

/** Longer sentences are not kept. */
const longest = 512;
/** What a sentence ends with; shorter ones are not kept. */
const tail = 8;
/** Sets of hosts, and sentences of each set. */
const sets = 64;
const ways = 16;

export interface RecentSentence<T> {
  value: T;
  mark: number;
  host: number;
  bytes: Uint8Array;
  words: Words;
  length: number;
  /** Where each mailbox begins and ends that may be another one. */
  gaps: readonly number[];
}

export class RecentSentences<T> {
  readonly #kept: (RecentSentence<T> | undefined)[] = new Array<undefined>(sets * ways).fill(undefined);
  #turn = 0;

  find(bytes: Uint8Array, from: number, end: number, host: number, mark: number): RecentSentence<T> | null {
    const words = wordsOf(bytes);
    const first = ((host + 1) % sets) * ways;
    for (let i = first; i < first + ways; i++) {
      const kept = this.#kept[i];
      if (!kept) return null;
      if (kept.host === host && kept.mark === mark && says(kept, bytes, words, from, end)) return kept;
    }
    return null;
  }

  /** @param gaps where what is passed over begins and ends, counted from the line's beginning */
  keep(
    bytes: Uint8Array,
    from: number,
    end: number,
    host: number,
    mark: number,
    value: T,
    gaps: readonly number[],
  ): void {
    const length = end - from;
    if (length > longest || length < tail) return;
    const first = ((host + 1) % sets) * ways;
    let at = first;
    while (at < first + ways && this.#kept[at]) at++;
    if (at === first + ways) at = first + (this.#turn++ % ways);
    const room = this.#kept[at]?.bytes ?? new Uint8Array(longest);
    for (let i = 0; i < length; i++) room[i] = bytes[from + i]!;
    const words = this.#kept[at]?.words ?? wordsIn(room);
    const within = gaps.map((gap) => gap - from);
    this.#kept[at] = { value, mark, host, bytes: room, words, length, gaps: within };
  }
}

function says(
  { words: kept, length, gaps }: RecentSentence<unknown>,
  bytes: Uint8Array,
  words: Words,
  from: number,
  end: number,
): boolean {
  if (!sameWords(words, end - tail, kept, length - tail, tail)) return false; // tells most of them apart
  let at = from;
  let told = 0;
  for (let i = 0; i < gaps.length; i += 2) {
    const same = gaps[i]! - told;
    if (at + same > end || !sameWords(words, at, kept, told, same)) return false;
    at = afterMailbox(bytes, at + same, end);
    if (at < 0) return false;
    told = gaps[i + 1]!;
  }
  return end - at === length - told && sameWords(words, at, kept, told, end - at);
}

/** Where the `>` stands behind a mailbox; -1 where something else is in the brackets. */
function afterMailbox(bytes: Uint8Array, start: number, end: number): number {
  let mailbox = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === 0x40) mailbox = true;
    else if (byte === 0x3e) return mailbox ? i : -1;
    else if (byte === 0x20 || byte === 0x3c) return -1;
  }
  return -1;
}
