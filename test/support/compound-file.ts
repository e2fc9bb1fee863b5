/** A compound file written by hand after [MS-CFB] 3.0: 512-byte sectors, one FAT sector, small streams in the mini stream. */

/** Strings are UTF-16 streams; an object is a storage. */
export type Folder = { [name: string]: string | Uint8Array | Folder };

const sector = 512;
const mini = 64;
const free = 0xffffffff;
const end = 0xfffffffe;
const fatSector = 0xfffffffd;
const cutoff = 4096;
/** Offsets within the header (§2.2) and within a directory entry (§2.6.1). */
export const header = { sectorShift: 30, fatSectors: 44, firstDirectory: 48, firstMiniFat: 60, difat: 76 };
export const entry = { left: 68, right: 72, child: 76, start: 116, size: 120, bytes: 128 };

interface Entry {
  name: string;
  type: 1 | 2 | 5;
  content: Uint8Array;
  children: number[];
}

export const utf16 = (text: string): Uint8Array =>
  Uint8Array.from([...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]));

/** The file, and where its parts begin, so that a test can lie about one of them. */
export function compoundFile(root: Folder): {
  bytes: Uint8Array;
  fat: number;
  directory: number;
  miniFat: number;
} {
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, content: new Uint8Array(), children: [] }];
  const add = (name: string, value: Folder[string]): number => {
    const at = entries.length;
    const isFolder = typeof value !== 'string' && !(value instanceof Uint8Array);
    const content = typeof value === 'string' ? utf16(value) : isFolder ? new Uint8Array() : value;
    entries.push({ name, type: isFolder ? 1 : 2, content, children: [] });
    if (isFolder) entries[at]!.children = Object.entries(value).map(([inner, of]) => add(inner, of));
    return at;
  };
  entries[0]!.children = Object.entries(root).map(([name, value]) => add(name, value));

  const fat: number[] = [fatSector];
  const sectors: Uint8Array[] = [];
  /** Appends to the file; gives the first sector. */
  const lay = (content: Uint8Array): number => {
    const first = fat.length;
    const count = Math.ceil(content.length / sector);
    for (let i = 0; i < count; i++) {
      fat.push(i === count - 1 ? end : first + i + 1);
      sectors.push(padded(content.subarray(i * sector, (i + 1) * sector), sector));
    }
    return count ? first : end;
  };
  const miniFat: number[] = [];
  const miniStream: Uint8Array[] = [];
  const starts = entries.map(({ type, content }) => {
    if (type !== 2 || !content.length) return type === 2 ? end : 0;
    if (content.length >= cutoff) return lay(content);
    const first = miniFat.length;
    const count = Math.ceil(content.length / mini);
    for (let i = 0; i < count; i++) miniFat.push(i === count - 1 ? end : first + i + 1);
    miniStream.push(padded(content, count * mini));
    return first;
  });
  const stream = joined(miniStream);
  starts[0] = lay(stream);
  const miniFatAt = lay(padded(words(miniFat), roundUp(miniFat.length * 4), 255));
  const tree = entries.map(({ name, type, content, children }, i) => {
    const bytes = new Uint8Array(entry.bytes);
    const view = new DataView(bytes.buffer);
    bytes.set(utf16(name));
    view.setUint16(64, name.length * 2 + 2, true);
    bytes[66] = type;
    bytes[67] = 1;
    // A list is a tree as well: each sibling is the right one of the one before.
    const siblings = entries.find((other) => other.children.includes(i))?.children ?? [];
    view.setUint32(entry.left, free, true);
    view.setUint32(entry.right, siblings[siblings.indexOf(i) + 1] ?? free, true);
    view.setUint32(entry.child, children[0] ?? free, true);
    view.setUint32(entry.start, starts[i]!, true);
    view.setUint32(entry.size, i === 0 ? stream.length : content.length, true);
    return bytes;
  });
  const directory = lay(padded(joined(tree), roundUp(tree.length * entry.bytes)));
  if (fat.length > sector / 4) throw new Error('this writer has one FAT sector');

  const head = new Uint8Array(sector);
  const view = new DataView(head.buffer);
  head.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  [0x3e, 3, 0xfffe, 9, 6].forEach((value, i) => view.setUint16(24 + 2 * i, value, true));
  view.setUint32(header.fatSectors, 1, true);
  view.setUint32(header.firstDirectory, directory, true);
  view.setUint32(56, cutoff, true);
  view.setUint32(header.firstMiniFat, miniFat.length ? miniFatAt : end, true);
  view.setUint32(64, Math.ceil((miniFat.length * 4) / sector), true);
  view.setUint32(68, end, true);
  head.fill(255, header.difat);
  view.setUint32(header.difat, 0, true);
  const at = (number: number) => sector * (number + 1);
  return {
    bytes: joined([head, padded(words(fat), sector, 255), ...sectors]),
    fat: at(0),
    directory: at(directory),
    miniFat: at(miniFatAt),
  };
}

const roundUp = (size: number): number => Math.ceil(size / sector) * sector;
function padded(bytes: Uint8Array, size: number, fill = 0): Uint8Array {
  const all = new Uint8Array(size).fill(fill);
  all.set(bytes);
  return all;
}
function words(list: number[]): Uint8Array {
  const bytes = new Uint8Array(list.length * 4);
  list.forEach((value, i) => new DataView(bytes.buffer).setUint32(i * 4, value, true));
  return bytes;
}
const joined = (parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
