/** How a mail server would keep a wished pace, and when it tries again, in the words of a scenario. */
import type { Mta } from '../../retry/schedule.ts';
import type { OwnRules } from '../own-rules.ts';
import { rateDelay } from '../settings/postfix.ts';
import type { Said } from '../settings/wish.ts';
import type { Pace, Retries } from './scenario.ts';

const minute = 60_000;

/** @param perHour null for as many as fit. @param each how long one message takes, milliseconds */
export function paceOf(mta: Mta, sessions: number, perHour: number | null, each: number): Pace {
  if (perHour === null) return { sessions, gap: 0 };
  // Of Postfix a pause is whole seconds from the end of one delivery to the next, in one session.
  if (mta === 'postfix') return { sessions: Math.min(1, sessions), gap: rateDelay(perHour) * 1000 };
  return { sessions, gap: Math.max(0, (sessions * 3_600_000) / perHour - each) };
}

/** What it does now for everybody. Of other servers than Postfix we know no more than the habit of a few sessions. */
export function paceNow(mta: Mta, said: Said): { sessions: number; gap: number } {
  const number = (name: string): number | null => {
    const digits = /^(\d{1,6})s?$/.exec(said.get(name) ?? '')?.[1];
    return digits === undefined ? null : Number(digits);
  };
  if (mta !== 'postfix') return { sessions: 5, gap: 0 };
  const gap = number('smtp_destination_rate_delay') ?? 0;
  const sessions = number('smtp_destination_concurrency_limit') ?? 20;
  return { sessions: gap > 0 ? 1 : Math.min(100, sessions || 100), gap: gap * 1000 };
}

/** @param isWhole the receiver refuses whole sessions, not single messages */
export function retriesOf(
  rules: Pick<OwnRules, 'pause' | 'runMinutes' | 'closedMinutes' | 'lifetimeHours'>,
  pace: Pace,
  isWhole: boolean,
): Retries {
  const { pause, runMinutes, closedMinutes, lifetimeHours } = rules;
  return {
    pause: (age) => pause(age / minute) * minute,
    lifetime: lifetimeHours * 60 * minute,
    run: runMinutes * minute,
    // Postfix: as many failed sessions as it would hold at once, at first five; one with a pause is not closed for longer.
    closed:
      isWhole && closedMinutes !== null
        ? { after: Math.max(1, Math.min(5, pace.sessions)), pause: pace.gap > 0 ? 0 : closedMinutes * minute }
        : null,
  };
}
