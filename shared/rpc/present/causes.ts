/** The ranked causes in words: how likely, why, why not, and what would change it. */
import { ageOf } from '../../catalogue/checked.ts';
import type { Certainty } from '../../verdict/certainty.ts';
import type { RankedCause } from '../../verdict/verdict.ts';
import type { CauseView } from '../view.ts';
import type { Present } from './input.ts';

const most = 6;

/** Weights are never shown as numbers: they order, they do not measure. */
export function causesOf({ document, facts, prepared: { knowledge } }: Present): CauseView[] {
  const { causes } = document.verdict;
  const top = causes[0];
  const cardOf = (id: string) => knowledge.causes.find((card) => card.id === id);
  return causes.slice(0, most).map((ranked) => ({
    cause: ranked.cause,
    title: cardOf(ranked.cause)?.title ?? ranked.cause,
    side: ranked.side,
    likelihood: likelihoodOf(ranked, ranked === top),
    squares: ranked.points === 0 ? 0 : Math.min(5, Math.max(1, Math.round(ranked.weight * 5))),
    for: ranked.for,
    against: ranked.against,
    wouldChange: ranked.wouldChange,
    tied: ranked.tied,
    checked: ageOf(cardOf(ranked.cause)?.checked ?? null, facts.now),
  }));
}

/** In what words a certainty is shown, on every screen. */
export const certaintyWords = {
  shown: 'shown by the reply',
  likely: 'likely',
  possible: 'possible',
  'cannot-be-told-apart': 'cannot be told apart',
} as const satisfies Record<Certainty, CauseView['likelihood']>;

function likelihoodOf(
  { certainty, points, weight, tied }: RankedCause,
  leads: boolean,
): CauseView['likelihood'] {
  if ((leads || tied) && points >= 3) return certaintyWords[certainty];
  return points >= 3 || weight >= 0.15 ? 'possible' : 'unlikely';
}
