/**
 * What the data folder holds, and how the history is put together from it.
 *
 *     history.sqlite             the snapshot; the changes after it are in the journal
 *     history.previous.sqlite    the snapshot before; the journal reaches back to it
 *     history.sums               checksums of the snapshots that were written here
 *     journal-000000000042.log   changes from number 42 on
 *     history.mark               number of the last change
 *     history.notices            what a person has to know, until somebody has seen it
 *     backups/history-2026-05-17.sqlite
 *     evidence/                  raw messages, logs, transcripts, named by their hash
 *     *.unreadable-20260517T120000   set aside before it was mended
 *
 * With the previous snapshot and the journal since then, the loss of the snapshot loses nothing.
 */
import type { Storage } from '../ports.ts';
import { readJournal, type JournalReading, type JournalRecord } from './journal.ts';
import { attempt, emptyHistory, openSnapshot, Unreadable } from './snapshot.ts';
import type { OpenSql } from './sql.ts';
import type { CaseTables } from './store.ts';
import { readSums, snapshotSum } from './sums.ts';

export const snapshotName = 'history.sqlite';
export const previousName = 'history.previous.sqlite';
export const nextName = 'history.next.sqlite';
export const segmentName = (first: number): string => `journal-${String(first).padStart(12, '0')}.log`;
export const backupName = (day: string): string => `backups/history-${day}.sqlite`;

export interface Segment {
  name: string;
  reading: JournalReading;
}

export interface History {
  tables: CaseTables;
  /** Number of the last change. */
  sequence: number;
  /** The snapshot that was used; null if the history began with an empty one. */
  from: string | null;
  /** The snapshot is of an earlier version. */
  migrated: boolean;
  segments: Segment[];
  unreadable: { name: string; because: string }[];
  /** Changes that no file holds any more. */
  lost: number;
  /** Numbers of changes that a journal holds, and whose case is in no file. */
  orphans: number[];
}

/**
 * Reads a history without changing a file: the newest snapshot that is as it was written, and the journal after it.
 * One that was changed since is used only where it holds more than all that is sound. Throws Problem `history-newer`.
 */
export async function readHistory(
  storage: Storage,
  openSql: OpenSql,
  { only, atLeast = 0 }: { only?: string[]; atLeast?: number } = {},
): Promise<History> {
  const segments: Segment[] = [];
  for (const name of only ?? (await segmentNames(storage)))
    segments.push({ name, reading: readJournal((await storage.read(name)) ?? new Uint8Array()) });
  const records = recordsOf(segments);
  const sums = await readSums(storage);
  const unreadable: History['unreadable'] = [];
  const changed: string[] = [];
  const opened = async (name: string, believed: boolean): Promise<History | null> => {
    const bytes = await storage.read(name);
    if (!bytes) return null;
    try {
      const { tables, migrated } = openSnapshot(bytes, openSql);
      if (!believed && sums instanceof Set && !sums.has(snapshotSum(storage, bytes))) {
        tables.close();
        changed.push(name);
        throw new Unreadable('it is not as it was written');
      }
      // A damaged page may be met only here; then the snapshot before this one is as good as any.
      return { ...attempt(() => replay(tables, records)), from: name, migrated, segments, unreadable };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      if (!unreadable.some((one) => one.name === name)) unreadable.push({ name, because: error.message });
      return null;
    }
  };
  const short = (history: History): boolean => history.lost > 0 || history.sequence < atLeast;
  const fuller = async (than: History, name: string, believed: boolean): Promise<History> => {
    const other = await opened(name, believed);
    const [more, less] = other && held(other) > held(than) ? [other, than] : [than, other];
    less?.tables.close();
    return more;
  };
  let found: History | null = null;
  const left = await snapshots(storage);
  while (!found && left.length) found = await opened(left.shift()!, false);
  found ??= { ...replay(emptyHistory(openSql), records), from: null, migrated: false, segments, unreadable };
  // Where the newest snapshot is gone and the journal has a hole, a backup may hold more than the snapshot before.
  if (found.from !== snapshotName)
    while (left.length && short(found)) found = await fuller(found, left.shift()!, false);
  for (const name of short(found) ? changed : []) found = await fuller(found, name, true);
  return found;
}

const held = ({ sequence, lost }: History): number => sequence - lost;

export async function segmentNames(storage: Storage): Promise<string[]> {
  return (await storage.list('journal-')).filter((name) => /^journal-[\d-]+\.log$/.test(name)).sort();
}

export async function backupNames(storage: Storage): Promise<string[]> {
  const names = await storage.list('backups/history-');
  return names.filter((name) => /-\d{4}-\d{2}-\d{2}\.sqlite$/.test(name)).sort();
}

/** Snapshots that are there or may be, from the newest to the oldest. */
export async function snapshots(storage: Storage): Promise<string[]> {
  return [snapshotName, previousName, ...(await backupNames(storage)).reverse()];
}

/** Records of all segments in order. A write that failed and was repeated stands in two segments: once is enough. */
function recordsOf(segments: Segment[]): JournalRecord[] {
  const bySequence = new Map<number, JournalRecord>();
  for (const { reading } of segments)
    for (const record of reading.records) bySequence.set(record.sequence, record);
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

function replay(
  tables: CaseTables,
  records: JournalRecord[],
): Pick<History, 'tables' | 'sequence' | 'lost' | 'orphans'> {
  let sequence = tables.sequence;
  let lost = 0;
  const orphans: number[] = [];
  tables.inTransaction(() => {
    for (const record of records) {
      if (record.sequence <= sequence) continue;
      lost += record.sequence - sequence - 1;
      sequence = record.sequence;
      if (tables.belongs(record)) tables.apply(record);
      else orphans.push(sequence);
    }
    // Their numbers are not given again.
    if (orphans.at(-1) === sequence) tables.skipTo(sequence);
  });
  return { tables, sequence, lost: lost + orphans.length, orphans };
}
