/** Ways in which a file can be damaged, each as a name and the bytes after it; null: the file is gone. */
export function damages(bytes: Uint8Array, places: number): [string, Uint8Array | null][] {
  const at = (i: number): number => Math.floor((i * bytes.length) / places);
  const flipped = (place: number, bit: number): Uint8Array => {
    const copy = bytes.slice();
    if (copy.length) copy[place]! ^= 1 << bit;
    return copy;
  };
  const spots = Array.from({ length: places }, (_, i) => i);
  return [
    ['missing', null],
    ['empty', new Uint8Array()],
    ['zeroed', new Uint8Array(bytes.length)],
    ['garbage', Uint8Array.from(bytes, (_, i) => (i * 7919 + 31) & 255)],
    ...spots.map((i): [string, Uint8Array] => [`cut after ${at(i)} bytes`, bytes.slice(0, at(i))]),
    ...spots.map((i): [string, Uint8Array] => [
      `bit ${i % 8} of byte ${at(i)} flipped`,
      flipped(at(i), i % 8),
    ]),
  ];
}
