/** Times as the whole desk writes them. */

const day = 86_400;
const days = new Map<number, string>();

/** ISO 8601 in UTC, whole seconds, e.g. `2026-05-17T09:20:00Z`. */
export function isoOf(seconds: number): string {
  const start = Math.floor(seconds / day) * day;
  let date = days.get(start);
  if (date === undefined) {
    if (days.size >= 1000) days.clear();
    days.set(start, (date = new Date(start * 1000).toISOString().slice(0, 11)));
  }
  const left = Math.floor(seconds - start);
  const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);
  return `${date}${two(Math.floor(left / 3600))}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}Z`;
}
