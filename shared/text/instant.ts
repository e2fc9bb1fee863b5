/**
 * A date and a time of day in UTC, as milliseconds since the epoch; null where there is no such day or time: the
 * 31st of February is no 3rd of March. A leap second (60) counts as the next minute.
 */
export function instantOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  const isDay = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && at.getUTCFullYear() === year;
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
  return isDay && isTime ? at.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 : null;
}
