/**
 * Whether a compound file ([MS-CFB]) hangs together: chains that end, a directory that is a tree, sizes that the file
 * can hold. A reader that trusts them runs in circles, or asks for gigabytes, where a file is damaged or lies.
 */
const headerBytes = 512;
const entryBytes = 128;
const miniSector = 64;
const entryType = 66;
const rootType = 5;
/** Numbers from here on are marks, not sectors (§2.1). */
const mostSectors = 0xfffffffa;
const endOfChain = 0xfffffffe;
/** Streams shorter than this lie in the mini stream. The header must name the same (§2.2), and readers trust this one. */
const miniCutoff = 4096;

export function isSoundCompoundFile(bytes: Uint8Array): boolean {
  if (bytes.length < headerBytes) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shift = view.getUint16(30, true);
  if (shift !== 9 && shift !== 12) return false;
  const size = 2 ** shift;
  const count = Math.ceil(bytes.length / size) - 1;
  const inFile = (sector: number): boolean => sector < count;
  const u32 = (sector: number, at: number): number | null => {
    const offset = size * (sector + 1) + at * 4;
    return offset + 4 <= bytes.length ? view.getUint32(offset, true) : null;
  };

  const fatSectors = sectorsOfFat(view, size, inFile, u32);
  if (!fatSectors) return false;
  const next = (sector: number): number | null => {
    const fat = fatSectors[Math.floor(sector / (size / 4))];
    return fat === undefined ? null : u32(fat, sector % (size / 4));
  };
  const directory = chain(view.getUint32(48, true), next, inFile);
  if (!directory?.length) return false;
  // Where there is none, writers put various things for its beginning.
  const miniFat = view.getUint32(64, true) ? chain(view.getUint32(60, true), next, inFile) : [];
  if (!miniFat) return false;

  const entry = (i: number): number | null => {
    const sector = directory[Math.floor(i / (size / entryBytes))];
    const at = sector === undefined ? Infinity : size * (sector + 1) + (i % (size / entryBytes)) * entryBytes;
    return at + entryBytes <= bytes.length ? at : null;
  };
  const root = entry(0);
  if (root === null || view.getUint8(root + entryType) !== rootType || !isTree(view, entry)) return false;
  if (view.getUint32(56, true) !== miniCutoff) return false;
  // Readers follow it also where the mini stream is said to be empty.
  if (comesRound(view.getUint32(root + 116, true), next)) return false;
  const miniLength = view.getUint32(root + 120, true);
  const inMini = (sector: number): boolean => sector * miniSector < miniLength;
  const nextMini = (sector: number): number | null => {
    const holder = miniFat[Math.floor(sector / (size / 4))];
    return holder === undefined ? null : u32(holder, sector % (size / 4));
  };
  for (let i = 0, at = root as number | null; at !== null; at = entry(++i)) {
    const type = view.getUint8(at + entryType);
    const [start, length] = [view.getUint32(at + 116, true), view.getUint32(at + 120, true)];
    if ((type !== 2 && type !== rootType) || length === 0) continue;
    const isMini = type === 2 && length < miniCutoff;
    const sectors = isMini ? chain(start, nextMini, inMini) : chain(start, next, inFile);
    if (!sectors || sectors.length * (isMini ? miniSector : size) < length) return false;
  }
  return true;
}

/** The FAT's own sectors, from the header and the DIFAT (§2.5). Null where they lie outside or in a circle. */
function sectorsOfFat(
  view: DataView,
  size: number,
  inFile: (sector: number) => boolean,
  u32: (sector: number, at: number) => number | null,
): number[] | null {
  const wanted = view.getUint32(44, true);
  const found = Array.from({ length: 109 }, (_, i) => view.getUint32(76 + i * 4, true));
  const seen = new Set<number>();
  const first = view.getUint32(72, true) ? view.getUint32(68, true) : endOfChain;
  for (let at = first; at < mostSectors; at = u32(at, size / 4 - 1) ?? endOfChain) {
    if (!inFile(at) || seen.has(at)) return null;
    seen.add(at);
    for (let i = 0; i < size / 4 - 1; i++) found.push(u32(at, i) ?? endOfChain);
  }
  // Free marks between them would be taken for sectors.
  const sectors = found.slice(0, wanted);
  return sectors.length === wanted && sectors.every(inFile) ? sectors : null;
}

/** The sectors from `start` on; null if they leave the file or come round again. */
function chain(
  start: number,
  next: (sector: number) => number | null,
  isThere: (sector: number) => boolean,
): number[] | null {
  const sectors = new Set<number>();
  for (let at: number | null = start; at !== endOfChain; at = next(at)) {
    if (at === null || !isThere(at) || sectors.has(at)) return null;
    sectors.add(at);
  }
  return [...sectors];
}

function comesRound(start: number, next: (sector: number) => number | null): boolean {
  const seen = new Set<number>();
  for (let at: number | null = start; at !== null && at < mostSectors; at = next(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Each entry is reached once at most, by left, right or child (§2.6.4). */
function isTree(view: DataView, entry: (i: number) => number | null): boolean {
  const seen = new Set<number>([0]);
  const waiting = [0];
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    const at = entry(i);
    if (at === null) return false;
    for (const link of [68, 72, 76]) {
      const to = view.getUint32(at + link, true);
      if (to >= mostSectors) continue;
      if (seen.has(to)) return false;
      seen.add(to);
      waiting.push(to);
    }
  }
  return true;
}
