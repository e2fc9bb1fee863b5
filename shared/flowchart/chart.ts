/** Step cards → a graph without dead ends and cycles. A chart that does not hold is a bug of the cards and throws. */
import type { StepCard } from './card.ts';

export interface Chart {
  /** Where every walk begins. */
  first: StepCard;
  /** In the order of the guide. */
  steps: readonly StepCard[];
  step(id: string): StepCard | null;
  /** Answers that tell of a change, or of a try by hand. */
  telling: readonly { step: string; answer: string }[];
  /** @throws Error for an id that no card has. */
  get(id: string): StepCard;
}

export const firstStep = 'is-421';

/** The answer that noting a change gives to a step; null where it can be noted only in passing. */
export const changeAnswer = ({ answers }: StepCard): string | null =>
  answers.find(({ tells }) => tells === 'change')?.id ?? null;

/** @throws Error naming the step: unknown target, dead end, end with answers, cycle, or unreachable. */
export function createChart(cards: readonly StepCard[]): Chart {
  const steps = [...cards].sort((a, b) => a.number - b.number);
  const byId = new Map<string, StepCard>();
  for (const card of steps) {
    if (byId.has(card.id)) throw new Error(`two steps are called ${card.id}`);
    byId.set(card.id, card);
  }
  const get = (id: string): StepCard => {
    const card = byId.get(id);
    if (!card) throw new Error(`there is no step ${id}`);
    return card;
  };
  for (const card of steps) {
    if (card.kind === 'end' && card.answers.length > 0)
      throw new Error(`${card.id} is an end and has answers`);
    if (card.kind !== 'end' && card.answers.length === 0) throw new Error(`${card.id} is a dead end`);
    const ids = card.answers.map((answer) => answer.id);
    if (new Set(ids).size < ids.length) throw new Error(`${card.id} has the same answer twice`);
    for (const { to } of card.answers) get(to);
    for (const { after, answer } of card.headed)
      if (!get(after).answers.some(({ id, to }) => id === answer && to === card.id))
        throw new Error(`${card.id} is not what ${after}/${answer} leads to`);
  }
  const first = get(firstStep);
  const reached = reachable(first, get);
  const lost = steps.find((card) => !reached.has(card.id));
  if (lost) throw new Error(`no answer leads to ${lost.id}`);
  const telling = steps.flatMap(({ id, answers }) =>
    answers.filter(({ tells }) => tells !== null).map((answer) => ({ step: id, answer: answer.id })),
  );
  return { first, steps, telling, step: (id) => byId.get(id) ?? null, get };
}

/** Every step that can be reached; refuses a way back to a step that is still open on the path. */
function reachable(first: StepCard, get: (id: string) => StepCard): Set<string> {
  const done = new Set<string>();
  const onPath = new Set<string>();
  const visit = (card: StepCard): void => {
    if (onPath.has(card.id)) throw new Error(`${card.id} can be met twice in one walk`);
    if (done.has(card.id)) return;
    onPath.add(card.id);
    for (const { to } of card.answers) visit(get(to));
    onPath.delete(card.id);
    done.add(card.id);
  };
  visit(first);
  return done;
}
