/** Bytes to text: transfer encodings (RFC 2045 §6), charsets, encoded words (RFC 2047). Output is capped. */

/** Text of one part that is decoded at most; a notice is read from its first pages. */
export const TEXT_LIMIT = 400_000;

const utf8 = new TextDecoder();

/**
 * One char per byte. Structure is found in this form, because a message mixes charsets; parts are decoded later.
 * ASCII, the common case, is what a decoder does fastest; the chunks of the rest keep the argument list of
 * `fromCharCode` within the engine's limits.
 */
export function toByteString(bytes: Uint8Array): string {
  let high = 0;
  for (let i = 0; i < bytes.length; i++) high |= bytes[i]!;
  if (high < 0x80) return utf8.decode(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[]);
  return text;
}

function toBytes(byteString: string): Uint8Array {
  const bytes = new Uint8Array(byteString.length);
  for (let i = 0; i < byteString.length; i++) bytes[i] = byteString.charCodeAt(i);
  return bytes;
}

const decoders = new Map<string, TextDecoder | null>();
function decoderFor(label: string): TextDecoder | null {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(label);
    } catch {
      decoder = null; // a label that no decoder has (x-unknown, utf-7) is answered with the fallback
    }
    decoders.set(label, decoder);
  }
  return decoder;
}

/** A byte string in its charset; UTF-8 and then Windows-1252 where the label is missing, unknown or a lie. */
export function decodeCharset(byteString: string, label: string | null): string {
  const charset = (label ?? '').toLowerCase().trim();
  if (!/[^\x00-\x7f]/.test(byteString) && !(charset.includes('2022') && byteString.includes('\x1b')))
    return byteString;
  const bytes = toBytes(byteString);
  if (charset && charset !== 'utf-8' && charset !== 'us-ascii' && charset.length < 40) {
    const text = decoderFor(charset)?.decode(bytes);
    if (text !== undefined && !(charset.includes('2022') && text.includes('\ufffd'))) return text;
  }
  const text = decoderFor('utf-8')!.decode(bytes);
  if (!text.includes('\ufffd')) return text;
  return charset === 'utf-8' ? text : decoderFor('windows-1252')!.decode(bytes);
}

/** Content-Transfer-Encoding undone on a byte string, capped. */
export function decodeTransfer(body: string, encoding: string | null): string {
  switch ((encoding ?? '').toLowerCase().trim()) {
    case 'quoted-printable':
      return quotedPrintable(body.slice(0, TEXT_LIMIT * 3)).slice(0, TEXT_LIMIT);
    case 'base64':
      return base64(body.slice(0, TEXT_LIMIT * 2)).slice(0, TEXT_LIMIT);
    default:
      return body.slice(0, TEXT_LIMIT);
  }
}

function quotedPrintable(body: string): string {
  if (!body.includes('=')) return body;
  return body.replace(/=([0-9A-Fa-f]{2})|=[ \t]{0,20}\n/g, (_, hex: string | undefined) =>
    hex ? String.fromCharCode(parseInt(hex, 16)) : '',
  );
}

const SIXBIT = new Int8Array(128).fill(-1);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((char, index) => {
  SIXBIT[char.charCodeAt(0)] = index;
});

/** Base64 to bytes; what is no Base64 is skipped. */
export function base64Bytes(body: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(body.length * 0.75));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < body.length; i++) {
    const value = SIXBIT[body.charCodeAt(i)] ?? -1;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[length++] = (bits >> held) & 0xff;
    }
  }
  return bytes.subarray(0, length);
}

/** Line ends inside the encoded text are CRLF; outside they were normalised before. */
const base64 = (body: string): string => toByteString(base64Bytes(body)).replace(/\r\n?/g, '\n');

/** `=?utf-8?B?…?=` words of a header value, adjoining words joined (RFC 2047 §6.2). */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return /[^\x00-\x7f]/.test(value) ? decodeCharset(value, null) : value;
  return value
    .slice(0, 4000)
    .replace(/\?=\s{1,20}=\?/g, '?==?')
    .replace(
      /=\?([\w.:-]{1,40})(?:\*[\w-]{1,20})?\?([bqBQ])\?([^?\s]{0,1000})\?=/g,
      (_, charset: string, how: string, text: string) =>
        decodeCharset(/b/i.test(how) ? base64(text) : quotedPrintable(text.replaceAll('_', ' ')), charset),
    );
}

/** UTF-16 by its mark, or by every other byte of the beginning being zero, as Windows programs leave it unmarked. */
export function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, Math.min(bytes.length & ~1, 64));
  if (head.length < 8) return null;
  const zeros = [0, 0];
  head.forEach((byte, at) => (zeros[at & 1]! += byte === 0 ? 1 : 0));
  const [even, odd] = zeros as [number, number];
  const most = (head.length / 2) * 0.9;
  return odd >= most && even === 0 ? 'utf-16le' : even >= most && odd === 0 ? 'utf-16be' : null;
}

/**
 * Whole input to text. UTF-16 is recognised by its mark or its zeros; every line end becomes LF (CR-only and doubled `\r\r\n`
 * included); NUL is dropped. The result is a byte string except for UTF-16, which is returned as UTF-8 bytes of its text.
 */
export function toLines(bytes: Uint8Array): { text: string; notes: string[] } {
  const notes: string[] = [];
  let text: string;
  const wide = wideEncoding(bytes);
  if (wide) {
    text = toByteString(new TextEncoder().encode(decoderFor(wide)!.decode(bytes)));
    notes.push('The file is in UTF-16 and was converted.');
  } else {
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    text = toByteString(mark ? bytes.subarray(3) : bytes);
  }
  if (text.includes('\0')) {
    text = text.replaceAll('\0', '');
    notes.push('NUL bytes were left out.');
  }
  if (text.includes('\r')) text = text.replace(/\r\r?\n|\r/g, '\n');
  return { text, notes };
}
