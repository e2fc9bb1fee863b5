/** When one MX address may be tested again from one client IP. A test that hammers becomes part of the problem. */
import type { PolitenessLimits } from '../ports.ts';

/** How long a session is kept, in milliseconds. */
export const keepMs = 9 * 86_400_000;
/** What lies further ahead was noted by a clock that ran wrong. */
export const aheadMs = 86_400_000;

export const defaultLimits: PolitenessLimits = { firstHourMinutes: 15, afterMinutes: 60 };

/** One earlier session between this client IP and this MX address. Times in ms since the epoch. */
export interface PastSession {
  at: number;
  /** The receiver's own “come back in N”, as a point in time. */
  hintUntil: number | null;
  /** Who held it, where several share a history. */
  by?: string;
}

const minute = 60_000;
/** The first hour begins anew after a day without a session. */
const rest = 24 * 60 * minute;

/**
 * The earliest time for the next session, and why not sooner; null if now is fine. In the first hour of testing
 * sessions stand 15 minutes apart, after that 60, and never before the receiver's own hint.
 */
export function nextTestAfter(
  past: readonly PastSession[],
  now: number,
  limits: PolitenessLimits = defaultLimits,
): { at: number; why: string } | null {
  const sessions = [...past].sort((a, b) => a.at - b.at);
  const last = sessions.at(-1);
  if (!last) return null;
  let first = last.at;
  for (const { at } of sessions.toReversed()) {
    if (first - at > rest) break;
    first = at;
  }
  const hint = Math.max(...sessions.map((session) => session.hintUntil ?? 0));
  const hourEnds = first + 60 * minute;
  const soon = Math.max(now, last.at + limits.firstHourMinutes * minute);
  const spaced = soon < hourEnds ? soon : Math.max(now, last.at + limits.afterMinutes * minute);
  const at = Math.max(spaced, hint);
  if (at <= now) return null;
  if (hint > spaced) return { at, why: 'the receiver asked to come back then' };
  const minutes = Math.round((at - last.at) / minute);
  return {
    at,
    why: `the last test of this server from this address was at ${clock(last.at)}${last.by ? `, by ${last.by}` : ''}, and ${minutes} min must lie between`,
  };
}

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;
