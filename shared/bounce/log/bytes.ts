/** Looking at log lines as bytes: strings are made only of what is kept. */

const decoder = new TextDecoder('utf-8');
const encoder = new TextEncoder();

/** `bytes[start, end)` as text; invalid UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** The bytes of an ASCII needle, for `find` and `startsWith`. */
export function needle(text: string): Uint8Array {
  return encoder.encode(text);
}

export function startsWith(bytes: Uint8Array, at: number, end: number, what: Uint8Array): boolean {
  if (end - at < what.length) return false;
  for (let i = 0; i < what.length; i++) if (bytes[at + i] !== what[i]) return false;
  return true;
}

/** Where `what` begins in `bytes[start, end)`, or -1. Unlike `indexOf` it never runs past the line. */
export function find(bytes: Uint8Array, start: number, end: number, what: Uint8Array): number {
  const first = what[0];
  const last = end - what.length;
  for (let i = start; i <= last; i++) {
    if (bytes[i] === first && startsWith(bytes, i, end, what)) return i;
  }
  return -1;
}

/** Where the byte stands in `bytes[start, end)`, or -1. */
export function findByte(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** Where hashes begin: different in every process, so that no log can be written to collide. */
export const hashSeed = (0x811c9dc5 ^ (Math.random() * 0x7fffffff)) | 0;

/** FNV-1a over `bytes[start, end)`, 31 bits, so that it stays a small integer in a Map. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashSeed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash & 0x7fffffff;
}

/** True if `bytes[start, end)` spells the ASCII text. */
export function spells(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

export const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= 0x39;
