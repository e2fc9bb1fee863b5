/** One word for the list of cases: what it waits for. */
import type { Case, CaseStatus } from '../case/case.ts';
import type { StepId } from '../case/step-id.ts';
import { isAtRest } from './at-rest.ts';
import type { Walk } from './walk.ts';

/** @param notBefore when the next step may be taken; null if now. */
export function statusOf(c: Case, walk: Walk, notBefore: string | null): CaseStatus {
  const { next } = walk;
  const at = next.id as StepId;
  if (c.closedAt) return c.watch?.ended?.how ?? 'closed';
  if (at === 'recovered') return 'recovered';
  if (at === 'handed-over') return isAtRest(c, walk) ? 'closed' : 'escalated';
  if (at === 'cooling') return 'cooling';
  if (c.escalatedAt) return 'escalated';
  const waits = at === 'wait' || at === 'greylisting';
  return waits || (next.kind === 'do' && at !== 'back-off' && notBefore !== null) ? 'waiting' : 'open';
}
