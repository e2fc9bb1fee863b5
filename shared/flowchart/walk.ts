/**
 * The walk is a replay: from the first step on, each step is answered by the user, else by evidence, until one is
 * answered by neither. Nothing of it is stored, so new evidence replays the whole walk, and going back is dropping
 * answers.
 */
import type { Answer } from '../case/case.ts';
import type { Told } from '../verdict/told.ts';
import type { StepCard } from './card.ts';
import type { Chart } from './chart.ts';
import type { WalkedStep } from './step.ts';

export interface Walk {
  steps: WalkedStep[];
  /** The first step that nobody answered, or the end that was reached. */
  next: StepCard;
}

/** What evidence answers to a step, given the steps walked so far; null where it is silent. */
export type AnswersOf = (step: string, walked: readonly WalkedStep[]) => Told | null;

export function walk(chart: Chart, evidence: AnswersOf, answers: readonly Answer[]): Walk {
  const told = new Map(answers.map((answer) => [answer.step, answer]));
  const steps: WalkedStep[] = [];
  let card = chart.first;
  while (card.kind !== 'end') {
    const found = evidence(card.id, steps);
    const user = told.get(card.id);
    const answer = leads(card, user?.answer) ?? leads(card, found?.value);
    if (!answer) break;
    const byUser = user !== undefined && user.answer === answer.id;
    steps.push({
      id: card.id,
      answer: answer.id,
      by: byUser ? 'user' : 'evidence',
      because: byUser ? whyUser(user, found) : found!.because,
    });
    card = chart.get(answer.to);
  }
  return { steps, next: card };
}

const leads = (card: StepCard, answer: string | undefined) => card.answers.find(({ id }) => id === answer);

/** The contradiction is kept: what evidence says now, or what it said when the user overruled it. */
function whyUser(user: Answer, found: Told | null): string {
  if (found && found.value !== user.answer)
    return `your answer; the evidence says “${found.value}”: ${found.because}`;
  if (found) return `your answer, and the evidence agrees: ${found.because}`;
  return user.insteadOf ? `your answer; the evidence had said “${user.insteadOf}”` : 'your answer';
}
