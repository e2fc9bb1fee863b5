/** What a host tells when a call did not succeed: the problem as it is, or that we have a bug, with the details to copy. */
import { z } from 'zod';
import { Problem, type ProblemJson } from '../../shared/problem.ts';

export interface Refusal extends ProblemJson {
  /** Only for bugs: the stack, to be copied into a report. */
  details?: string;
}

export function asProblem(error: unknown): Refusal {
  if (error instanceof Problem) return error.toJSON();
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    return {
      code: 'bad-input',
      says: `This request does not fit: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'unknown'}.`,
      hint: 'Check the value and try again.',
    };
  }
  return {
    code: 'bug',
    says: 'Something broke in Deferral Desk itself. What was saved before is still there.',
    hint: 'Copy the details into a bug report, then try again.',
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
