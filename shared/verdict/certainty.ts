/**
 * How sure a leading cause is, by one rule; the bench `certainty` counts over all labelled cases how often each was
 * right. Weights only order: they say nothing of how far off the next one is, nor of who said it.
 *
 *     shown                the reply itself names it in known words or outright, and nothing else comes near
 *     likely               it leads clearly, by its words or by two and more kinds of evidence
 *     possible             everything else that has points
 *     cannot-be-told-apart one of several within a point of the first
 */
import type { Cause } from '../catalogue/cause.ts';
import type { CaseFacts } from './facts.ts';

export const certainties = ['shown', 'likely', 'possible', 'cannot-be-told-apart'] as const;
export type Certainty = (typeof certainties)[number];

/** Points of a lead over the next cause. */
const clear = { shown: 4, likely: 3 } as const;
/** Below this many points no cause is likely, however far behind the others are. */
const enough = 6;

interface Standing {
  cause: Cause;
  points: number;
  /** Points of the strongest other cause. */
  next: number;
  tied: boolean;
  leads: boolean;
}

export function certaintyOf({ cause, points, next, tied, leads }: Standing, f: CaseFacts): Certainty {
  if (tied) return 'cannot-be-told-apart';
  if (!leads || cause === 'other' || points < enough) return 'possible';
  const lead = points - next;
  const isNamed = f.wording.named === cause;
  if (isNamed && isWellKnown(f) && lead >= clear.shown) return 'shown';
  return lead >= clear.likely ? 'likely' : 'possible';
}

/** The words are those of a card, said by the one they are known from, or say it outright (“no PTR”). */
function isWellKnown(f: CaseFacts): boolean {
  const match = f.lead?.match;
  return (
    match !== null &&
    match !== undefined &&
    match.like === undefined &&
    match.tier !== 'registry' &&
    match.confidence === 'high'
  );
}
