/** Deferrals of a log over time, in words: how wide the columns are, what they span, where the most stand. */
import type { OverTime } from '../../shared/bounce/bounce.ts';
import { count, counted } from '../../shared/words/sentence.ts';
import { clock, day, isSameDay, when } from '../kit/times.ts';

export interface LogColumn {
  from: string;
  to: string;
  deferred: number;
}

export function columnsOf({ from, seconds, deferred }: OverTime): LogColumn[] {
  const at = (i: number) => new Date(Date.parse(from) + i * seconds * 1000).toISOString();
  return deferred.map((n, i) => ({ from: at(i), to: at(i + 1), deferred: n }));
}

/** “hour”, “15 minutes”, “3 hours”, “day”, “4 days”: to stand after “per”. */
export function unitWords(seconds: number): string {
  const [size, unit] = seconds < 3600 ? [60, 'minute'] : seconds < 86_400 ? [3600, 'hour'] : [86_400, 'day'];
  return seconds === size ? unit : counted(seconds / size, unit);
}

/** “today 09:00 to 16:59”, “18 May 12:00 to today 17:59”. */
export function spanWords(columns: readonly LogColumn[], now: string): string {
  const [first, last] = [columns[0]!, columns.at(-1)!];
  const end = new Date(Date.parse(last.to) - 60_000).toISOString();
  return `${when(first.from, now)} to ${isSameDay(first.from, end) ? clock(end) : when(end, now)}`;
}

/** “most at 09:00, 1,204 attempts”. */
export function mostWords(columns: readonly LogColumn[], seconds: number, now: string): string {
  const most = columns.reduce((a, b) => (b.deferred > a.deferred ? b : a));
  const at =
    seconds >= 86_400
      ? `on ${day(most.from)}`
      : isSameDay(columns[0]!.from, columns.at(-1)!.from)
        ? `at ${clock(most.from)}`
        : when(most.from, now);
  return `most ${at}, ${counted(most.deferred, 'attempt')}`;
}

/** The picture as a sentence. */
export function pictureWords(columns: readonly LogColumn[], seconds: number, now: string): string {
  const sum = columns.reduce((n, column) => n + column.deferred, 0);
  const last = columns.at(-1)!.deferred;
  return `${counted(sum, 'refused attempt')}, ${spanWords(columns, now)}: ${mostWords(columns, seconds, now)}; ${count(last)} in the last ${unitWords(seconds)}`;
}
