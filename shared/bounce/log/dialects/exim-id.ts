/** The first six characters of Exim's ids are their second of arrival in base 62; -1 for ids of others. */
export function eximArrival(b: Uint8Array, start: number, end: number): number {
  if ((end - start !== 16 && end - start !== 23) || b[start + 6] !== 0x2d) return -1;
  let arrived = 0;
  for (let at = start; at < start + 6; at++) {
    const byte = b[at]!;
    arrived = arrived * 62 + byte - (byte < 0x40 ? 48 : byte < 0x60 ? 55 : 61);
  }
  return arrived;
}
