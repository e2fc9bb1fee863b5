/**
 * What runs in the store's worker threads. The history in use answers in one of them; compaction, checks and exports
 * run in another, from the files on disk, so that they delay no answer.
 */
import type { Storage } from '../../../shared/ports.ts';
import type { CaseChange } from '../../../shared/case/case.ts';
import {
  checkSnapshot,
  compact,
  forgottenBefore,
  undoDays,
  type CompactionOptions,
  type Gap,
} from '../../../shared/store/compaction.ts';
import { exportHistory } from '../../../shared/store/export.ts';
import { readHistory } from '../../../shared/store/folder.ts';
import { openHistory } from '../../../shared/store/opening.ts';
import { recoverable } from '../../../shared/store/recovery.ts';
import { readImport } from '../../../shared/store/import.ts';
import type { OpenSql } from '../../../shared/store/sql.ts';
import type { CaseTables } from '../../../shared/store/store.ts';
import type { CaseSummary, Likeness, ListQuery, StoreWarning } from '../../../shared/store/summary.ts';

export interface OpenReport {
  sequence: number;
  segment: { name: string; bytes: number } | null;
  warnings: StoreWarning[];
  compactNow: boolean;
  backedUp: boolean;
  journalBytes: number;
  gap: Gap;
}

export function storeEngine(storage: Storage, openSql: OpenSql) {
  let open: CaseTables | null = null;
  const tables = (): CaseTables => {
    if (!open) throw new Error('the history is not open');
    return open;
  };
  return {
    async open(now: string): Promise<OpenReport> {
      const history = await openHistory(storage, openSql, now);
      open = history.tables;
      const last = history.segments.at(-1);
      const segment = last && { name: last.name, bytes: last.reading.length };
      const { sequence, warnings, compactNow, backedUp, journalBytes, gap } = history;
      return { sequence, segment: segment ?? null, warnings, compactNow, backedUp, journalBytes, gap };
    },
    /** Numbers a change, takes it in, and gives the number back for the journal. */
    apply(change: CaseChange, summary: CaseSummary | null): number {
      const sequence = tables().sequence + 1;
      tables().apply({ sequence, change, summary });
      return sequence;
    },
    load: (id: string) => tables().load(id),
    list: (query: ListQuery) => tables().list(query),
    facets: (archived: boolean) => tables().facets(archived),
    nextId: (day: string) => tables().nextId(day),
    similar: (likeness: Likeness) => tables().similar(likeness),
    dueReminders: (now: string) => tables().dueReminders(now),
    naming: (text: string) => tables().naming(text),
    isDeleted: (id: string) => tables().isDeleted(id),
    mergedInto: (id: string) => tables().mergedInto(id),
    deleted: (now: string) => tables().deleted(forgottenBefore(now)),
    changesOf: (id: string) => tables().changesOf(id),
    count: () => tables().count,
    /** Forgets what was deleted too long ago to be had back. Returns the hashes of evidence that nobody names then. */
    forget(now: string): string[] {
      const before = tables().noteDay(now, undoDays);
      if (!before) return [];
      const evidence = tables().evidenceOnlyOfDeleted(before);
      tables().purge(before);
      return evidence;
    },

    /** What files set aside hold and the history does not, in the order it was done. */
    recoverable: (names: string[]) => recoverable(storage, names, tables()),

    compact: (options: CompactionOptions) => compact(storage, openSql, options),
    check: () => checkSnapshot(storage, openSql),
    async exportSqlite(only: string[] | null = null): Promise<Uint8Array> {
      const { tables } = await readHistory(storage, openSql);
      const bytes = exportHistory(tables, openSql, only);
      tables.close();
      return bytes;
    },
    readImport: (bytes: Uint8Array) => readImport(bytes, openSql),
  };
}

export type StoreEngine = ReturnType<typeof storeEngine>;
/** The engine seen from another thread: the same functions, each with a promise. */
export type RemoteEngine = {
  [K in keyof StoreEngine]: (
    ...args: Parameters<StoreEngine[K]>
  ) => Promise<Awaited<ReturnType<StoreEngine[K]>>>;
};
