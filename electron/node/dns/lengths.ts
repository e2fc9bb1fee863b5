/** The lengths that a packet states (RFC 1035 §4.1.3): the library reads an address of two octets as `127.0.undefined`. */

const octets: Readonly<Record<number, readonly [string, number]>> = { 1: ['A', 4], 28: ['AAAA', 16] };

/** What is wrong with a record's length, in words; null if all of them are right. Throws RangeError for a cut packet. */
export function unsoundRecord(bytes: Buffer): string | null {
  let at = 12;
  for (let n = bytes.readUInt16BE(4); n > 0; n--) at = afterName(bytes, at) + 4;
  const records = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10);
  for (let n = 0; n < records; n++) {
    at = afterName(bytes, at);
    const known = octets[bytes.readUInt16BE(at)];
    const length = bytes.readUInt16BE(at + 8);
    at += 10 + length;
    if (at > bytes.length) return 'a record ends outside the packet';
    if (known && length !== known[1]) return `an ${known[0]} record of ${length} octets`;
  }
  return null;
}

/** Where a name ends: at its root label, or at the first pointer (§4.1.4). */
function afterName(bytes: Buffer, from: number): number {
  for (let at = from; ;) {
    const length = bytes.readUInt8(at);
    if (length >= 0xc0) return at + 2;
    if (length === 0) return at + 1;
    at += length + 1;
  }
}
