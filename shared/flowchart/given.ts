/** The user's word on a step, as a change of the case. */
import type { Answer, CaseChange } from '../case/case.ts';
import { Problem } from '../problem.ts';
import type { Chart } from './chart.ts';
import type { WalkedStep } from './step.ts';

/**
 * @param told `answer` null takes the step's answer back
 * @param walked the walk before it; what evidence said there is kept beside the answer that overrules it
 * @throws Problem `unknown-step`, `unknown-answer`
 */
export function answerGiven(
  { id, step, answer, at }: { id: string; step: string; answer: string | null; at: string },
  chart: Chart,
  walked: readonly WalkedStep[],
): CaseChange {
  const card = chart.step(step);
  if (!card)
    throw new Problem('unknown-step', `There is no step “${step}”.`, 'See the guide for the steps.', {
      exit: 2,
    });
  if (answer === null) return { kind: 'unanswered', id, step, at };
  if (!card.answers.some((one) => one.id === answer)) {
    const words = card.answers.map((one) => one.id).join(', ');
    throw new Problem(
      'unknown-answer',
      `“${answer}” is no answer to the step “${step}”.`,
      words ? `Its answers are: ${words}.` : 'This step is an end and takes no answer.',
      { exit: 2 },
    );
  }
  const told: Answer = { step, answer, at };
  const before = walked.find((one) => one.id === step);
  if (before?.by === 'evidence' && before.answer !== answer) told.insteadOf = before.answer;
  return { kind: 'answered', id, answer: told };
}

/** Answers that the chart has. One of another version, or made up in a stranger's file, counts as not given. */
export const knownAnswers = (given: readonly Answer[], chart: Chart): Answer[] =>
  given.filter(({ step, answer }) => chart.step(step)?.answers.some(({ id }) => id === answer));
