/** On which card the reading of the reply rests, and how old that card is: for whoever wants to check it. */
import type { Attempt } from '../bounce/attempt.ts';
import { ageOf } from '../catalogue/checked.ts';
import type { Matcher } from '../catalogue/match.ts';

/** One sentence about the newest reply that a card knows; null where none does. @param now milliseconds */
export function adviceOf(attempts: readonly Attempt[], matcher: Matcher, now: number): string | null {
  const known = attempts
    .filter((a) => a.match && matcher.card(a.match.card))
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .at(-1)?.match;
  const card = known && matcher.card(known.card);
  if (!card) return null;
  const page = matcher.reading(known)?.docUrl;
  return `The reply is read by the card ${card.id}: ${card.source}${page ? `, ${page}` : ''}, ${ageOf(card.checked, now).says}.`;
}
