/**
 * Compaction: the journal is folded into a new snapshot. It reads and writes files only, so it runs in a worker of
 * its own beside a history in use, which meanwhile writes to a new journal segment. A crash between any two steps
 * leaves a folder that opens with every change.
 */
import type { Storage } from '../ports.ts';
import { setAside } from './aside.ts';
import {
  backupName,
  backupNames,
  nextName,
  previousName,
  readHistory,
  segmentNames,
  snapshotName,
  snapshots,
} from './folder.ts';
import { readJournal } from './journal.ts';
import { attempt, checkHeader, integrityOf, Unreadable } from './snapshot.ts';
import type { OpenSql } from './sql.ts';
import type { StoreWarning } from './summary.ts';
import { addSum, readSums, snapshotSum } from './sums.ts';

export interface CompactionOptions {
  /** ISO 8601, UTC. */
  now: string;
  /** How many daily backups are kept. While something is said that nobody has seen, none goes. */
  backups: number;
  /** Changes after this one stay in the journal: the segments from here on are in use. */
  through: number;
  /** What was missing already when the history was opened: as many changes, after a number, up to another one. */
  gap: Gap;
}

export interface Gap {
  changes: number;
  after: number;
  to: number;
}

/** Deleted cases can be had back for this long. */
export const undoDays = 30;
/** Cases deleted before this are not offered any more; they are forgotten once the days seen say so, too. */
export const forgottenBefore = (now: string): string =>
  new Date(Date.parse(now) - undoDays * 86_400_000).toISOString();

export async function compact(
  storage: Storage,
  openSql: OpenSql,
  options: CompactionOptions,
): Promise<{ bytes: number; warnings: StoreWarning[] }> {
  const frozen = (await segmentNames(storage)).filter((name) => firstOf(name) <= options.through);
  const { through, gap } = options;
  const { tables, from, unreadable, lost } = await readHistory(storage, openSql, {
    only: frozen,
    atLeast: through,
  });
  if (tables.sequence === gap.after) tables.skipTo(gap.to);
  if (tables.sequence < through || lost > gap.changes)
    throw new Error('the files hold less than they did when the history was opened');
  const empty = tables.count === 0;
  const old = tables.noteDay(options.now, undoDays);
  if (old) tables.purge(old);
  tables.optimise();
  const image = tables.export();
  tables.close();
  const before = from === snapshotName && !unreadable.some(({ name }) => name === from) ? from : null;
  await storage.replace(nextName, image);
  await verify(storage, openSql);
  await addSum(storage, image, await snapshots(storage));
  const warnings: StoreWarning[] = [];
  for (const { name, because } of unreadable) {
    const aside = await setAside(storage, name, options.now);
    warnings.push({
      says: `The file ${name} could not be read: ${because}. It was set aside as ${aside}.`,
      hint: 'A new one was written from the copy before it and the journal.',
    });
  }
  if (before) await storage.rename(snapshotName, previousName);
  await storage.rename(nextName, snapshotName);
  await dropOldSegments(storage, openSql);
  if (!empty) await backUp(storage, options);
  return { bytes: image.length, warnings };
}

/** The daily backup: the first snapshot of a day. Snapshots are never changed in place, so it is a copy of the file. */
export async function backUp(storage: Storage, { now, backups }: CompactionOptions): Promise<void> {
  const name = backupName(now.slice(0, 10));
  const kept = await backupNames(storage);
  if (!kept.includes(name)) {
    await storage.copy(snapshotName, name);
    kept.push(name);
  }
  // Those of days to come are of a clock that ran wrong: they must not push out what is made from now on.
  for (const some of [kept.filter((one) => one <= name), kept.filter((one) => one > name)])
    for (const old of some.slice(0, Math.max(0, some.length - backups))) await storage.remove(old);
}

/** The check of the snapshot on disk, for the time after opening. Null, or what is wrong with it. */
export async function checkSnapshot(storage: Storage, openSql: OpenSql): Promise<string | null> {
  const bytes = await storage.read(snapshotName);
  const sums = await readSums(storage);
  if (bytes && sums instanceof Set && !sums.has(snapshotSum(storage, bytes)))
    return 'it is not as it was written';
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
