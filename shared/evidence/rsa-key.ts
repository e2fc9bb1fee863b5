/** The size of an RSA key as DKIM publishes it: base64 of a SubjectPublicKeyInfo or a bare RSAPublicKey (DER). */
import { fromBase64 } from '../text/base64.ts';

const bitString = 0x03;
const sequence = 0x30;
const integer = 0x02;

/** Bits of the modulus; null for what is no RSA key. */
export function rsaKeyBits(base64: string): number | null {
  const der = decodeBase64(base64);
  const outer = der && read(der, 0, sequence);
  if (!outer) return null;
  // SubjectPublicKeyInfo: algorithm, then the key in a bit string. RSAPublicKey: the modulus at once (RFC 6376 §3.6.1).
  const algorithm = read(der, outer.start, sequence);
  const bits = algorithm && read(der, algorithm.end, bitString);
  const key = bits ? read(der, bits.start + 1, sequence) : algorithm ? null : outer;
  const modulus = key && read(der, key.start, integer);
  if (!modulus) return null;
  let first = modulus.start;
  while (der[first] === 0 && first < modulus.end) first++;
  const bytes = modulus.end - first;
  return bytes === 0 ? null : (bytes - 1) * 8 + (32 - Math.clz32(der[first]!));
}

/** One DER value of the wanted type at `at`; null if it is another or runs past the end. */
function read(der: Uint8Array, at: number, type: number): { start: number; end: number } | null {
  if (der[at] !== type) return null;
  const short = der[at + 1];
  if (short === undefined) return null;
  let start = at + 2;
  let length = short;
  if (short & 0x80) {
    length = 0;
    for (let n = short & 0x7f; n > 0 && start < der.length; n--) length = length * 256 + der[start++]!;
  }
  return start + length <= der.length ? { start, end: start + length } : null;
}

/** Null for what is no base64, and for more than any key needs. */
export function decodeBase64(text: string): Uint8Array | null {
  const clean = text.replace(/\s/g, '');
  return clean.length <= 8192 && /^[A-Za-z0-9+/]+={0,2}$/.test(clean) ? fromBase64(clean) : null;
}
