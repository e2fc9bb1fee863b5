/** A case that ends without a report: nobody else acts, and whatever comes in later opens it again. */
import type { Answer, Case } from '../case/case.ts';
import type { WalkedStep } from './step.ts';

/** At the end of the walk, where nothing was sent to anybody. */
export const isAtRest = (
  { escalatedAt }: Pick<Case, 'escalatedAt'>,
  { steps, next }: { steps: readonly WalkedStep[]; next: { id: string } },
): boolean => next.id === 'handed-over' && steps.at(-1)?.id !== 'escalate' && escalatedAt === null;

/** That nothing more is needed was said of what was known then. */
export const standingAnswers = ({ answers, sources, attempts }: Case): Answer[] =>
  answers.filter(
    ({ answer, at }) =>
      answer !== 'not-needed' ||
      !(
        sources.some(({ addedAt }) => addedAt > at) ||
        attempts.some((a) => a.outcome !== 'accepted' && a.at !== null && a.at > at)
      ),
  );
