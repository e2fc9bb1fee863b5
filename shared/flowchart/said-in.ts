import type { Case } from '../case/case.ts';
import { knownCause } from '../verdict/known.ts';
import type { CaseFacts } from '../verdict/facts.ts';
import { isAtRest } from './at-rest.ts';
import type { StepCard } from './card.ts';
import type { WalkedStep } from './step.ts';

interface Said {
  facts: CaseFacts;
  case: Pick<Case, 'escalatedAt'>;
  walk: { steps: readonly WalkedStep[]; next: { id: string } };
}

/**
 * The step as it is said in a case: to the relay, where that one refuses; at rest, where nothing was sent; headed with
 * the one thing to do, where that is known.
 */
export const saidIn = (card: StepCard, { facts, case: c, walk }: Said): StepCard => ({
  ...card,
  ...headOf(card, facts, walk.steps),
  ...(facts.issuer.value === 'own-relay' && card.atRelay),
  ...(card.id === walk.next.id && isAtRest(c, walk) && card.atRest),
});

function headOf(
  { id, headed }: StepCard,
  facts: CaseFacts,
  steps: readonly WalkedStep[],
): { title: string } | null {
  if (headed.length === 0) return null;
  const at = steps.findIndex((step) => step.id === id);
  const led = steps.at(at < 0 ? -1 : at - 1);
  const head = headed.find(({ after, answer }) => after === led?.id && answer === led.answer);
  if (!led || !head) return null;
  const known = knownCause(facts);
  const isTold = known !== null && led.because.includes(known.says);
  return { title: (isTold && known.toDo) || head.title };
}
