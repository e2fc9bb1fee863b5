import type { Case } from '../case/case.ts';
import { isAtRest } from './at-rest.ts';
import type { StepCard } from './card.ts';
import type { WalkedStep } from './step.ts';

interface Said {
  facts: { issuer: { value: string } };
  case: Pick<Case, 'escalatedAt'>;
  walk: { steps: readonly WalkedStep[]; next: { id: string } };
}

/** The step as it is said in a case: to the relay, where that one refuses; at rest, where nothing was sent. */
export const saidIn = (card: StepCard, { facts, case: c, walk }: Said): StepCard => ({
  ...card,
  ...(facts.issuer.value === 'own-relay' && card.atRelay),
  ...(card.id === walk.next.id && isAtRest(c, walk) && card.atRest),
});
