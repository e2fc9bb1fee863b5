/** The course of a case: once, repeated, improving or persistent, and the patterns that rules T weigh. */
import type { Attempt } from '../bounce/attempt.ts';
import type { CaseFacts } from './facts.ts';
import { byEvidence, type Told } from './told.ts';

export interface Trend {
  /** Accepted later, and nothing was changed. */
  healed: boolean;
  /** Accepted from the same address at the second try, or within an hour. */
  secondTry: boolean;
  /** Acceptances between deferrals, by the same server for the same address. */
  inTurns: boolean;
}

const hour = 3_600_000;
const isRefused = (a: Attempt): boolean => a.outcome !== 'accepted';

export function trendOf(f: CaseFacts): Trend {
  const through = f.affected.filter((d) => d.fate === 'accepted');
  const all = f.affected.length > 0 && through.length === f.affected.length;
  const changed = f.case.journal.some(
    (entry) => entry.kind !== 'against-advice' && entry.kind !== 'override',
  );
  const secondTry = through.some(({ attempts, acceptedAt }) => {
    const refused = attempts.filter(isRefused);
    const last = attempts.findLast((a) => !isRefused(a));
    const sameIp = refused.every((a) => a.clientIp === (last?.clientIp ?? null));
    const first = refused[0]?.at;
    const soon = first && acceptedAt ? Date.parse(acceptedAt) - Date.parse(first) <= hour : false;
    return sameIp && (refused.length === 1 || soon);
  });
  return { healed: all && !changed, secondTry, inTurns: isInTurns(f) };
}

function isInTurns(f: CaseFacts): boolean {
  const refused = f.affected.flatMap((d) => d.attempts.filter((a) => isRefused(a) && a.at !== null));
  if (refused.length < 2) return false;
  const key = (domain: string | null, mta: string | null | undefined, ip: string | null) =>
    `${domain} ${mta?.toLowerCase() ?? ''} ${ip ?? ''}`;
  const spans = new Map<string, { first: string; last: string }>();
  for (const a of refused) {
    const k = key(a.recipientDomain, a.remoteMta?.name, a.clientIp);
    const span = spans.get(k);
    if (!span) spans.set(k, { first: a.at!, last: a.at! });
    else if (a.at! > span.last) span.last = a.at!;
    else if (a.at! < span.first) span.first = a.at!;
  }
  const between = (k: string, at: string | null) => {
    const span = spans.get(k);
    return span !== undefined && at !== null && span.first < at && at < span.last;
  };
  return (
    f.case.traffic.some((t) => {
      const k = key(t.domain, t.remoteMta, t.clientIp);
      return t.accepted > 0 && (between(k, t.firstAcceptedAt) || between(k, t.lastAcceptedAt));
    }) ||
    f.case.attempts.some(
      (a) => !isRefused(a) && between(key(a.recipientDomain, a.remoteMta?.name, a.clientIp), a.at),
    )
  );
}

/** Answers step `course`. */
export function courseOf(f: CaseFacts): Told | null {
  if (f.deferrals === 0) return null;
  const events = f.affected
    .flatMap((d) => d.attempts)
    .filter((a) => a.at !== null)
    .sort((a, b) => (a.at! < b.at! ? -1 : 1));
  const successes = f.accepted > 0 || isInTurns(f);
  if (f.accepted > 0 && events.length >= 3) {
    const third = Math.max(1, Math.floor(events.length / 3));
    const share = (list: readonly Attempt[]) => list.filter(isRefused).length / list.length;
    if (share(events.slice(-third)) < share(events.slice(0, third)) / 2)
      return byEvidence(
        'improving',
        `${f.accepted} of ${f.affected.length} recipients were accepted since, most of them lately`,
      );
  }
  if (f.deferrals === 1 && !f.delayNotice && !f.finalBounce)
    return byEvidence('once', 'the evidence shows one deferred try');
  const span = f.lastSeen - f.firstSeen;
  return !successes && span >= 6 * hour
    ? byEvidence('persistent', 'six hours and more without one success')
    : byEvidence(
        'repeated',
        f.deferrals > 1 ? `${f.deferrals} deferred tries` : 'a notice that tries went on without success',
      );
}
