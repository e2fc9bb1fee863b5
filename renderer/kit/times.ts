/** Times as the screens write them: UTC, by the reader's locale, “today” within a day. */
import { count } from '../../shared/words/sentence.ts';

const locale = typeof document === 'undefined' ? 'en-GB' : navigator.language;

/** Made at its first use: each costs some milliseconds, and the first screen needs two of them. */
function formatter(options: Intl.DateTimeFormatOptions): (at: Date) => string {
  let made: Intl.DateTimeFormat | undefined;
  return (at) => (made ??= new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options })).format(at);
}
const time = { hour: '2-digit', minute: '2-digit' } as const;
const clockFormat = formatter({ ...time, timeZone: 'UTC' });
const localFormat = formatter(time);
const dayFormat = formatter({ day: 'numeric', month: 'short', timeZone: 'UTC' });
const weekdayFormat = formatter({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const yearFormat = formatter({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** 16:42 */
export const clock = (iso: string): string => clockFormat(new Date(iso));

/** 18 May */
export const day = (iso: string): string => dayFormat(new Date(iso));

export const isSameDay = (a: string, b: string): boolean =>
  new Date(a).toISOString().slice(0, 10) === new Date(b).toISOString().slice(0, 10);

/** “today 09:20”, “18 May 13:52”, with the year where it is another one. */
export function when(iso: string, now: string | number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const present = new Date(now);
  if (isSameDay(at.toISOString(), present.toISOString())) return `today ${clock(iso)}`;
  const format = at.getUTCFullYear() === present.getUTCFullYear() ? dayFormat : yearFormat;
  return `${format(at)} ${clock(iso)}`;
}

/** “today 09:20 – 09:55”, “18 May 13:52 – today 09:20”; one moment where both are the same minute. */
export function stretch(from: string, to: string, now: string | number): string {
  const [first, last] = [when(from, now), when(to, now)];
  return first === last ? first : `${first} – ${last.replace(first.slice(0, -5), '')}`;
}

/** “Sun 24 May 09:20”: a deadline some days ahead. One of another year has the year instead of the weekday. */
export function deadline(iso: string, now: string | number): string {
  const text = when(iso, now);
  const same = new Date(iso).getUTCFullYear() === new Date(now).getUTCFullYear();
  return text.startsWith('today') || !same ? text : `${weekdayFormat(new Date(iso))} ${clock(iso)}`;
}

/** “48 min”, “7 h 22 min”, “26 h 50 min”, “5 d 3 h”, “187 d”. Never negative. */
export function span(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 1) return 'under 1 min';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours < 48) return rest ? `${hours} h ${rest} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 && days < 14 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** “7 h 22 min” from one moment to another. */
export const between = (from: string, to: string): string => span(Date.parse(to) - Date.parse(from));

/** The same moment where the reader sits: “18:42 here (UTC+2)”. */
export function local(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return `${localFormat(at)} here (${offset(-at.getTimezoneOffset())})`;
}

/** Minutes east of Greenwich → “UTC+2”, “UTC+5:30”, “UTC”. */
export function offset(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

/** “48,112 bytes”, “1.2 MB”. */
export function size(bytes: number): string {
  if (bytes < 100_000) return `${count(bytes)} bytes`;
  return `${Math.round(bytes / 100_000) / 10} MB`;
}
