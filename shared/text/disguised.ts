/**
 * Originals in disguise: encoded words (RFC 2047), quoted-printable, percent-encoding, entities, base64, `(at)`. Each
 * reading knows where its characters come from, so that only what has to go is taken out of the text as it was sent:
 * `ip=203.0.113.77` stays what it is, though it would be an address after a space in quoted-printable.
 */
import { fromBase64 } from './base64.ts';
import { wideEncoding } from './charset.ts';
import { decodeWords } from './encoded-words.ts';
import { decodeEntities } from './entities.ts';

/** A stretch of a text and the placeholder that takes its place. */
export interface Span {
  from: number;
  to: number;
  mark: () => string;
}

/** A text read in another way; character i of `plain` stands for [from[i], to[i]) of the text. */
interface DecodedText {
  plain: string;
  from: number[];
  to: number[];
}

const readable = /^[\t\r\n\x20-\x7e\u00a0-\ufffc]*$/;

/** What `spansOf` finds in the readings of a text, as stretches of the text itself. */
export function disguisedSpans(value: string, spansOf: (plain: string) => Span[]): Span[] {
  const spans: Span[] = [];
  const look = (reading: DecodedText, at: number): void => {
    if (!readable.test(reading.plain)) return;
    for (const { from, to, mark } of spansOf(reading.plain))
      spans.push({ from: at + reading.from[from]!, to: at + reading.to[to - 1]!, mark });
  };
  const each = (pattern: RegExp, read: (found: string) => DecodedText | null): void => {
    for (const found of value.matchAll(pattern)) {
      const reading = read(found[0]);
      if (reading && reading.plain !== found[0]) look(reading, found.index);
    }
  };
  // “at most” spells nothing, and reading the same text again would have no end.
  const all = (reading: DecodedText): void => {
    if (reading.plain !== value) look(reading, 0);
  };
  if (value.includes('=?'))
    each(/(?:=\?[^?\s]{1,60}\?[bq]\?[^?\r\n]*\?=\s*)+/gi, (found) => whole(found, decodeWords(found)));
  if (/=[ \t]{0,20}\r?\n/.test(value))
    look(
      replaced(value, /=[ \t]{0,20}\r?\n/g, () => ''),
      0,
    );
  if (value.includes('%')) each(/\S*%[0-9A-F]{2}\S*/gi, (found) => pairs(found, '%'));
  // A parameter in pieces, RFC 2231 §3: `name*0="Maria Hu"; name*1="ber"`.
  if (value.includes('*1')) all(replaced(value, /"?;\s{0,9}[\w-]{1,40}\*[1-9]\d?\*?="?/g, () => ''));
  if (value.includes('+AEA-')) all(replaced(value, /\+AEA-/g, () => '@')); // UTF-7
  if (value.includes('=')) each(/\S*=[0-9A-F]{2}\S*/gi, (found) => pairs(found, '='));
  if (value.includes('+')) each(/\S*\+[0-9A-F]{2}\S*/g, (found) => pairs(found, '+')); // xtext, RFC 3461 §4
  if (value.includes('&'))
    each(/\S*&(?:#\w{1,8}|[a-z][a-z0-9]{1,31});\S*/gi, (found) =>
      replaced(found, /&(?:#\w{1,8}|[a-z][a-z0-9]{1,31});?/gi, decodeEntities),
    );
  if (spelled.test(value)) all(asWritten(value));
  if (value.includes('\\'))
    each(/\S*\\(?:u00|x|u\{|[01][0-7]{2}|\.)\S*/gi, (found) => replaced(found, escapes, unescaped));
  if (/[\u0300-\u036f]/.test(value))
    all(replaced(value, /\p{L}[\u0300-\u036f]{1,4}/gu, (letter) => letter.normalize('NFC')));
  if (/[\uff01-\uff5e]/.test(value))
    all(replaced(value, /[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)));
  each(/(?<![0-9a-f])(?:[0-9a-f]{2}[ :]?){8,2000}(?![0-9a-f])/gi, hexadecimal);
  each(/(?:0x[0-9a-f]{2}[,;]?\s?){8,2000}/gi, hexadecimal);
  // Lines of an attachment first, or each line alone would cut what runs over two.
  each(/(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{40,}\r?\n)+[A-Za-z0-9+/]{0,1000}={0,2}/g, (found) =>
    base64(found, 0),
  );
  each(/[A-Za-z0-9+/_-]{8,}={0,2}/g, (found) => {
    // A run may begin in front of the base64 itself (`idYW5u…`), so each alignment is tried until one is text.
    for (let skip = 0; skip < (found.length < 16 ? 1 : 4); skip++) {
      const reading = base64(found, skip);
      if (readable.test(reading.plain)) return reading;
    }
    return null;
  });
  return spans;
}

/** `\u0040`, `\x40`, `\u{40}`, `\100`, and `\.` as in a zone file. */
const escapes = /\\(?:(?:u00|x)[0-9a-f]{2}|u\{0{0,4}[0-9a-f]{2}\}|[01][0-7]{2}|\.)/gi;
function unescaped(escape: string): string {
  if (escape === '\\.') return '.';
  const hex = /(?:u00|x|u\{0*)([0-9a-f]{2})/i.exec(escape)?.[1];
  return String.fromCharCode(hex ? parseInt(hex, 16) : parseInt(escape.slice(1), 8));
}

/** One stretch that cannot be taken apart. */
const whole = (found: string, plain: string): DecodedText => ({
  plain,
  from: Array<number>(plain.length).fill(0),
  to: Array<number>(plain.length).fill(found.trimEnd().length),
});

/** Every match as what it stands for, everything else as it is. */
function replaced(text: string, pattern: RegExp, by: (found: string) => string | Piece[]): DecodedText {
  const parts: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const add = (plain: string, start: number, end: number): void => {
    parts.push(plain);
    for (let i = 0; i < plain.length; i++) {
      from.push(start);
      to.push(end);
    }
  };
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    for (; at < found.index; at++) add(text[at]!, at, at + 1);
    const given = by(found[0]);
    at = found.index + found[0].length;
    if (typeof given === 'string') add(given, found.index, at);
    else for (const piece of given) add(piece.plain, found.index + piece.from, found.index + piece.to);
  }
  for (; at < text.length; at++) add(text[at]!, at, at + 1);
  return { plain: parts.join(''), from, to };
}

interface Piece {
  plain: string;
  from: number;
  to: number;
}

const hexPairs = { '=': /(?:=[0-9A-F]{2})+/gi, '%': /(?:%[0-9A-F]{2})+/gi, '+': /(?:\+[0-9A-F]{2})+/g };

const pairs = (text: string, sign: keyof typeof hexPairs): DecodedText =>
  replaced(text, hexPairs[sign], (found) =>
    characters(Uint8Array.from(found.match(/[0-9A-F]{2}/gi)!, (hex) => parseInt(hex, 16))).map((piece) => ({
      plain: piece.plain,
      from: piece.from * 3,
      to: piece.to * 3,
    })),
  );

/** `6a656e73…`, `6a:65:6e:73…`: what a log or a dump shows of bytes. */
function hexadecimal(text: string): DecodedText {
  const found = [...text.matchAll(/[0-9a-f]{2}/gi)];
  const from: number[] = [];
  const to: number[] = [];
  const pieces = characters(Uint8Array.from(found, ([pair]) => parseInt(pair, 16)));
  for (const piece of pieces)
    for (let i = 0; i < piece.plain.length; i++) {
      from.push(found[piece.from]!.index);
      to.push(found[piece.to - 1]!.index + 2);
    }
  return { plain: pieces.map(({ plain }) => plain).join(''), from, to };
}

const spelled = /[([{<]\s{0,3}(?:at|dot|punkt)\s{0,3}[)\]}>]|\s(?:at|dot)\s|\w[_-]at[_-]\w/i;

/** `arthur (at) host [dot] example`, and `arthur at host dot example`. */
const asWritten = (text: string): DecodedText =>
  replaced(
    text,
    /\s{0,3}[([{<]\s{0,3}(?:at|dot|punkt)\s{0,3}[)\]}>]\s{0,3}|\s{1,3}at(?=\s{1,3}[\w-]{1,63}\s{1,3}dot\s)\s{1,3}|\s{1,3}dot\s{1,3}|(?<=\w)[_-](?:at|dot)[_-](?=\w)/gi,
    (found) => (/at/i.test(found) ? '@' : '.'),
  );

/** Base64 from a place on, whatever of a last group is cut off. */
function base64(text: string, skip: number): DecodedText {
  const places: number[] = [];
  for (let i = skip; i < text.length; i++) if (/[A-Za-z0-9+/_-]/.test(text[i]!)) places.push(i);
  const from: number[] = [];
  const to: number[] = [];
  const pieces = characters(fromBase64(text.slice(skip)));
  for (const piece of pieces)
    for (let i = 0; i < piece.plain.length; i++) {
      from.push(places[Math.floor((piece.from * 8) / 6)]!);
      to.push(places[Math.floor((piece.to * 8 - 1) / 6)]! + 1);
    }
  if (to.length && pieces.at(-1)!.to * 8 > (places.length - 2) * 6) to[to.length - 1] = text.length; // its padding
  return { plain: pieces.map(({ plain }) => plain).join(''), from, to };
}

const western = new TextDecoder('windows-1252');

/** Bytes as characters: UTF-16 where every other byte is zero, else UTF-8, and Windows-1252 where that is none. */
function characters(bytes: Uint8Array): Piece[] {
  const wide = wideEncoding(bytes);
  const out: Piece[] = [];
  if (wide) {
    const [high, low] = wide === 'utf-16be' ? [0, 1] : [1, 0];
    for (let at = 0; at + 1 < bytes.length; at += 2) {
      const code = (bytes[at + high]! << 8) | bytes[at + low]!;
      if (code !== 0xfeff) out.push({ plain: String.fromCharCode(code), from: at, to: at + 2 });
    }
    return out;
  }
  let high = 0;
  for (const byte of bytes) if (byte > 127) high++;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    const plain = byte < 0x80 ? String.fromCharCode(byte) : decoded(bytes, at, length);
    if (plain !== null) {
      out.push({ plain, from: at, to: at + length });
      at += length;
    } else if (at + length > bytes.length && high < 4) break;
    else {
      const other = high * 4 < bytes.length ? western.decode(bytes.subarray(at, at + 1)) : '\ufffd';
      out.push({ plain: other, from: at, to: ++at });
    }
  }
  return out;
}

/** The least code that a character of so many bytes may have: a shorter writing of it is not allowed to be longer. */
const leastOf = [0, 0, 0x80, 0x800, 0x1_0000];

/**
 * One character of UTF-8 (RFC 3629), null where the bytes are none. By hand: a TextDecoder that refuses throws, and
 * most of what is looked at here is no UTF-8.
 */
function decoded(bytes: Uint8Array, at: number, length: number): string | null {
  const lead = bytes[at]!;
  if (at + length > bytes.length || lead < 0xc2 || lead > 0xf4) return null;
  let code = lead & (0xff >> (length + 1));
  for (let i = at + 1; i < at + length; i++) {
    if ((bytes[i]! & 0xc0) !== 0x80) return null;
    code = (code << 6) | (bytes[i]! & 0x3f);
  }
  if (code < leastOf[length]! || code > 0x10_ffff || (code >= 0xd800 && code < 0xe000)) return null;
  return code === 0xfeff ? '' : String.fromCodePoint(code);
}
