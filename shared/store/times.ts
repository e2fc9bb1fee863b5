/** The clock of a machine may have been wrong, or set back: what the changes themselves say of the time. */
import type { Rows } from './rows.ts';
import type { StoreWarning } from './summary.ts';

/** The newest time of the last changes of a history, ISO 8601; null where they tell none. */
export function newestOf(rows: Rows, last: number, count: number): string | null {
  const row = rows.first(
    `SELECT max(coalesce(change ->> '$.at', change ->> '$.note.at', change ->> '$.made', change ->> '$.case.openedAt')) AS at
     FROM changes WHERE sequence > ?`,
    last - count,
  );
  return typeof row?.at === 'string' ? row.at : null;
}

/**
 * When a case counts as deleted: not before the changes that were made before it. A clock that began in 1970 must not
 * make it older than the time for which it can be had back.
 */
export function deletedAt(rows: Rows, at: string, sequence: number): string {
  const before = newestOf(rows, sequence, 100);
  return before !== null && before > at ? before : at;
}

const aDay = 86_400_000;

/** Said as long as the last change is later than the clock says, which the next change ends. */
export function clockFinding(newest: string | null, now: string): StoreWarning[] {
  if (newest === null || !(Date.parse(newest) > Date.parse(now) + aDay)) return [];
  return [
    {
      says: `The last change of this history is of ${newest.slice(0, 10)}, and the clock of this machine says ${now.slice(0, 10)}.`,
      hint: 'If the clock is wrong, set it right: the times in cases, reminders and backups go by it. Nothing is lost.',
    },
  ];
}
