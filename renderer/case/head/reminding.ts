/** The moments of a case that are worth a reminder: what is allowed or due next, the earliest first. */
import type { CaseView } from '../../../shared/rpc/view.ts';

export interface Moment {
  /** ISO 8601, UTC. */
  at: string;
  /** As the choice reads, and what the reminder will say. */
  what: string;
}

const twoDays = 'Two days have passed';

/** Only what lies ahead; two things at one moment are one choice, named by the first. */
export function momentsOf({ timeline, step }: CaseView): Moment[] {
  const now = Date.parse(timeline.now);
  const after = (from: number, minutes: number) => new Date(from + minutes * 60_000).toISOString();
  const moments = [
    { at: timeline.nextTest?.at, what: 'The next test is allowed' },
    { at: step.notBefore, what: `The waiting time is over: ${step.title}` },
    { at: timeline.nextRetry?.at, what: 'Your server has tried again' },
    ...timeline.bands
      .filter(({ id }) => id !== 'expired')
      .map((band) => ({
        at: after(Date.parse(timeline.firstSeen), band.fromMinutes),
        what: `The band “${band.title}” begins`,
      })),
    { at: timeline.queueEnds?.at, what: 'Your server gives up' },
    { at: after(now, 48 * 60), what: twoDays },
  ];
  const ahead = new Map<string, Moment>();
  for (const { at, what } of moments)
    if (at && Date.parse(at) > now && !ahead.has(at)) ahead.set(at, { at, what });
  return [...ahead.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** What the step waits for; where somebody else acts, two days. */
export const chosenAtFirst = ({ step }: CaseView, moments: readonly Moment[]): Moment | undefined =>
  moments.find(({ at, what }) => (step.id === 'handed-over' ? what === twoDays : at === step.notBefore)) ??
  moments[0];
