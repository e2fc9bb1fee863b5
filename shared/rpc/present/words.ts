/** The words that several parts of the screens share. Times are UTC, as the foot of every screen says. */
import type { Issuer } from '../../bounce/attempt.ts';
import type { Stage } from '../../smtp/reply.ts';

export const stageWords: Readonly<Record<Stage, string>> = {
  greeting: 'at the greeting',
  ehlo: 'after EHLO',
  starttls: 'at STARTTLS',
  auth: 'at the login',
  mail: 'after MAIL FROM',
  rcpt: 'after RCPT TO',
  data: 'at DATA',
  'end-of-data': 'after the message',
  quit: 'after QUIT',
  unknown: 'not known',
};

export const issuerWords: Readonly<Record<Issuer, string>> = {
  'remote-mta': 'the receiver',
  'own-relay': 'the server you send through',
  'own-mta': 'your own server, which got no answer',
  unknown: 'not known',
};

/** A sentence begins with a capital, unless with a name of the wire, which is written as it is. */
export const capital = (text: string): string =>
  /^\S*[.\d]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
/** “1 message”, “1,412 messages”. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${thousands(n)} ${n === 1 ? one : many}`;

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

/** “a, b and c”, at most `most` of them. */
export function listed(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}
