/** What waits in a queue, by receiver: how much, since when, why, and what comes next. From a listing, so nothing about what was accepted. */
import type { DeliveryRecord } from '../bounce/log/tables/records.ts';
import type { BandRule } from '../retry/schedule.ts';
import { bandOf, minute } from '../retry/schedule.ts';
import type { Band } from '../case/case.ts';
import type { Reply } from '../smtp/reply.ts';

export interface WaitingReply {
  /** Null where no server spoke; `says` is then the mail server's own sentence. */
  reply: Reply | null;
  says: string;
  count: number;
  /** Name of the server that said it, the first one heard. */
  remoteMta: string | null;
}

/** Times in milliseconds since the epoch. */
export interface WaitingReceiver {
  domain: string;
  /** Messages to one recipient each. */
  deliveries: number;
  messages: number;
  /** Of those, not to be tried until somebody releases them. */
  held: number;
  /** Arrival of the oldest; null where the listing tells none. */
  oldest: number | null;
  band: Band | null;
  /** When the queue gives the oldest up. */
  expiresAt: number | null;
  /** When the next try is due, exactly or at the latest; null where nothing is known. */
  nextTry: { at: number; exact: boolean } | null;
  /** By when its messages were all tried once more: the soonest first. */
  tries: Tries[];
  /** The most frequent first. */
  replies: WaitingReply[];
}

/** So many deliveries are tried at this time, exactly or at the latest. */
export interface Tries {
  at: number;
  count: number;
  exact: boolean;
}

export interface QueueRules {
  lifetimeHours: number;
  /** The pause after a try, in minutes, from the age of the message at that try. */
  pause(ageMinutes: number): number;
  bands: readonly BandRule[];
}

/** @param at when the listing was made, milliseconds since the epoch */
export function waitingByReceiver(
  records: readonly DeliveryRecord[],
  at: number,
  rules: QueueRules,
): WaitingReceiver[] {
  const byDomain = new Map<string, DeliveryRecord[]>();
  for (const record of records) {
    const domain = record.recipient.slice(record.recipient.lastIndexOf('@') + 1).toLowerCase();
    const known = byDomain.get(domain);
    if (known) known.push(record);
    else byDomain.set(domain, [record]);
  }
  return Array.from(byDomain, ([domain, own]) => receiverOf(domain, own, at, rules)).sort(
    (a, b) => b.deliveries - a.deliveries || (a.oldest ?? Infinity) - (b.oldest ?? Infinity),
  );
}

function receiverOf(
  domain: string,
  records: readonly DeliveryRecord[],
  at: number,
  rules: QueueRules,
): WaitingReceiver {
  let oldest = Infinity;
  let held = 0;
  const due: Omit<Tries, 'count'>[] = [];
  for (const { arrivedAt, nextAt, held: isHeld } of records) {
    if (arrivedAt !== null) oldest = Math.min(oldest, arrivedAt * 1000);
    if (isHeld) held++;
    else if (nextAt !== undefined) due.push({ at: nextAt * 1000, exact: true });
    else if (arrivedAt !== null) {
      // Tried at its age or earlier: its pause is then no longer than one that began now.
      const latest = at + rules.pause(Math.max(0, at - arrivedAt * 1000) / minute) * minute;
      due.push({ at: latest, exact: false });
    }
  }
  due.sort((a, b) => a.at - b.at);
  return {
    domain,
    deliveries: records.length,
    messages: new Set(records.map(({ id }) => id)).size,
    held,
    oldest: Number.isFinite(oldest) ? oldest : null,
    band: Number.isFinite(oldest) ? bandOf(at - oldest, rules.bands) : null,
    expiresAt: Number.isFinite(oldest) ? oldest + rules.lifetimeHours * 60 * minute : null,
    nextTry: due[0] ?? null,
    tries: triesOf(due),
    replies: repliesOf(records),
  };
}

/** Those within ten minutes are told as one, by the last of them; at most so many. */
const triesShown = 8;
const near = 10 * minute;

function triesOf(due: readonly Omit<Tries, 'count'>[]): Tries[] {
  const tries: Tries[] = [];
  let from = -Infinity;
  for (const { at, exact } of due) {
    const last = tries.at(-1);
    if (last && (at - from <= near || tries.length === triesShown)) {
      last.at = at;
      last.count++;
      last.exact &&= exact;
    } else {
      tries.push({ at, count: 1, exact });
      from = at;
    }
  }
  return tries;
}

function repliesOf(records: readonly DeliveryRecord[]): WaitingReply[] {
  const known = new Map<string, WaitingReply>();
  for (const { reason } of records) {
    if (!reason) continue;
    const key = reason.group || reason.says;
    const one = known.get(key);
    if (one) one.count++;
    else {
      const { reply, says, remoteMta } = reason;
      known.set(key, { reply, says, count: 1, remoteMta: remoteMta?.name ?? null });
    }
  }
  return [...known.values()].sort((a, b) => b.count - a.count);
}

/** How many arrived in each of `columns` spans of equal width, the last one ending at `at`. */
export function arrivals(
  records: readonly DeliveryRecord[],
  at: number,
  columns: number,
): { from: number; to: number; count: number }[] {
  const times = records.flatMap(({ arrivedAt }) => (arrivedAt === null ? [] : [arrivedAt * 1000]));
  if (times.length === 0) return [];
  const first = times.reduce((a, b) => Math.min(a, b));
  const width = Math.max(minute, Math.ceil((at - first + 1) / columns / minute) * minute);
  const from = at - width * columns;
  const spans = Array.from({ length: columns }, (_, i) => ({
    from: from + i * width,
    to: from + (i + 1) * width,
    count: 0,
  }));
  for (const time of times) {
    const index = Math.min(columns - 1, Math.max(0, Math.floor((time - from) / width)));
    spans[index]!.count++;
  }
  return spans;
}
