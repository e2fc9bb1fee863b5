/** From the bytes of mail to text: transfer encodings (RFC 2045 §6), line ends, header values. Output is capped. */
import { fromBase64 } from '../../text/base64.ts';
import { toByteString } from '../../text/bytes.ts';
import { decodeCharset, decodeWide, wideEncoding } from '../../text/charset.ts';
import { decodeWords } from '../../text/encoded-words.ts';
import { fromQuotedPrintable } from '../../text/quoted-printable.ts';

/** Text of one part that is decoded at most; a notice is read from its first pages. */
export const textLimit = 400_000;

/** Content-Transfer-Encoding undone on a byte string, capped. Line ends inside the encoded text become LF. */
export function decodeTransfer(body: string, encoding: string | null): string {
  switch ((encoding ?? '').toLowerCase().trim()) {
    case 'quoted-printable':
      return fromQuotedPrintable(body.slice(0, textLimit * 3)).slice(0, textLimit);
    case 'base64':
      return toByteString(fromBase64(body.slice(0, textLimit * 2)))
        .replace(/\r\n?/g, '\n')
        .slice(0, textLimit);
    default:
      return body.slice(0, textLimit);
  }
}

/** The byte string of a header value as text: raw UTF-8 (RFC 6532) and encoded words. */
export const headerText = (value: string): string => decodeWords(decodeCharset(value, null));

/**
 * Whole input to text. UTF-16 is recognised by its mark or its zeros; every line end becomes LF (CR-only and doubled `\r\r\n`
 * included); NUL is dropped. The result is a byte string except for UTF-16, which is returned as UTF-8 bytes of its text.
 */
export function toLines(bytes: Uint8Array): { text: string; notes: string[] } {
  const notes: string[] = [];
  let narrow = bytes;
  const wide = wideEncoding(bytes);
  if (wide) {
    narrow = new TextEncoder().encode(decodeWide(bytes, wide));
    notes.push('The file is in UTF-16 and was converted.');
  } else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) narrow = bytes.subarray(3);
  if (narrow.includes(0)) notes.push('NUL bytes were left out.');
  return { text: toByteString(withLineFeeds(narrow)), notes };
}

/** Done on bytes: a text of line ends alone, taken apart as a string, costs more than its length. */
function withLineFeeds(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x0d) && !bytes.includes(0)) return bytes;
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let returns = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0) continue;
    if (byte === 0x0d) {
      out[length++] = 0x0a;
      returns++;
      continue;
    }
    if (byte === 0x0a) length -= Math.min(returns, 2);
    returns = 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}
