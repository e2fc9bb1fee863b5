/** A byte string holds one byte per character: mail mixes charsets, so its structure is found before any is known. */

const utf8 = new TextDecoder();
const encoder = new TextEncoder();

/**
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

export function fromByteString(byteString: string): Uint8Array {
  const bytes = new Uint8Array(byteString.length);
  for (let i = 0; i < byteString.length; i++) bytes[i] = byteString.charCodeAt(i);
  return bytes;
}

/** Text as the byte string of its UTF-8. */
export const utf8ByteString = (text: string): string =>
  /[^\x00-\x7f]/.test(text) ? toByteString(encoder.encode(text)) : text;
