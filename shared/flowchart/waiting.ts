/** How long a step waits: for the receiver, for its card, for what was changed last, and out of politeness. */
import { isChange } from '../case/case.ts';
import type { Matcher } from '../catalogue/match.ts';
import { hour, minute } from '../retry/schedule.ts';
import { timeOf, type CaseFacts } from '../verdict/facts.ts';
import { instant } from '../verdict/reading.ts';
import type { StepCard } from './card.ts';
import type { Chart } from './chart.ts';

/** When a host may be tested again (ISO 8601), and why not sooner; null if now is fine. */
export type Politeness = (target: { host: string }) => { at: string; why: string } | null;

/** Half a day without a push; the shorter half may be ended by the user. */
export const coolingTime = 12 * hour;

/** The last change or the last try by hand, where the cooling starts; milliseconds since the epoch. */
export function lastChange(f: CaseFacts, { telling }: Chart): number | null {
  const times = f.case.answers
    .filter(({ step, answer }) => telling.some((one) => one.step === step && one.answer === answer))
    .map(({ at }) => timeOf(at));
  for (const entry of f.case.journal) if (isChange(entry)) times.push(timeOf(entry.at));
  const known = times.filter((t) => t !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

/**
 * When a step may be taken (ISO 8601), null for now: the largest of the receiver's hint, the card's wait, the step's
 * own and politeness.
 */
export function notBefore(
  step: StepCard,
  f: CaseFacts,
  { matcher, chart }: { matcher: Matcher; chart: Chart },
  politeness?: Politeness,
): string | null {
  const times = step.kind === 'end' ? [] : waits(step, f, matcher, lastChange(f, chart), politeness);
  const at = Math.max(...times, 0);
  return at > f.now ? instant(at) : null;
}

function waits(
  step: StepCard,
  f: CaseFacts,
  matcher: Matcher,
  changed: number | null,
  politeness?: Politeness,
): number[] {
  const match = f.lead?.match ?? null;
  const provider = match && matcher.provider(match.provider ?? '');
  if (step.id === 'report-ready' || step.id === 'escalate') {
    const contact = (provider?.contact?.afterHours ?? 0) * hour;
    return [f.firstSeen + coolingTime, (changed ?? f.firstSeen) + contact];
  }
  if (step.waitMinutes === null) return [];
  const polite = f.remoteMtas.map((host) => timeOf(politeness?.({ host })?.at) ?? 0);
  polite.push(f.hintUntil ?? 0);
  // The queue's own retries do not put off the end of the cooling; changes and tries by hand do.
  if (step.id === 'cooling')
    return [changed === null ? f.firstSeen + coolingTime : changed + step.waitMinutes * minute, ...polite];
  const byHand = step.answers.some(({ tells }) => tells === 'try') ? (provider?.retryMinutes ?? 0) : 0;
  const card = (match && matcher.reading(match)?.wait?.min) ?? 0;
  return [Math.max(f.lastSeen, changed ?? 0) + Math.max(step.waitMinutes, card, byHand) * minute, ...polite];
}
