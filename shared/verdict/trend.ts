/** The course of a case: once, repeated, improving or persistent, and the patterns that rules T weigh. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import type { Delivery } from '../case/deliveries.ts';
import { byEvidence, type Told } from './told.ts';

const hour = 3_600_000;
const isRefused = (a: Attempt): boolean => a.outcome !== 'accepted';

/** Accepted from the same client IP at the second try, or within an hour: how greylisting works. */
export function isSecondTry(affected: readonly Delivery[]): boolean {
  return affected.some(({ attempts, fate, acceptedAt }) => {
    if (fate !== 'accepted') return false;
    const refused = attempts.filter(isRefused);
    const last = attempts.findLast((a) => !isRefused(a));
    const sameIp = refused.every((a) => a.clientIp === (last?.clientIp ?? null));
    const first = refused[0]?.at;
    const soon = first && acceptedAt ? Date.parse(acceptedAt) - Date.parse(first) <= hour : false;
    return sameIp && (refused.length === 1 || soon);
  });
}

/** An acceptance between two deferrals of the same domain by the same server for the same address. */
export function isInTurns(c: Case, affected: readonly Delivery[]): boolean {
  const route = (domain: string | null, mta: string | null | undefined, ip: string | null) =>
    `${domain} ${mta?.toLowerCase() ?? ''} ${ip ?? ''}`;
  const spans = new Map<string, { first: string; last: string }>();
  for (const { attempts } of affected)
    for (const a of attempts) {
      if (!isRefused(a) || a.at === null) continue;
      const key = route(a.recipientDomain, a.remoteMta?.name, a.clientIp);
      const span = spans.get(key);
      if (!span) spans.set(key, { first: a.at, last: a.at });
      else if (a.at > span.last) span.last = a.at;
      else if (a.at < span.first) span.first = a.at;
    }
  const between = (key: string, at: string | null) => {
    const span = spans.get(key);
    return span !== undefined && at !== null && span.first < at && at < span.last;
  };
  return (
    c.traffic.some((t) => {
      const key = route(t.domain, t.remoteMta, t.clientIp);
      return t.accepted > 0 && (between(key, t.firstAcceptedAt) || between(key, t.lastAcceptedAt));
    }) ||
    c.attempts.some(
      (a) => !isRefused(a) && between(route(a.recipientDomain, a.remoteMta?.name, a.clientIp), a.at),
    )
  );
}

export interface CourseFacts {
  /** From the first to the last deferral, milliseconds. */
  span: number;
  /** Deliveries that went through since. */
  accepted: number;
  inTurns: boolean;
  /** A notice tells of tries that it does not list. */
  noticed: boolean;
}

/** Answers step `course`; null where nothing was deferred. */
export function readCourse(affected: readonly Delivery[], course: CourseFacts): Told | null {
  const attempts = affected.flatMap((d) => d.attempts);
  const tries = attempts.reduce((sum, a) => sum + (isRefused(a) ? a.count : 0), 0);
  if (tries === 0) return null;
  if (course.accepted > 0 && isImproving(attempts))
    return byEvidence(
      'improving',
      `${course.accepted} of ${affected.length} recipients were accepted since, most of them lately`,
    );
  if (tries === 1 && !course.noticed) return byEvidence('once', 'the evidence shows one deferred try');
  if (course.accepted === 0 && !course.inTurns && course.span >= 6 * hour)
    return byEvidence('persistent', 'six hours and more without one success');
  return byEvidence(
    'repeated',
    tries > 1 ? `${tries} deferred tries` : 'a notice that tries went on without success',
  );
}

/** The deferred share of the newest third is under half of that of the first third. */
function isImproving(attempts: readonly Attempt[]): boolean {
  const events = attempts.filter((a) => a.at !== null).sort((a, b) => (a.at! < b.at! ? -1 : 1));
  if (events.length < 3) return false;
  const third = Math.floor(events.length / 3);
  const share = (list: readonly Attempt[]) => list.filter(isRefused).length / list.length;
  return share(events.slice(-third)) < share(events.slice(0, third)) / 2;
}
