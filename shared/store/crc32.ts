/** CRC-32 as in ISO 3309 and PNG. Four tables take four bytes in one step. */
const t0 = table((n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const t1 = table((n) => t0[t0[n]! & 255]! ^ (t0[n]! >>> 8));
const t2 = table((n) => t0[t1[n]! & 255]! ^ (t1[n]! >>> 8));
const t3 = table((n) => t0[t2[n]! & 255]! ^ (t2[n]! >>> 8));

function table(entry: (n: number) => number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => entry(n) >>> 0);
}

/** Of bytes[from, to). */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let c = 0xffffffff;
  let i = from;
  for (const whole = to - 3; i < whole; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; i < to; i++) c = t0[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
