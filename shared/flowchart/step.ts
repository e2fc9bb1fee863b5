/** The words of the walk: what a step is, and what a walked step says of itself. */

import type { Phase } from './phase.ts';

/** `ask` the user, `check` by evidence or look-up, `do` something, `end`. */
export type StepKind = 'ask' | 'check' | 'do' | 'end';

export interface WalkedStep {
  id: string;
  answer: string;
  by: 'evidence' | 'user';
  /** The fact that answered it, with its source; for the user: what evidence had said, if overruled. */
  because: string;
}

export interface NextStep {
  id: string;
  kind: StepKind;
  title: string;
  phase: Phase;
  /** The answer words that lead on; empty at an end. */
  answers: string[];
  /** Not before this time (ISO 8601 UTC): the largest of the reply's hint, the card, the step and politeness. */
  notBefore: string | null;
  /** Where the cause is known and somebody else can act: who, and a sentence that can be sent to them as it is. */
  handOn: { who: string; says: string; text: string } | null;
}
