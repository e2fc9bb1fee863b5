/** What probably comes next: the likely answers of the cards, followed to an end. */
import type { StepCard } from './card.ts';

/** The steps after `from`, in order, down to an end; empty at an end. */
export function stepsAhead(steps: readonly StepCard[], from: string): string[] {
  const cards = new Map(steps.map((card) => [card.id, card]));
  const ahead: string[] = [];
  for (let id: string | undefined = from; id;) {
    const next: string | undefined = cards.get(id)?.answers.find((answer) => answer.likely)?.to;
    if (next === undefined || ahead.includes(next)) break;
    ahead.push(next);
    id = next;
  }
  return ahead;
}
