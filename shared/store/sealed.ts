/** Small files beside the history: one line of JSON after its CRC-32, so that a changed byte is known for what it is. */
import { crc32 } from './crc32.ts';

/** `1c291ca3 {…}⏎` */
export function seal(value: unknown): Uint8Array {
  const json = JSON.stringify(value);
  return new TextEncoder().encode(`${sumOf(new TextEncoder().encode(json))} ${json}\n`);
}

/** The value; undefined where the line is not as it was written. */
export function unseal(bytes: Uint8Array): unknown {
  const body = bytes.subarray(9, bytes.at(-1) === 10 ? -1 : undefined);
  if (new TextDecoder().decode(bytes.subarray(0, 9)) !== `${sumOf(body)} `) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** CRC-32 in eight hexadecimal digits. */
export const sumOf = (bytes: Uint8Array, crc = crc32(bytes)): string => crc.toString(16).padStart(8, '0');
