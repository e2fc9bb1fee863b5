/** Attempts put together into deliveries (one message to one recipient), and what decided the fate of each. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from './case.ts';

/** `pending`: deferred and not yet through or given up, as far as the evidence goes. */
export type Fate = 'pending' | 'accepted' | 'rejected' | 'expired';

export interface Delivery {
  recipient: string | null;
  recipientDomain: string | null;
  /** In order of time; those without a time keep their place. */
  attempts: Attempt[];
  fate: Fate;
  /** The attempt whose reply decided, or is deciding: of several 421s the newest. */
  deciding: Attempt;
  /** When it was accepted, if it was. */
  acceptedAt: string | null;
}

/** What the deciding replies of a case are, the answer words of step is-421. */
export type ReplyClass = 'yes' | 'other-temporary' | 'no-reply' | 'permanent' | 'accepted' | 'nothing-found';

const isGivenUp = (a: Attempt): boolean =>
  a.outcome === 'expired' ||
  (a.action === 'failed' && a.outcome !== 'rejected' && (a.reply === null || a.reply.code < 500));
const isAccepted = (a: Attempt): boolean =>
  a.outcome === 'accepted' || (a.reply !== null && a.reply.code < 400 && a.outcome === 'unknown');
/** A notice may tell of a refusal for good without quoting the reply. */
const isRejected = (a: Attempt): boolean =>
  !isGivenUp(a) && (a.reply === null ? a.outcome === 'rejected' : a.reply.code >= 500);

/** A queue listing may tell that a message waits, and not why. */
const isListedOnly = (a: Attempt): boolean =>
  a.outcome === 'deferred' && (a.says === null || a.says === 'in the queue');

/** The class of one attempt's reply. A line of a queue listing that gives no reason is of none. */
export function replyClass(a: Attempt): ReplyClass {
  const code = a.reply?.code;
  if (code === 421) return 'yes';
  if (code === undefined) {
    if (isAccepted(a)) return 'accepted';
    if (isRejected(a)) return 'permanent';
    return isListedOnly(a) ? 'nothing-found' : 'no-reply';
  }
  if (code >= 500) return 'permanent';
  return code >= 400 ? 'other-temporary' : 'accepted';
}

/** Deliveries in the order in which they first appear. */
export function deliveriesOf(attempts: readonly Attempt[]): Delivery[] {
  const byKey = new Map<string, Attempt[]>();
  const byRecipient = new Map<string, Attempt[]>();
  const loose: Attempt[] = [];
  for (const attempt of attempts) {
    if (attempt.recipient === null || attempt.queueId === null) {
      loose.push(attempt);
      continue;
    }
    const key = `${attempt.queueId} ${attempt.recipient}`;
    const list = byKey.get(key);
    if (list) list.push(attempt);
    else {
      const started = [attempt];
      byKey.set(key, started);
      if (!byRecipient.has(attempt.recipient)) byRecipient.set(attempt.recipient, started);
    }
  }
  // A notice without a queue id tells of the recipient's message in the log, if there is one.
  const rest: Attempt[][] = [];
  for (const attempt of loose) {
    const known = attempt.recipient === null ? undefined : byRecipient.get(attempt.recipient);
    if (known) known.push(attempt);
    else {
      const started = [attempt];
      rest.push(started);
      if (attempt.recipient !== null) byRecipient.set(attempt.recipient, started);
    }
  }
  return [...byKey.values(), ...rest].map(delivery);
}

function delivery(unordered: Attempt[]): Delivery {
  const attempts = inTime(unordered);
  const newest = attempts.at(-1)!;
  const accepted = attempts.findLast(isAccepted) ?? null;
  const refusals = attempts.filter((a) => !isAccepted(a));
  const newestRefusal = refusals.at(-1);
  const newest421 = attempts.findLast((a) => a.reply?.code === 421);
  const through = accepted !== null && (!newestRefusal || !isLater(newestRefusal, accepted));
  const replied = refusals.findLast((a) => a.reply !== null || isRejected(a));
  const rejected = !through && replied && isRejected(replied) ? replied : null;
  return {
    recipient: newest.recipient,
    recipientDomain: attempts.find((a) => a.recipientDomain)?.recipientDomain ?? null,
    attempts,
    fate: through ? 'accepted' : rejected ? 'rejected' : attempts.some(isGivenUp) ? 'expired' : 'pending',
    deciding: rejected ?? newest421 ?? replied ?? newestRefusal ?? newest,
    acceptedAt: through ? accepted.at : null,
  };
}

/** The names by which a remote server is known: host name in lower case, address. */
export function namesOf({ remoteMta }: Attempt): string[] {
  const names: string[] = [];
  if (remoteMta?.name) names.push(remoteMta.name.toLowerCase());
  if (remoteMta?.address) names.push(remoteMta.address);
  return names;
}

const isLater = (a: Attempt, b: Attempt): boolean => a.at !== null && b.at !== null && a.at > b.at;

function inTime(attempts: Attempt[]): Attempt[] {
  const ordered = attempts.every((a, i) => i === 0 || !isLater(attempts[i - 1]!, a));
  if (ordered) return attempts;
  return [...attempts].sort((a, b) => (isLater(a, b) ? 1 : isLater(b, a) ? -1 : 0));
}

const strongestFirst: readonly ReplyClass[] = ['yes', 'other-temporary', 'no-reply', 'permanent', 'accepted'];

/** The class that the case follows: one recipient with a 421 makes it a 421 case. */
export function strongestClass(deliveries: readonly Delivery[]): ReplyClass {
  const classes = new Set(deliveries.map((d) => replyClass(d.deciding)));
  return strongestFirst.find((c) => classes.has(c)) ?? 'nothing-found';
}

/**
 * A text without what differs from one reply to the next (ids, addresses, numbers), to group by. Coarser than the
 * grouping of a log (bounce/log/reason.ts): that one lists wordings, here the largest group decides the case, and a
 * code of the receiver that differs from reply to reply must not split it.
 */
export function masked(text: string): string {
  return text
    .slice(0, 1000)
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word.includes('@') ? '@' : /\d/.test(word) ? '#' : word))
    .join(' ');
}

export interface ReplyGroup {
  key: string;
  /** One per delivery: its newest 421 (or the neighbouring code that stands for it). */
  attempts: Attempt[];
}

/** The deciding replies grouped by wording, the largest first, of equals the newest. */
export function groupReplies(deliveries: readonly Delivery[]): ReplyGroup[] {
  const groups = new Map<string, ReplyGroup>();
  for (const { deciding } of deliveries) {
    const { reply } = deciding;
    const key = reply ? `${reply.code} ${reply.enhanced ?? ''} ${masked(reply.text)}` : 'no reply';
    const group = groups.get(key);
    if (group) group.attempts.push(deciding);
    else groups.set(key, { key, attempts: [deciding] });
  }
  const newest = (group: ReplyGroup) => group.attempts.reduce((at, a) => (a.at && a.at > at ? a.at : at), '');
  return [...groups.values()].sort(
    (a, b) => b.attempts.length - a.attempts.length || newest(b).localeCompare(newest(a)),
  );
}

/** The date of the notice that an attempt was read from; null for logs and pasted text. */
export function noticeDate(c: Case, attempt: Attempt): string | null {
  return c.sources.find((source) => source.name === attempt.source.file)?.date ?? null;
}
