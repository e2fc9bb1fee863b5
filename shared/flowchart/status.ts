/** One word for the list of cases: what it waits for. */
import type { Case, CaseStatus } from '../case/case.ts';
import type { Walk } from './walk.ts';

/** @param notBefore when the next step may be taken; null if now. */
export function statusOf(c: Case, { steps, next }: Walk, notBefore: string | null): CaseStatus {
  if (c.closedAt) return 'closed';
  if (next.id === 'recovered') return 'recovered';
  if (next.id === 'handed-over')
    return steps.at(-1)?.id === 'escalate' || c.escalatedAt ? 'escalated' : 'closed';
  if (next.id === 'cooling') return 'cooling';
  if (c.escalatedAt) return 'escalated';
  const waits = next.id === 'wait' || next.id === 'greylisting';
  return waits || (next.kind === 'do' && next.id !== 'back-off' && notBefore !== null) ? 'waiting' : 'open';
}
