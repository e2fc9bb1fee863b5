/** Originals in disguise: encoded words (RFC 2047), quoted-printable, percent-encoding, entities and base64. */
import { base64Bytes } from '../bounce/mail/decode.ts';

const decoder = new TextDecoder('utf-8');
const encoder = new TextEncoder();
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of mail and that of URLs (RFC 4648 §5). */
export const fromBase64 = (text: string): Uint8Array =>
  base64Bytes(text.replaceAll('-', '+').replaceAll('_', '/'));

export function toBase64(bytes: Uint8Array): string {
  const out: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i]!;
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    out.push(
      alphabet[a >> 2]! + alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]!,
      b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]!,
      c === undefined ? '=' : alphabet[c & 63]!,
    );
  }
  return out.join('');
}

/** Quoted-printable, or with `%` as sign the encoding of URLs: hex pairs to bytes, the rest as it stands. */
function fromHexPairs(text: string, sign: '=' | '%'): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text[i] === sign ? /^[0-9A-Fa-f]{2}/.exec(text.slice(i + 1, i + 3)) : null;
    if (hex) {
      bytes.push(parseInt(hex[0], 16));
      i += 2;
    } else {
      const char = String.fromCodePoint(text.codePointAt(i)!);
      bytes.push(...encoder.encode(char));
      i += char.length - 1;
    }
  }
  return Uint8Array.from(bytes);
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return decoder.decode(bytes); // a charset that nobody knows: better read as UTF-8 than left in disguise
  }
}

/** Encoded words written out, adjacent ones joined. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(
      /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?([bBqQ])\?([^?\s]{0,1000})\?=/g,
      (_all, charset: string, kind: string, body: string) =>
        decodeAs(
          charset,
          kind.toLowerCase() === 'b' ? fromBase64(body) : fromHexPairs(body.replaceAll('_', ' '), '='),
        ),
    );
}

const readable = /^[\t\r\n\x20-\x7e\u00a0-\ufffc]*$/;
const named: Record<string, string> = { commat: '@', period: '.', amp: '&', lt: '<', gt: '>', quot: '"' };

/**
 * Replaces what is written in some encoding by what `redact` makes of its plain form, wherever that changes anything;
 * everything else stays as it is, so that hashes and ids are not touched.
 */
export function openDisguises(value: string, redact: (plain: string) => string): string {
  const open = (found: string, plain: string): string => {
    if (plain === found || !readable.test(plain)) return found;
    const hidden = redact(plain);
    return hidden === plain ? found : hidden;
  };
  let out = decodeWords(value);
  if (/=\r?\n/.test(out)) out = open(out, out.replace(/=\r?\n/g, ''));
  if (out.includes('%'))
    out = words(out, /%[0-9A-F]{2}/i, (found) => open(found, utf8OrLatin(fromHexPairs(found, '%'))));
  if (out.includes('='))
    out = words(out, /=[0-9A-F]{2}/i, (found) => open(found, utf8OrLatin(fromHexPairs(found, '='))));
  if (out.includes('&'))
    out = words(out, /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|commat|period);/i, (found) =>
      open(found, entities(found)),
    );
  // Lines of an attachment first, or each line alone would cut what runs over two.
  return out
    .replace(/(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{40,}\r?\n)+[A-Za-z0-9+/]{0,1000}={0,2}/g, (found) =>
      open(found, base64Text(found)),
    )
    .replace(/[A-Za-z0-9+/_-]{8,}={0,2}/g, (found) => {
      // A run may begin in front of the base64 itself (`idYW5u…`), so each alignment is tried until one is text.
      for (let skip = 0; skip < (found.length < 16 ? 1 : 4); skip++) {
        const plain = base64Text(found.slice(skip));
        if (readable.test(plain)) return found.slice(0, skip) + open(found.slice(skip), plain);
      }
      return found;
    });
}

/** The text with each word changed that holds `mark`. */
const words = (text: string, mark: RegExp, change: (word: string) => string): string =>
  text.replace(/\S+/g, (word) => (mark.test(word) ? change(word) : word));

/** The text in base64, whatever of a last group is cut off. */
const base64Text = (text: string): string => decoder.decode(fromBase64(text)).replace(/\ufffd{1,3}$/, '');

function utf8OrLatin(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.includes('\ufffd') ? decodeAs('windows-1252', bytes) : text;
}

const entities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
    (found, dec?: string, hex?: string, name?: string) => {
      const code = dec ? Number(dec) : hex ? parseInt(hex, 16) : null;
      if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : found;
      return named[name!.toLowerCase()] ?? found;
    },
  );
