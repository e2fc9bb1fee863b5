/** What a host answers when a call did not succeed: the problem as it is, or that we have a bug, with details to copy. */
import type { ZodError } from 'zod';
import { Problem } from '../../shared/problem.ts';
import type { ProblemJson } from '../../shared/problem.ts';

/** `{ problem }` for what the user can mend, `{ bug }` with the stack for what we must. */
export type Refusal = { problem: ProblemJson } | { bug: string };

export function refusal(error: unknown): Refusal {
  if (error instanceof Problem) return { problem: error.toJSON() };
  if (error instanceof Error && error.name === 'ZodError') {
    // By its name: the command line does not load the schemas for a verb that needs none.
    const issue = (error as ZodError).issues[0];
    return {
      problem: {
        code: 'bad-input',
        says: `This request does not fit: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'unknown'}.`,
        hint: 'Check the value and try again.',
      },
    };
  }
  return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** The same as sentences, for hosts without a screen. */
export function refusalText(error: unknown): ProblemJson & { details?: string } {
  const refused = refusal(error);
  if ('problem' in refused) return refused.problem;
  return {
    code: 'bug',
    says: 'Something broke in Deferral Desk itself. What was saved before is still there.',
    hint: 'Copy the details into a bug report, then try again.',
    details: refused.bug,
  };
}
