/** Attempts over time by outcome and stage, in at most 24 columns: what the picture and its table show. */
import type { Attempt, Outcome } from '../../shared/bounce/attempt.ts';
import type { Stage } from '../../shared/smtp/reply.ts';

export type Outcomes = Partial<Record<Outcome, number>>;

export interface Column {
  from: string;
  to: string;
  outcomes: Outcomes;
  stages: Partial<Record<Stage, Outcomes>>;
  total: number;
}
const steps = [5, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * 60_000);

/** Columns of a round length; empty where no attempt has a time. */
export function columns(attempts: Attempt[], most = 24): Column[] {
  const timed = attempts.filter((attempt) => attempt.at !== null);
  if (timed.length === 0) return [];
  let first = Infinity;
  let last = -Infinity;
  for (const attempt of timed) {
    const at = Date.parse(attempt.at!);
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const day = 86_400_000;
  const step =
    steps.find((s) => (last - first) / s < most - 1) ?? Math.ceil((last - first) / (most - 1) / day) * day;
  const start = Math.floor(first / step) * step;
  const list: Column[] = [];
  for (let at = start; at <= last; at += step)
    list.push({
      from: new Date(at).toISOString(),
      to: new Date(at + step).toISOString(),
      outcomes: {},
      stages: {},
      total: 0,
    });
  for (const attempt of timed) {
    const column = list[Math.floor((Date.parse(attempt.at!) - start) / step)];
    if (!column) continue;
    column.total += attempt.count;
    for (const outcomes of [column.outcomes, (column.stages[attempt.stage] ??= {})])
      outcomes[attempt.outcome] = (outcomes[attempt.outcome] ?? 0) + attempt.count;
  }
  return list;
}

export const sum = (outcomes: Outcomes): number => Object.values(outcomes).reduce((n, m) => n + m, 0);

/** What became of the attempts of all columns. */
export function total(list: readonly Outcomes[]): Outcomes {
  const all: Outcomes = {};
  for (const outcomes of list)
    for (const [outcome, n] of Object.entries(outcomes) as [Outcome, number][])
      all[outcome] = (all[outcome] ?? 0) + n;
  return all;
}
