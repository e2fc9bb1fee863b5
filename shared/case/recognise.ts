/** Bounce → the same with the card of every reply, in its attempts and in the totals of a log. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Bounce, LogSummary } from '../bounce/bounce.ts';
import type { Matcher } from '../catalogue/match.ts';

export function recognise(bounces: readonly Bounce[], matcher: Matcher): Bounce[] {
  // A log repeats few sentences many times.
  const seen = new Map<string, Attempt['match']>();
  const matchOf = (a: Attempt): Attempt['match'] => {
    if (!a.reply) return null;
    const host = a.remoteMta?.name ?? null;
    const key = `${host} ${a.reply.code} ${a.reply.enhanced} ${a.reply.text}`;
    let found = seen.get(key);
    if (found === undefined) seen.set(key, (found = matcher.match(a.reply, { remoteMta: host })));
    return found;
  };
  return bounces.map((bounce) => ({
    ...bounce,
    attempts: bounce.attempts.map((a) => ({ ...a, match: matchOf(a) })),
    log: bounce.log && recogniseTotals(bounce.log, matcher),
  }));
}

function recogniseTotals(log: LogSummary, matcher: Matcher): LogSummary {
  const domains = log.domains.map((domain) => ({
    ...domain,
    replies: domain.replies.map((r) => {
      const reply = { code: r.code, enhanced: r.enhanced, text: r.text, lines: [] };
      const match = matcher.match(reply, { remoteMta: domain.remoteMtas[0] ?? null });
      return { ...r, card: match?.card ?? null, cause: match?.cause ?? null };
    }),
  }));
  return { ...log, domains };
}
