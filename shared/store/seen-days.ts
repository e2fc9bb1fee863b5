/**
 * Days on which the clock was seen. A clock that jumps ahead for an hour must not end the time for which deleted cases can be had
 * back: what is destroyed for its age has to be so old by the days that were lived through, too.
 */
import type { Rows } from './rows.ts';

const aDay = 86_400_000;
/** Between two days on which nobody used the history lies a week at most, whatever the clock says. */
const longestGap = 7;
/** More than are needed for a month. */
const kept = 40;

/** Today among the days seen (YYYY-MM-DD, ascending). Days to come are kept apart: a clock of 1970 must not push them out. */
export function withToday(seen: readonly string[], now: string): string[] {
  const today = now.slice(0, 10);
  const [past, ahead] = [seen.filter((day) => day < today), seen.filter((day) => day > today)];
  return [...past.slice(-kept), today, ...ahead.slice(0, kept)];
}

/** The time (ISO 8601) before which all is older than `days`, by the clock and by the days seen; null where too few were. */
export function believedBefore(seen: readonly string[], now: string, days: number): string | null {
  const lived = withToday(seen, now).filter((day) => day <= now.slice(0, 10));
  const time = now.slice(10);
  let age = 0;
  for (let i = lived.length - 1; i > 0; i--) {
    const gap = (Date.parse(lived[i]!) - Date.parse(lived[i - 1]!)) / aDay;
    if (age + Math.min(gap, longestGap) >= days)
      return gap <= longestGap
        ? new Date(Date.parse(lived[i]! + time) - (days - age) * aDay).toISOString()
        : `${lived[i - 1]!}T00:00:00.000Z`;
    age += Math.min(gap, longestGap);
  }
  return null;
}

/** Notes today in the history, and gives what may be forgotten: deleted before this, null for nothing. */
export function noteDay(rows: Rows, now: string, days: number): string | null {
  const row = rows.first("SELECT value FROM meta WHERE name = 'days'");
  const seen = withToday(row ? String(row.value).split(' ') : [], now);
  rows.run("INSERT OR REPLACE INTO meta VALUES ('days', ?)", seen.join(' '));
  return believedBefore(seen, now, days);
}
