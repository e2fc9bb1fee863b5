/**
 * Opening a history: reads it, says what it finds, and mends. Mending never destroys: what is cut off, rewritten or
 * taken out of the way is kept under another name first, and what was found is written down before it is mended.
 */
import { clockFinding } from './times.ts';
import type { Storage } from '../ports.ts';
import type { Gap } from './compaction.ts';
import { backupName, readHistory, snapshotName, type History } from './folder.ts';
import { damagedJournals, emptied, markFinding, missing, unreadableFiles } from './findings.ts';
import { markName, readMark } from './mark.ts';
import { added, keepNotices, readNotices } from './notices.ts';
import type { OpenSql } from './sql.ts';
import type { StoreWarning } from './summary.ts';

export interface OpenedHistory extends History {
  /** What was found now, and what nobody has seen yet. */
  warnings: StoreWarning[];
  /** A new snapshot should be written now: there is none yet, or it is an old one, or something was mended. */
  compactNow: boolean;
  /** There is a backup of today. */
  backedUp: boolean;
  journalBytes: number;
  gap: Gap;
}

export async function openHistory(storage: Storage, openSql: OpenSql, now: string): Promise<OpenedHistory> {
  const marked = await storage.read(markName);
  const mark = marked && readMark(marked);
  const history = await readHistory(storage, openSql, { atLeast: mark?.sequence ?? 0 });
  const after = history.sequence;
  const behind = Math.max(0, (mark?.sequence ?? 0) - history.sequence);
  if (behind) {
    // The numbers of what is missing are not given again: should its file come back, it fits.
    history.sequence += behind;
    history.lost += behind;
    history.tables.skipTo(history.sequence);
  }
  const found = [
    ...(await unreadableFiles(storage, history, now)),
    ...(await markFinding(storage, history, { there: marked !== null, readable: mark !== null }, now)),
    ...(await damagedJournals(storage, history, mark !== null, now)),
  ];
  const recover = found.flatMap((finding) => finding.recover ?? []);
  if (history.lost) found.push(await missing(storage, history, recover));
  else if (!found.length) found.push(...(await emptied(storage, history)));
  const clock = clockFinding(history.tables.newest(1), now);
  const warnings = added(await readNotices(storage, now), [
    ...found.map(({ mend: _, ...warning }) => warning),
    ...clock,
  ]);
  if (found.length || clock.length) await keepNotices(storage, warnings);
  for (const { mend } of found) await mend?.();
  for (const { name, reading } of history.segments)
    if (reading.unended) await storage.append(name, new Uint8Array([10]));
  return {
    ...history,
    warnings,
    compactNow:
      found.length > 0 || history.migrated || (history.from !== snapshotName && history.sequence > 0),
    backedUp: (await storage.list(backupName(now.slice(0, 10)))).length > 0,
    gap: { changes: history.lost, after, to: history.sequence },
    journalBytes: history.segments.reduce((sum, segment) => sum + segment.reading.length, 0),
  };
}
