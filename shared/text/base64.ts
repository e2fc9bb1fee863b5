/** Base64 of mail (RFC 2045 §6.8) and of URLs (RFC 4648 §5). */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sixBits = new Int8Array(128).fill(-1);
[...alphabet].forEach((char, value) => (sixBits[char.charCodeAt(0)] = value));
sixBits['-'.charCodeAt(0)] = 62;
sixBits['_'.charCodeAt(0)] = 63;
const padding = '='.charCodeAt(0);

/** Base64 to bytes. What is no Base64 is skipped; padding ends a group, for some programs pad every line. */
export function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(text.length * 0.75));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === padding) held = 0;
    const value = sixBits[code] ?? -1;
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
