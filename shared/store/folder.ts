/**
 * What the data folder holds, and how the history is put together from it.
 *
 *     history.sqlite             the snapshot; the changes after it are in the journal
 *     history.previous.sqlite    the snapshot before; the journal reaches back to it
 *     journal-000000000042.log   changes from number 42 on
 *     backups/history-2026-05-17.sqlite
 *     evidence/                  raw messages, logs, transcripts, named by their hash
 *
 * With the previous snapshot and the journal since then, the loss of the snapshot loses nothing.
 */
import { Problem } from '../problem.ts';
import type { Storage } from '../ports.ts';
import { readJournal, type JournalReading, type JournalRecord } from './journal.ts';
import { attempt, emptyHistory, openSnapshot, Unreadable } from './snapshot.ts';
import type { OpenSql } from './sql.ts';
import type { CaseTables } from './store.ts';
import type { StoreWarning } from './summary.ts';

export const snapshotName = 'history.sqlite';
export const previousName = 'history.previous.sqlite';
export const nextName = 'history.next.sqlite';
export const segmentName = (first: number): string => `journal-${String(first).padStart(12, '0')}.log`;
export const backupName = (day: string): string => `backups/history-${day}.sqlite`;
/** Name under which a file that cannot be read is kept. */
export const asideName = (name: string, now: string): string =>
  `${name}.unreadable-${now.replace(/[-:]/g, '').slice(0, 15)}`;

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
}

/** Reads a history without changing a file. Throws Problem `history-newer`. */
export async function readHistory(storage: Storage, openSql: OpenSql, only?: string[]): Promise<History> {
  const segments: Segment[] = [];
  for (const name of only ?? (await segmentNames(storage)))
    segments.push({ name, reading: readJournal((await storage.read(name)) ?? new Uint8Array()) });
  const records = recordsOf(segments);
  const unreadable: History['unreadable'] = [];
  for (const name of await candidates(storage)) {
    const bytes = await storage.read(name);
    if (!bytes) continue;
    try {
      const { tables, migrated } = openSnapshot(bytes, openSql);
      // A damaged page may be met only here; then the snapshot before this one is as good as any.
      return { ...attempt(() => replay(tables, records)), from: name, migrated, segments, unreadable };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable.push({ name, because: error.message });
    }
  }
  return { ...replay(emptyHistory(openSql), records), from: null, migrated: false, segments, unreadable };
}

export interface OpenedHistory extends History {
  warnings: StoreWarning[];
  /** A new snapshot should be written now: there is none yet, or it is an old one, or something was mended. */
  compactNow: boolean;
  /** There is a backup of today. */
  backedUp: boolean;
  journalBytes: number;
}

/** Reads a history and mends what it finds: cuts torn tails, sets aside what cannot be read. Nothing is deleted. */
export async function openHistory(storage: Storage, openSql: OpenSql, now: string): Promise<OpenedHistory> {
  const history = await readHistory(storage, openSql);
  const warnings: StoreWarning[] = [];
  for (const { name, because } of history.unreadable) {
    const aside = asideName(name, now);
    await storage.rename(name, aside);
    warnings.push({
      says: `The file ${name} could not be read: ${because}. It was set aside as ${aside}.`,
      hint: howRestored(history),
    });
  }
  for (const { name, reading } of history.segments) {
    if (reading.damaged) {
      const aside = asideName(name, now);
      await storage.replace(aside, (await storage.read(name)) ?? new Uint8Array());
      warnings.push({
        says: `The journal ${name} is damaged in ${reading.damaged} places; everything else in it was read.`,
        hint: `Look at the cases you changed last. The file was kept as ${aside}.`,
      });
    }
    if (reading.tornBytes) {
      await storage.truncate(name, reading.soundLength);
      warnings.push({
        says: `The last write was cut off (${reading.tornBytes} bytes of ${name}). It had not been reported as saved.`,
        hint: 'Look whether the last thing you did is there; nothing older is affected.',
      });
    }
  }
  if (history.lost)
    warnings.push({
      says: `${history.lost} ${history.lost === 1 ? 'change is' : 'changes are'} missing from the history.`,
      hint: 'Files set aside in the data folder may still hold them; they were not touched.',
    });
  const journalBytes = history.segments.reduce((sum, s) => sum + s.reading.soundLength, 0);
  const backedUp = (await storage.list(backupName(now.slice(0, 10)))).length > 0;
  const compactNow = warnings.length > 0 || history.from !== snapshotName || history.migrated;
  return { ...history, warnings, compactNow, backedUp, journalBytes };
}

export async function segmentNames(storage: Storage): Promise<string[]> {
  return (await storage.list('journal-')).filter((name) => /^journal-[\d-]+\.log$/.test(name)).sort();
}

/** Snapshots from the newest to the oldest. */
async function candidates(storage: Storage): Promise<string[]> {
  const backups = (await storage.list('backups/history-')).filter((name) => name.endsWith('.sqlite'));
  return [snapshotName, previousName, ...backups.sort().reverse()];
}

/** Records of all segments in order. A write that failed and was repeated stands in two segments: once is enough. */
function recordsOf(segments: Segment[]): JournalRecord[] {
  const bySequence = new Map<number, JournalRecord>();
  for (const { reading } of segments)
    for (const record of reading.records) bySequence.set(record.sequence, record);
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

function replay(tables: CaseTables, records: JournalRecord[]): Pick<History, 'tables' | 'sequence' | 'lost'> {
  let sequence = tables.sequence;
  let lost = 0;
  tables.inTransaction(() => {
    for (const record of records) {
      if (record.sequence <= sequence) continue;
      lost += record.sequence - sequence - 1;
      sequence = record.sequence;
      if (!tables.belongs(record)) lost++;
      else tables.apply(record);
    }
  });
  return { tables, sequence, lost };
}

function howRestored(history: History): string {
  if (history.lost === 0 && history.sequence > 0)
    return 'Nothing is lost: the history was put together again from the copy before it and the journal.';
  if (history.from?.startsWith('backups/'))
    return `The history is that of the backup ${history.from}, with what the journal holds since then.`;
  return 'The history begins anew; the file set aside was not touched, and can be examined.';
}

/** What a refusal by the folder means for what was being done, and what to do once it works again. */
const meaning = {
  open: ['Nothing was changed.', 'Then start again.'],
  save: [
    'The change is kept in memory and saved as soon as that is possible again.',
    'Leave Deferral Desk open; it tries again by itself.',
  ],
  close: ['What could not be saved until now is lost.', 'Then do it once more.'],
} as const;

/** Two sentences where the folder refuses; null for an error that is not the folder's. */
export function folderProblem(error: unknown, doing: keyof typeof meaning, folder?: string): Problem | null {
  const code = (error as { code?: unknown } | null)?.code;
  const [kept, retry] = meaning[doing];
  const which = folder ? `The data folder ${folder}` : 'The data folder';
  const problem = (name: string, says: string, hint: string) =>
    new Problem(name, `${says} ${kept}`, `${hint} ${retry}`);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return problem('disk-full', 'The disk that holds the data folder is full.', 'Make some room.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return problem(
        'folder-read-only',
        `${which} cannot be written to.`,
        'Give yourself the right to write there, or choose another folder.',
      );
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
    case 'ENODEV':
    case 'ENXIO':
      return problem(
        'folder-gone',
        `${which} is not there any more.`,
        'Bring it back (plug in the disk, connect the share).',
      );
    case 'EEXIST':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'EINVAL':
      return problem(
        'folder-unusable',
        `There can be no data folder of this name (${String(code)}).`,
        'Name another folder.',
      );
    case 'EIO':
    case 'EBUSY':
    case 'EMFILE':
    case 'ENFILE':
    case 'ETIMEDOUT':
      return problem(
        'disk-failing',
        `The disk that holds the data folder does not work (${String(code)}).`,
        'Check the disk.',
      );
    default:
      return null;
  }
}
