/** Compound files that lie in one place each: none may reach a reader that follows them in circles. */
import { expect, test } from 'vitest';
import { isSoundCompoundFile } from '../../../shared/bounce/mail/compound-file.ts';
import { compoundFile, entry, header } from '../../support/compound-file.ts';

type Made = ReturnType<typeof compoundFile>;
const made = (): Made => compoundFile({ first: 'a', second: 'b' });
const empty = (view: DataView, { directory }: Made): void => {
  for (let i = 0; i < 3; i++) view.setUint32(directory + i * entry.bytes + entry.size, 0, true);
};

test('as it was written', () => expect(isSoundCompoundFile(made().bytes)).toBe(true));

test('all streams empty', () => {
  const file = made();
  empty(new DataView(file.bytes.buffer), file);
  expect(isSoundCompoundFile(file.bytes)).toBe(true);
});

const lies: Record<string, (view: DataView, file: Made) => void> = {
  'a mini stream that is empty, in a circle': (view, file) => {
    empty(view, file);
    const sector = view.getUint32(file.directory + entry.start, true);
    view.setUint32(file.fat + 4 * sector, sector, true);
  },
  'a first entry that is no root': (view, { directory }) => view.setUint8(directory + 66, 0x66),
  'streams in the mini stream that its header puts elsewhere': (view) => view.setUint32(56, 64, true),
  'a free mark before the FAT': (view) => {
    view.setUint32(header.difat + 4, view.getUint32(header.difat, true), true);
    view.setUint32(header.difat, 0xffffffff, true);
  },
};
test.each(Object.entries(lies))('%s', (_, lie) => {
  const file = made();
  lie(new DataView(file.bytes.buffer), file);
  expect(isSoundCompoundFile(file.bytes)).toBe(false);
});
