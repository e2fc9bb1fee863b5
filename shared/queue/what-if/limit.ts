/** How much a receiver takes per hour, and how much comes for it: what its hours so far allow to say, as a range. */

/** One hour of a receiver, of messages. */
export interface Hour {
  /** Seconds since the epoch. */
  from: number;
  arrived: number;
  accepted: number;
  refused: number;
}

const day = 86_400;

/** Without the one that goes on, unless there is no other. @param at milliseconds */
export function wholeHours(hours: readonly Hour[], at: number): readonly Hour[] {
  const whole = hours.filter(({ from }) => from + 3600 <= at / 1000);
  return whole.length > 0 ? whole : hours;
}

export interface Inferred {
  /** Messages per hour; `high` null for no limit that was seen. */
  low: number | null;
  high: number | null;
  /** `none`: no hour is known. `free`: it refused in none. `limited`: it refused in some. */
  from: 'none' | 'free' | 'limited';
}

/**
 * An hour in which it took some and refused others shows its limit: at least the middle one of those holds, at most the
 * most that it ever took in an hour. Where nothing is known it may take nothing, or everything.
 */
export function inferredLimit(hours: readonly Hour[]): Inferred {
  if (hours.length === 0) return { low: 0, high: null, from: 'none' };
  const limited = hours.filter(({ refused }) => refused > 0).map(({ accepted }) => accepted);
  if (limited.length === 0) return { low: null, high: null, from: 'free' };
  limited.sort((a, b) => a - b);
  const low = limited[(limited.length - 1) >> 1]!;
  const high = hours.reduce((most, { accepted }) => Math.max(most, accepted), 0);
  // Nothing was taken in any hour: when it takes mail again, nobody knows how much.
  return { low, high: high > 0 ? high : null, from: 'limited' };
}

/** What comes per hour, from its hours; else from what still waits of the last six. @param at milliseconds */
export function arrivalsPerHour(
  hours: readonly Hour[],
  waiting: readonly { arrivedAt: number }[],
  at: number,
): number {
  const span = 6;
  const last = hours.filter(({ from }) => from > at / 1000 - day);
  if (last.length > 0) {
    // Hours in which nothing came are left out of the list.
    const known = Math.max(1, Math.min(24, (at / 1000 - hours[0]!.from) / 3600));
    return last.reduce((sum, { arrived }) => sum + arrived, 0) / known;
  }
  return waiting.filter(({ arrivedAt }) => at - arrivedAt < span * 3_600_000).length / span;
}
