/**
 * What a later change made needless. While an incident goes on, the watch brings the counts of its receivers up to date
 * every ten minutes, each time in the place of those before: kept a thousandfold they would fill the history.
 */
import type { CaseChange } from '../case/case.ts';
import type { Rows } from './rows.ts';

type Watched = Extract<CaseChange, { kind: 'watched' }>;

/** Takes what the change replaces out of the one before it that the watch made. The case is the same with and without. */
export function dropSuperseded(rows: Rows, number: number, sequence: number, change: CaseChange): void {
  const now = watchedIn(change);
  if (!now) return;
  const before = rows.first(
    `SELECT sequence, change FROM changes WHERE number = ? AND sequence < ?
     AND change LIKE '%"kind":"watched"%' ORDER BY sequence DESC LIMIT 1`,
    ...[number, sequence],
  );
  if (!before) return;
  const old = JSON.parse(String(before.change)) as CaseChange;
  const kept = JSON.stringify(without(old, now));
  rows.run('UPDATE changes SET change = ? WHERE sequence = ?', kept, before.sequence!);
}

const watchedIn = (change: CaseChange): Watched | undefined =>
  change.kind === 'watched'
    ? change
    : change.kind === 'together'
      ? change.changes.map(watchedIn).findLast((one) => one !== undefined)
      : undefined;

function without(old: CaseChange, now: Watched): CaseChange {
  if (old.kind === 'together') return { ...old, changes: old.changes.map((one) => without(one, now)) };
  if (old.kind !== 'watched') return old;
  const counted = new Set(now.logs.map(({ domain }) => domain));
  return {
    ...old,
    logs: old.logs.filter(({ domain }) => !counted.has(domain)),
    traffic: now.traffic ? null : old.traffic,
  };
}
