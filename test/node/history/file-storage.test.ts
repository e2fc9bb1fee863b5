/** The folder as the history writes it: what a watcher of the directory may see at any moment. */
import { readdirSync, readFileSync, watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileStorage } from '../../../electron/node/history/file-storage.ts';
import { crc32 } from '../../../shared/store/crc32.ts';

test('a file that is written in place comes into being with its bytes, never empty before them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deferral-desk-storage-'));
  const seen: number[] = [];
  const watcher = watch(folder, () => {
    if (readdirSync(folder).includes('mark')) seen.push(readFileSync(join(folder, 'mark')).length);
  });
  await new FileStorage(folder).overwrite('mark', 4, new Uint8Array([1, 2]));
  watcher.close();
  expect(seen.every((length) => length === 6)).toBe(true);
  expect([...(await new FileStorage(folder).read('mark'))!]).toEqual([0, 0, 0, 0, 1, 2]);
  const again = new FileStorage(folder);
  await again.overwrite('mark', 0, new Uint8Array([3]));
  expect([...(await again.read('mark'))!]).toEqual([3, 0, 0, 0, 1, 2]);
  await again.close();
  await rm(folder, { recursive: true, force: true });
});

test('its checksum is the one that the core computes: a list of sums is good for every host', () => {
  for (const length of [0, 1, 3, 4, 4099]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
    expect(new FileStorage('unused').crc32(bytes)).toBe(crc32(bytes));
  }
});
