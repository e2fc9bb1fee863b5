/**
 * Compaction: the journal is folded into a new snapshot. It reads and writes files only, so it runs in a worker of
 * its own beside a history in use, which meanwhile writes to a new journal segment. A crash between any two steps
 * leaves a folder that opens with every change.
 */
import type { Storage } from '../ports.ts';
import { backupName, nextName, previousName, readHistory, segmentNames, snapshotName } from './folder.ts';
import { readJournal } from './journal.ts';
import { attempt, checkHeader, integrityOf, Unreadable } from './snapshot.ts';
import type { OpenSql } from './sql.ts';

export interface CompactionOptions {
  /** ISO 8601, UTC. */
  now: string;
  /** How many daily backups are kept. */
  backups: number;
  /** Changes after this one stay in the journal: the segments from here on are in use. */
  through: number;
}

/** Deleted cases can be had back for this long. */
const undoDays = 30;
/** Cases deleted before this are forgotten. */
export const forgottenBefore = (now: string): string =>
  new Date(Date.parse(now) - undoDays * 86_400_000).toISOString();

export async function compact(
  storage: Storage,
  openSql: OpenSql,
  options: CompactionOptions,
): Promise<{ bytes: number }> {
  const frozen = (await segmentNames(storage)).filter((name) => firstOf(name) <= options.through);
  const { tables, from } = await readHistory(storage, openSql, frozen);
  tables.purge(forgottenBefore(options.now));
  tables.optimise();
  const image = tables.export();
  tables.close();
  const before = from === snapshotName ? from : null;
  await storage.replace(nextName, image);
  await verify(storage, openSql);
  if (before) await storage.rename(snapshotName, previousName);
  await storage.rename(nextName, snapshotName);
  await dropOldSegments(storage, openSql);
  await backUp(storage, options);
  return { bytes: image.length };
}

/** The daily backup: the first snapshot of a day. Snapshots are never changed in place, so it is a copy of the file. */
export async function backUp(storage: Storage, { now, backups }: CompactionOptions): Promise<void> {
  const name = backupName(now.slice(0, 10));
  const kept = (await storage.list('backups/history-')).sort();
  if (!kept.includes(name)) {
    await storage.copy(snapshotName, name);
    kept.push(name);
  }
  for (const old of kept.slice(0, Math.max(0, kept.length - backups))) await storage.remove(old);
}

/** The check of the snapshot on disk, for the time after opening. Null, or what is wrong with it. */
export async function checkSnapshot(storage: Storage, openSql: OpenSql): Promise<string | null> {
  const bytes = await storage.read(snapshotName);
  return bytes && wrongWith(bytes, openSql);
}

/** A new snapshot takes the place of a sound one only after it was read back from the disk and checked. */
async function verify(storage: Storage, openSql: OpenSql): Promise<void> {
  const bytes = (await storage.read(nextName)) ?? new Uint8Array();
  const wrong = wrongWith(bytes, openSql);
  if (wrong) throw new Error(`the new snapshot is not sound: ${wrong}`);
}

function wrongWith(bytes: Uint8Array, openSql: OpenSql): string | null {
  try {
    checkHeader(bytes);
    return attempt(() => {
      const db = openSql(bytes);
      const wrong = integrityOf(db);
      db.close();
      return wrong;
    });
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

/** The journal reaches back to the previous snapshot: segments that even that one contains can go. */
async function dropOldSegments(storage: Storage, openSql: OpenSql): Promise<void> {
  const previous = await storage.read(previousName);
  if (!previous) return;
  const db = openSql(previous);
  const contained = Number(db.exec("SELECT value FROM meta WHERE name = 'sequence'")[0]?.values[0]?.[0] ?? 0);
  db.close();
  for (const name of await segmentNames(storage)) {
    if (firstOf(name) > contained) continue;
    const { records } = readJournal((await storage.read(name)) ?? new Uint8Array());
    if (records.every((record) => record.sequence <= contained)) await storage.remove(name);
  }
}

const firstOf = (name: string): number => Number(/^journal-(\d+)/.exec(name)?.[1] ?? 0);
