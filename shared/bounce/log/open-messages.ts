/**
 * What has to be remembered of messages that met a refusal, until they leave the queue. Nothing is kept of a
 * message that goes through at once, so memory follows the queue and not the log.
 */
import { hashOf, sameWords, textOf, wordsIn, wordsOf } from './bytes.ts';
import { OpenMessage } from './open-message.ts';

/** Ids up to this long stand in the table itself. */
const width = 24;
const places = 1024;

/** Messages by their ids, which stay bytes: a hundred thousand texts would cost more than all the rest. */
export class OpenMessages {
  /** Messages that were forgotten because the limit was reached; they stay counted as pending. */
  forgotten = 0;
  size = 0;
  readonly #limit: number;
  /** Places are counted from one; a chain ends with 0. */
  #first = new Int32Array(places);
  #next = new Int32Array(places);
  #hashes = new Int32Array(places);
  #ids = new Uint8Array(places * width);
  #idWords = wordsIn(this.#ids);
  readonly #long = new Map<number, string>();
  readonly #messages: (OpenMessage | null)[] = [null];
  #free = 0;
  #opened = 0;
  /** The message of the line before, which the next line is likely to be about; 0 for none. */
  #last = 0;
  /** Of the id that was looked for and not found. */
  #hash = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  find(bytes: Uint8Array, start: number, end: number): OpenMessage | null {
    if (this.size === 0) return null;
    return this.#messages[this.#of(bytes, start, end)]!;
  }

  open(bytes: Uint8Array, start: number, end: number): OpenMessage {
    const known = this.#messages[this.#of(bytes, start, end)]!;
    if (known) return known;
    const hash = this.#hash;
    if (this.size >= this.#limit) this.#forgetOldest();
    return this.#add(hash, bytes, start, end);
  }

  close(bytes: Uint8Array, start: number, end: number): void {
    const place = this.#of(bytes, start, end);
    if (place > 0) this.#remove(place);
  }

  /** The message goes on under the id at `start`. False where the old one is not known. */
  rename(bytes: Uint8Array, oldStart: number, oldEnd: number, start: number, end: number): boolean {
    const old = this.find(bytes, oldStart, oldEnd);
    if (!old) return false;
    this.close(bytes, oldStart, oldEnd);
    const renamed = this.open(bytes, start, end);
    for (const waiting of old.takeAll()) renamed.add(waiting);
    renamed.failures = old.failures;
    renamed.refused = old.refused;
    return true;
  }

  /** With their ids, in the order in which they came; none may come or go until all were taken. */
  *all(): Generator<{ id: string; message: OpenMessage }> {
    const messages = this.#messages;
    const places = Int32Array.from(messages.keys()).filter((place) => messages[place]);
    for (const place of places.sort((a, b) => messages[a]!.number - messages[b]!.number)) {
      const message = messages[place]!;
      yield { id: this.#idOf(place, message), message };
    }
  }

  /** Refusals that are still waiting for the recipient they belong to. */
  failuresInHand(): { all: number; with421: number } {
    const inHand = { all: 0, with421: 0 };
    for (const message of this.#messages)
      for (const { reason } of message?.failures ?? []) {
        inHand.all++;
        if (reason.reply?.code === 421) inHand.with421++;
      }
    return inHand;
  }

  #idOf(place: number, { idLength }: OpenMessage): string {
    return this.#long.get(place) ?? textOf(this.#ids, place * width, place * width + idLength);
  }

  #of(bytes: Uint8Array, start: number, end: number): number {
    if (this.#last > 0 && this.#isOf(this.#last, bytes, start, end)) return this.#last;
    const hash = hashOf(bytes, start, end);
    let place = this.#first[hash & (this.#first.length - 1)]!;
    while (place > 0 && !(this.#hashes[place] === hash && this.#isOf(place, bytes, start, end)))
      place = this.#next[place]!;
    if (place > 0) this.#last = place;
    else this.#hash = hash;
    return place;
  }

  #isOf(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#messages[place]!.idLength !== length) return false;
    if (length > width) return this.#long.get(place) === textOf(bytes, start, end);
    return sameWords(wordsOf(bytes), start, this.#idWords, place * width, length);
  }

  #add(hash: number, bytes: Uint8Array, start: number, end: number): OpenMessage {
    let place = this.#free;
    if (place > 0) this.#free = this.#next[place]!;
    else {
      place = this.#messages.length;
      if (place === this.#next.length) this.#grow();
    }
    const length = end - start;
    if (length > width) this.#long.set(place, textOf(bytes, start, end));
    else for (let i = 0; i < length; i++) this.#ids[place * width + i] = bytes[start + i]!;
    this.#hashes[place] = hash;
    const message = new OpenMessage(this.#opened++, length);
    this.#messages[place] = message;
    this.#chain(place);
    this.#last = place;
    this.size++;
    return message;
  }

  #chain(place: number): void {
    const first = this.#hashes[place]! & (this.#first.length - 1);
    this.#next[place] = this.#first[first]!;
    this.#first[first] = place;
  }

  #remove(place: number): void {
    const first = this.#hashes[place]! & (this.#first.length - 1);
    let before = this.#first[first]!;
    if (before === place) this.#first[first] = this.#next[place]!;
    else {
      while (this.#next[before] !== place) before = this.#next[before]!;
      this.#next[before] = this.#next[place]!;
    }
    this.#next[place] = this.#free;
    this.#free = place;
    if (this.#messages[place]!.idLength > width) this.#long.delete(place);
    this.#messages[place] = null;
    if (this.#last === place) this.#last = 0;
    this.size--;
  }

  /** No place is free: all of them are chained anew. */
  #grow(): void {
    const length = this.#next.length * 2;
    const hashes = new Int32Array(length);
    hashes.set(this.#hashes);
    const ids = new Uint8Array(length * width);
    ids.set(this.#ids);
    this.#hashes = hashes;
    this.#ids = ids;
    this.#idWords = wordsIn(ids);
    this.#next = new Int32Array(length);
    this.#first = new Int32Array(length);
    for (let place = 1; place < this.#messages.length; place++) this.#chain(place);
  }

  /** A tenth at once, because they have to be sought. */
  #forgetOldest(): void {
    const numbers = new Float64Array(this.size);
    let known = 0;
    for (const message of this.#messages) if (message) numbers[known++] = message.number;
    numbers.sort();
    const newest = numbers[Math.ceil(this.#limit / 10) - 1]!;
    this.#messages.forEach((message, place) => {
      if (!message || message.number > newest) return;
      this.forgotten += message.waiting;
      this.#remove(place);
    });
  }
}
