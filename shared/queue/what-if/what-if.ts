/**
 * What if one receiver were sent to at another pace? The best and the worst that can be expected: what the receiver
 * takes is only inferred, and when exactly a message is tried next no listing tells.
 */
import type { Hour } from './limit.ts';
import { arrivalsPerHour, inferredLimit, type Inferred } from './limit.ts';
import type { Outcome, Pace, Retries, Takes, Waits } from './scenario.ts';
import { simulate } from './simulate.ts';

/** A message that waits. Times in milliseconds. */
export interface Waiting {
  arrivedAt: number;
  /** When it is tried next, exactly; null where the listing does not tell. */
  nextAt: number | null;
}

export interface Known {
  now: number;
  waiting: readonly Waiting[];
  retries: Retries;
  /** Its hours so far, the oldest first; none where no log was watched. */
  hours: readonly Hour[];
  /** How long one message takes, from and to. */
  each: { least: number; most: number };
  /** Some of those that wait were refused by its own words. */
  isRefused?: boolean;
}

export interface Range {
  best: Outcome;
  worst: Outcome;
}

/** One minute of its hour at once, and at least one message. */
const burstOf = (perHour: number | null): number => Math.max(1, Math.floor((perHour ?? 0) / 60));

export function whatIf(known: Known, pace: Pace): Range {
  const { now, waiting, retries, hours, each, isRefused = false } = known;
  const limit = inferredLimit(hours);
  const arrivals = arrivalsPerHour(hours, waiting, now);
  const takes = (perHour: number | null, of: number): Takes => ({
    perHour,
    burst: burstOf(perHour),
    isSpent: isRefused,
    each: of,
  });
  const run = (isBest: boolean): Outcome =>
    simulate({
      now,
      waiting: dueOf(known, isBest),
      arrivals,
      pace,
      takes: takes(isBest ? limit.high : limit.low, isBest ? each.least : each.most),
      retries,
    });
  const [one, other] = [run(true), run(false)];
  return isSooner(other, one) ? { best: other, worst: one } : { best: one, worst: other };
}

/** What was inferred, to be said. */
export const assumed = ({ hours, waiting, now }: Known): Inferred & { arrivals: number } => ({
  ...inferredLimit(hours),
  arrivals: arrivalsPerHour(hours, waiting, now),
});

/**
 * When each is tried next, where the listing does not tell: at the latest after a whole pause. At best they stand
 * evenly in that pause, as those do that came and were refused one after the other.
 */
export function dueOf({ now, waiting, retries }: Known, isBest: boolean): Waits[] {
  return waiting.map(({ arrivedAt, nextAt }, index) => {
    if (nextAt !== null) return { arrivedAt, due: Math.max(now, nextAt) };
    const share = isBest ? (index * golden) % 1 : 1;
    return { arrivedAt, due: now + share * retries.pause(Math.max(0, now - arrivedAt)) };
  });
}
/** Its multiples lie evenly between whole numbers, however many there are. */
const golden = 0.618_033_988_75;

const isSooner = (a: Outcome, b: Outcome): boolean =>
  a.expired + a.waiting !== b.expired + b.waiting
    ? a.expired + a.waiting < b.expired + b.waiting
    : (a.emptyAt ?? Infinity) < (b.emptyAt ?? Infinity);
