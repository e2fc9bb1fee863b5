/** Moments as the screens say them. Times are UTC, as the foot of every screen says. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** “today 09:20”, else “18 May 09:20 UTC”, with the year where it is another one. Both in ms since the epoch. */
export function utc(time: number, now: number): string {
  const at = new Date(time);
  const present = new Date(now);
  const clock = at.toISOString().slice(11, 16);
  if (at.toISOString().slice(0, 10) === present.toISOString().slice(0, 10)) return `today ${clock}`;
  const year = at.getUTCFullYear() === present.getUTCFullYear() ? '' : ` ${at.getUTCFullYear()}`;
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]}${year} ${clock} UTC`;
}
