/** Something that is known, why, and from whom. */
import type { Answer, Case } from '../case/case.ts';
import type { StepId } from '../case/step-id.ts';
import { spaced } from '../words/sentence.ts';

export interface Told<T extends string = string> {
  value: T;
  because: string;
  by: 'evidence' | 'user';
  /** What evidence says, where the user overruled it. */
  overrules?: Told<T>;
}

export const byEvidence = <T extends string>(value: T, because: string): Told<T> => ({
  value,
  because,
  by: 'evidence',
});

export function answerTo(c: Case, step: StepId): Answer | undefined {
  return c.answers.find((answer) => answer.step === step);
}

/** The user's word on a step where there is one, else what evidence says; a contradiction is kept in `because`. */
export function overruled<T extends string>(c: Case, step: StepId, evidence: Told<T>): Told<T> {
  const answer = answerTo(c, step);
  if (!answer || answer.answer === evidence.value) return evidence;
  return {
    value: answer.answer as T,
    because: `you answered “${spaced(answer.answer)}”; the evidence ${evidence.value === 'unknown' ? 'does not tell' : `says “${spaced(evidence.value)}”`}: ${evidence.because}`,
    by: 'user',
    overrules: evidence,
  };
}
