/** Why a delivery was put off, read from the words that an MTA logged; kept once per different sentence. */
import type { Reply, Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { clientIpOf, heloOf } from '../host.ts';
import { hashWords, sameWords, textOf } from './bytes.ts';

export interface Reason {
  /** The MTA's sentence. */
  says: string;
  reply: Reply | null;
  stage: Stage;
  /** The host as the sentence names it; null where it names none. */
  remoteMta: RemoteMta | null;
  clientIp: string | null;
  helo: string | null;
  /** What equal replies have in common once addresses, ids and times are masked; empty without a reply. */
  group: string;
}

/**
 * The same reply to another recipient, at another time or for another message gives the same text: addresses,
 * numbers and ids become `#`. A short code in capitals (`TSS04`, `RP-001`) stays, for it names the cause: a list of
 * wordings tells them apart, where the case (case/deliveries.ts) does not.
 */
function maskText(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/<[^<>]{0,300}>/g, '<#>')
    .replace(/[^\s<>()[\],;'"]+/g, (word) =>
      /[\d@]/.test(word) && !/^[A-Z][A-Z0-9_-]{1,8}[.:]?$/.test(word) ? '#' : word,
    );
}

export function groupOf(reply: Reply | null): string {
  return reply ? `${reply.code} ${reply.enhanced ?? ''} ${maskText(reply.text)}` : '';
}

/** What a reply tells by itself, whoever logged it. */
export interface Told {
  reply: Reply | null;
  clientIp: string | null;
  helo: string | null;
  group: string;
}

export type ToldBy = (text: string, remote: RemoteMta | null) => Told;

/** Reads replies as one MTA quotes them; a log quotes few different ones, so they are remembered. */
export function repliesIn(parse: (text: string) => Reply | null): ToldBy {
  const told = new Map<string, Told>();
  return (text, remote) => {
    let known = told.get(text);
    if (!known) {
      if (told.size >= 1000) told.clear();
      const reply = parse(text);
      known = { reply, clientIp: clientIpOf(reply, null), helo: heloOf(reply), group: groupOf(reply) };
      told.set(text, known);
    }
    if (known.clientIp === null || known.clientIp !== remote?.address) return known;
    return { ...known, clientIp: clientIpOf(known.reply, remote) };
  };
}

/** Longer sentences are read each time. */
const keyLimit = 1500;

/**
 * Reads sentences where they stand in a line, and remembers what was made of them: a log says few different ones
 * very often, if one looks past the recipient and the id of the message.
 */
export class Reasons<T> {
  readonly #read: (says: string) => T;
  readonly #exact = new Map<string, T>();
  readonly #alike = new Map<number, { key: DataView; value: T }[]>();
  readonly #key = new Uint8Array(keyLimit);
  readonly #keyWords = new DataView(this.#key.buffer);
  #size = 0;

  constructor(read: (says: string) => T) {
    this.#read = read;
  }

  /** What the sentence `bytes[start, end)` says, to the letter. */
  of(bytes: Uint8Array, start: number, end: number): T {
    const says = textOf(bytes, start, Math.min(end, start + 8000));
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
