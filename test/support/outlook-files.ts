/**
 * The Outlook messages of test/fixtures/outlook: `npx tsx test/support/outlook-files.ts` writes them again. One by the
 * compound file writer of @kenjiuno/msgreader, the others by our own after [MS-CFB] and [MS-OXMSG] §2: sound, cut, in
 * circles, and with sizes and counts that lie.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';
import { compoundFile, entry, header, utf16, type Folder } from './compound-file.ts';

const property = (tag: string): string => `__substg1.0_${tag}`;
const fixed = (size: number): Uint8Array => new Uint8Array(size);
const notice: Folder = {
  '__properties_version1.0': fixed(32),
  [property('001A001F')]: 'REPORT.IPM.Note.NDR',
  [property('0037001F')]: 'Undeliverable: Order 2217',
  [property('0C1A001F')]: 'System Administrator',
  [property('1001001F')]: 'Your message did not reach some or all of the intended recipients.',
  [property('1000001F')]: `The following recipient could not be reached.${'\r\n'.repeat(2)}`,
  '__recip_version1.0_#00000000': {
    '__properties_version1.0': fixed(8),
    [property('3001001F')]: 'anna@example.net',
    [property('39FE001F')]: 'anna@example.net',
    [property('0C1B001F')]: '<mx1.example.net #4.3.2 smtp;421 4.3.2 Service not available>',
  },
};

/** The library's own writer. */
export function burnt(root: Folder): Uint8Array {
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, length: 0, children: [] }];
  const add = (name: string, content: Folder[string]): number => {
    const index = entries.length;
    if (typeof content === 'string' || content instanceof Uint8Array) {
      const bytes = typeof content === 'string' ? utf16(content) : content;
      entries.push({ name, type: 2, length: bytes.length, binaryProvider: () => bytes });
      return index;
    }
    const folder: Entry = { name, type: 1, length: 0, children: [] };
    entries.push(folder);
    folder.children = Object.entries(content).map(([inner, value]) => add(inner, value));
    return index;
  };
  entries[0]!.children = Object.entries(root).map(([name, value]) => add(name, value));
  return burn(entries);
}

type Made = ReturnType<typeof compoundFile>;
function lied(change: (view: DataView, made: Made) => void): Uint8Array {
  const made = compoundFile(notice);
  change(new DataView(made.bytes.buffer), made);
  return made.bytes;
}
const directorySector = ({ directory }: Made): number => directory / 512 - 1;

export const outlookFiles: Record<string, Uint8Array> = {
  'by-library': burnt(notice),
  'by-hand': compoundFile(notice).bytes,
  'cut-in-half': compoundFile(notice).bytes.slice(0, 1800),
  'cut-in-the-header': compoundFile(notice).bytes.slice(0, 100),
  'directory-chain-in-a-circle': lied((view, made) =>
    view.setUint32(made.fat + 4 * directorySector(made), directorySector(made), true),
  ),
  'mini-chain-in-a-circle': lied((view, { miniFat }) => view.setUint32(miniFat, 0, true)),
  'sibling-of-itself': lied((view, { directory }) =>
    view.setUint32(directory + entry.bytes + entry.right, 1, true),
  ),
  'child-of-itself': lied((view, { directory }) => {
    for (let i = 1; i < 8; i++)
      if (view.getUint8(directory + i * entry.bytes + 66) === 1)
        view.setUint32(directory + i * entry.bytes + entry.child, i, true);
  }),
  'stream-of-4-GB': lied((view, { directory }) =>
    view.setUint32(directory + 3 * entry.bytes + entry.size, 0xfffffff0, true),
  ),
  'four-billion-fat-sectors': lied((view) => view.setUint32(header.fatSectors, 0xfffffff0, true)),
  'sectors-of-a-gigabyte': lied((view) => view.setUint16(header.sectorShift, 30, true)),
  'directory-outside': lied((view) => view.setUint32(header.firstDirectory, 0x00ffffff, true)),
};

if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, '../fixtures/outlook');
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(outlookFiles)) writeFileSync(join(folder, `${name}.msg`), bytes);
}
