/** What a basic code and an enhanced status mean, in plain words: for the reply on screen and for the reference. */
import type { Matcher } from './match.ts';

/** 421 and the codes that one meets around it (RFC 5321 §4.2.3, RFC 4954 §6, RFC 3207 §4). */
const codes: Readonly<Record<number, string>> = {
  220: 'ready',
  221: 'closing, as asked',
  235: 'login accepted',
  250: 'accepted',
  251: 'accepted, will be passed on elsewhere',
  252: 'not checked, but accepted for trying',
  334: 'waiting for the next part of the login',
  354: 'waiting for the message',
  421: 'not now, and the conversation is over',
  450: 'not now: the mailbox is busy or held back',
  451: 'not now: an error at their end, or greylisting',
  452: 'not now: no room',
  454: 'not now: login or encryption is not available',
  455: 'not now: a parameter cannot be served',
  500: 'no: a command they could not read',
  501: 'no: a parameter they could not read',
  502: 'no: a command they do not have',
  503: 'no: a command out of its order',
  504: 'no: a parameter they do not have',
  521: 'no: this host takes no mail',
  530: 'no: login or encryption comes first',
  534: 'no: another way to log in is needed',
  535: 'no: user name or password are wrong',
  538: 'no: encryption comes before login',
  550: 'no: unknown mailbox, or a rule of theirs',
  551: 'no: the recipient is elsewhere',
  552: 'no: too large, or the mailbox is full',
  553: 'no: the address is not written as they want it',
  554: 'no, for the whole message or the whole connection',
  555: 'no: a parameter of MAIL or RCPT they do not know',
  556: 'no: the domain takes no mail',
};

/** What the first digit alone says (RFC 5321 §4.2.1). */
const classes: Readonly<Record<string, string>> = {
  2: 'accepted',
  3: 'waiting for more',
  4: 'not now: the queue tries again by itself',
  5: 'no: trying the same again does not help',
};

/** A basic code in a few words; a code nobody knows is told by its first digit. */
export function codeMeaning(code: number): string {
  return codes[code] ?? classes[String(code)[0]!] ?? 'no code of SMTP';
}

/** The codes with a meaning of their own, for the reference. */
export const knownCodes: readonly number[] = Object.keys(codes).map(Number);

/**
 * An enhanced status in plain words: the provider's own table before the registry (RFC 3463 §2); null for a number
 * in neither. The class digit does not matter.
 */
export function statusMeaning(
  enhanced: string,
  provider: string | null,
  matcher: Matcher,
): { says: string; source: string } | null {
  const detail = enhanced.slice(2);
  const own = provider === null ? null : matcher.card(`${provider}-number-4.${detail}`);
  const card = own ?? matcher.card(`status-4.${detail}`);
  return card && { says: card.means, source: card.source };
}
