/** Each file of a history × each way it can be damaged: what was readable stays in the folder, and what is not shown is said. */
import { expect, test } from 'vitest';
import { damages } from '../support/damage.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';
import { noted, opened } from '../support/history.ts';
import { sampleOf, whole } from '../support/matrices.ts';
import { OneThreadHistory } from '../support/one-thread-history.ts';

const id = 'c-20260517-1';
const notes = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'].map((word) => `note-${word}`);

const sound = new FaultyStorage();
const history = await OneThreadHistory.open(sound);
await history.apply(opened(id));
for (const [i, note] of notes.entries()) {
  await history.apply(noted(id, note));
  if (i === 1 || i === 3) await history.compact();
}
const files = (await sound.list('')).filter((name) => !name.endsWith('.tmp'));

/** Notes whose text stands in some file. */
async function inFiles(storage: FaultyStorage): Promise<string[]> {
  const all = await Promise.all((await storage.list('')).map((name) => storage.read(name)));
  const text = Buffer.concat(all.map((bytes) => bytes!)).toString('latin1');
  return notes.filter((note) => text.includes(note));
}

test('the folder holds every kind of file', () => {
  for (const kind of [/^history.sqlite$/, /previous/, /sums/, /mark/, /^journal/, /^backups/])
    expect(
      files.some((name) => kind.test(name)),
      String(kind),
    ).toBe(true);
});

test.each(files)('%s', { timeout: 600_000 }, async (file) => {
  for (const [n, [how, bytes]] of sampleOf(damages((await sound.read(file))!, 40), 40).entries()) {
    const storage = sound.with(file, bytes ?? new Uint8Array());
    if (!bytes) await storage.remove(file);
    const before = await inFiles(storage);
    const found = await OneThreadHistory.open(storage);
    const after = await inFiles(storage);
    expect(
      before.filter((note) => !after.includes(note)),
      `${how}: gone from the folder`,
    ).toEqual([]);
    const shown = found.notesOf(id);
    if (JSON.stringify(shown) !== JSON.stringify(notes))
      expect(
        found.warnings.length,
        `${how}: only ${shown.join()} is shown, and nothing is said`,
      ).toBeGreaterThan(0);
    // A second start finds the same, and still says it; each fourth is asked, `npm run test:long` asks all.
    if (!whole && n % 4) continue;
    const again = await OneThreadHistory.open(storage);
    expect(again.notesOf(id), how).toEqual(shown);
    expect(
      again.warnings.map(({ says }) => says),
      how,
    ).toEqual(found.warnings.map(({ says }) => says));
  }
});
