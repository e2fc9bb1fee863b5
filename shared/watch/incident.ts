/** Trouble with one receiver, or with many at once, from its opening to its end. */
import type { Band } from '../case/case.ts';
import { bandOf } from '../retry/schedule.ts';
import { few, nearlyOver, quiet, sameTime, type WatchLimits } from './limits.ts';
import type { Receiver } from './receiver.ts';

/** Kept across a restart. Times in seconds since the epoch. */
export interface Incident {
  id: number;
  /** The same where the same lines are read again after a crash: its case is found by it. */
  key: string;
  domains: string[];
  /** Its case; null until it is opened. */
  case: string | null;
  /** First deferral of those that waited when it opened. */
  since: number;
  openedAt: number;
  /** The last one that was said. */
  band: Band;
  useless: boolean;
  expiring: boolean;
  /** Null while it goes on. */
  overAt: number | null;
  /** Deliveries that had expired when it was over last: they open it no second time. */
  expiredBefore: number;
  courseAt: number;
}

export type Why = 'long' | 'many' | 'lost' | 'useless';

/**
 * Why this receiver's deferrals are an incident now; null where they are not, or not yet.
 * @param expiredBefore deliveries that an earlier incident told already
 */
export function whyIncident(r: Receiver, now: number, limits: WatchLimits, expiredBefore = 0): Why | null {
  const waits = r.waiting.size;
  const enough = r.speaks || waits >= few;
  if (waits > 0 && r.useless) return 'useless';
  if (r.state.expired - expiredBefore >= (r.speaks ? 1 : few)) return 'lost';
  if (waits === 0 || !enough) return null;
  const minutes = (now - r.oldest!) / 60;
  if (minutes >= limits.minutes) return 'long';
  return waits >= limits.messages && minutes >= limits.minutes / 4 ? 'many' : null;
}

/** Seconds that the longest waiting delivery must wait before that alone is an incident. */
export const soonest = (r: Receiver, { minutes, messages }: WatchLimits): number =>
  r.waiting.size >= messages ? minutes * 15 : minutes * 60;

/** On the way to one that began with another: what put mail off at the same time is one burst. */
export const isOnTheWay = (r: Receiver, now: number, since: number): boolean =>
  r.waiting.size > 0 &&
  r.speaks &&
  Math.abs(r.oldest! - since) <= sameTime &&
  now - r.oldest! >= (now - since) / 2;

export function isOver(members: readonly Receiver[], now: number, atOnce: boolean): boolean {
  const endedAt = Math.max(...members.map(({ state }) => state.endedAt));
  return members.every(({ waiting }) => waiting.size === 0) && (atOnce || now - endedAt >= quiet);
}

/** The band that it has reached, if that is later than the one said last. */
export function nextBand(incident: Incident, now: number, { bands }: WatchLimits): Band | null {
  const band = bandOf((now - incident.since) * 1000, bands);
  const place = (id: Band): number => bands.findIndex((rule) => rule.id === id);
  return band !== 'expired' && place(band) > place(incident.band) ? band : null;
}

/** When the queue gives the longest waiting message up, in seconds, if that is near. */
export function nearEnd(
  members: readonly Receiver[],
  now: number,
  { lifetimeHours }: WatchLimits,
): number | null {
  const waiting = members.flatMap(({ oldest }) => oldest ?? []);
  if (waiting.length === 0) return null;
  const oldest = Math.min(...waiting);
  const lifetime = lifetimeHours * 3600;
  return now - oldest >= lifetime * nearlyOver ? oldest + lifetime : null;
}
