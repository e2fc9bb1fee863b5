/** The ranked causes with their reasons. Derived from the case each time, never stored. */
import type { Issuer } from '../bounce/attempt.ts';
import type { Scope } from '../case/case.ts';
import type { Cause, Side } from '../catalogue/cause.ts';
import type { Stage } from '../smtp/reply.ts';
import type { Certainty } from './certainty.ts';

export interface RankedCause {
  cause: Cause;
  side: Side;
  /** Points ÷ max(10, sum of all points): the weights add up to at most 1. */
  weight: number;
  points: number;
  /** Shown by the reply, likely, possible, or not to be told apart from others. */
  certainty: Certainty;
  for: string[];
  against: string[];
  /** What evidence would change it, one sentence each. */
  wouldChange: string[];
  /** Within one point of the first: cannot be told apart from it. */
  tied: boolean;
}

export interface Verdict {
  issuer: Issuer;
  stage: Stage;
  scope: Scope;
  /** Why issuer, stage, scope and wording are what they are, with the source. */
  because: { issuer: string; stage: string; scope: string; wording: string };
  causes: RankedCause[];
  /** Advice held back at this stage, with the reason. */
  heldBack: string[];
  /** Contradictions between code, enhanced status, words and stage. */
  contradictions: string[];
  /** What the contrast between a refused and an accepted route excludes. */
  ruledOut: { cause: Cause | null; says: string }[];
  /** Faults of an address that is not refused: no reasons, and nothing to change now. */
  warnings: string[];
  /** Results that could not be had; they count in neither direction. */
  unknown: string[];
}
