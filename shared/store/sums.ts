/**
 * Checksums of the snapshots that were written here. SQLite does not notice a changed letter in a text; a snapshot
 * whose sum is not in this list has been changed since. A folder of before has no list, and its snapshots are believed.
 */
import type { Storage } from '../ports.ts';
import { seal, sumOf, unseal } from './sealed.ts';

export const sumsName = 'history.sums';
/** Two snapshots and sixty backups are in a folder at most. */
const kept = 80;

/** The sum of a snapshot, as it stands in the list. */
export const snapshotSum = (storage: Storage, bytes: Uint8Array): string =>
  sumOf(bytes, storage.crc32?.(bytes));

/** Null: there is no list. `unreadable`: there is one that is not as it was written. */
export async function readSums(storage: Storage): Promise<Set<string> | null | 'unreadable'> {
  const bytes = await storage.read(sumsName);
  if (!bytes) return null;
  const list = unseal(bytes);
  return Array.isArray(list) ? new Set(list as string[]) : 'unreadable';
}

/** Called before a snapshot gets its name. Where there is no list yet, the snapshots that are there begin it. */
export async function addSum(storage: Storage, snapshot: Uint8Array, there: string[]): Promise<void> {
  const sums = await readSums(storage);
  const before = sums instanceof Set ? [...sums] : [];
  if (!(sums instanceof Set))
    for (const name of there)
      before.push(snapshotSum(storage, (await storage.read(name)) ?? new Uint8Array()));
  await storage.replace(
    sumsName,
    seal([...new Set([snapshotSum(storage, snapshot), ...before])].slice(0, kept)),
  );
}
