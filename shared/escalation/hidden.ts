/** Originals in disguise: encoded words (RFC 2047), quoted-printable, percent-encoding, entities and base64. */
import { fromBase64 } from '../text/base64.ts';
import { toByteString, utf8ByteString } from '../text/bytes.ts';
import { decodeCharset, decodeWide, wideEncoding } from '../text/charset.ts';
import { decodeWords } from '../text/encoded-words.ts';
import { decodeEntities } from '../text/entities.ts';
import { fromHexPairs, joinSoftBreaks } from '../text/quoted-printable.ts';

const readable = /^[\t\r\n\x20-\x7e\u00a0-\ufffc]*$/;

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
  if (/=[ \t]*\r?\n/.test(out)) out = open(out, joinSoftBreaks(out));
  if (out.includes('%')) out = words(out, /%[0-9A-F]{2}/i, (found) => open(found, pairs(found, '%')));
  if (out.includes('=')) out = words(out, /=[0-9A-F]{2}/i, (found) => open(found, pairs(found, '=')));
  if (out.includes('&'))
    out = words(out, /&(?:#\w{1,8}|[a-z][a-z0-9]{1,31});/i, (found) => open(found, decodeEntities(found)));
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

const pairs = (text: string, sign: '=' | '%'): string =>
  decodeCharset(fromHexPairs(utf8ByteString(text), sign), null);

/** The text in base64, whatever of a last group is cut off: UTF-16, UTF-8, or a text that is ASCII for the most part. */
function base64Text(text: string): string {
  const bytes = fromBase64(text);
  const wide = wideEncoding(bytes);
  if (wide) return decodeWide(bytes, wide);
  const plain = toByteString(bytes);
  const utf8 = decodeCharset(plain, 'utf-8').replace(/\ufffd{1,3}$/, '');
  const high = plain.match(/[^\x00-\x7f]/g)?.length ?? 0;
  return utf8.includes('\ufffd') && high * 4 < plain.length ? decodeCharset(plain, null) : utf8;
}
