/** The card of every reply, in attempts and in the totals of a log: when it is read, and again when it is opened. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Bounce, LogDomain } from '../bounce/bounce.ts';
import type { Matcher } from '../catalogue/match.ts';
import type { Case } from './case.ts';

export function recognise(bounces: readonly Bounce[], matcher: Matcher): Bounce[] {
  const matchOf = remembering(matcher);
  const domainOf = recognisingDomains(matcher);
  return bounces.map((bounce) => ({
    ...bounce,
    attempts: bounce.attempts.map((a) => ({ ...a, match: matchOf(a) })),
    log: bounce.log && { ...bounce.log, domains: bounce.log.domains.map(domainOf) },
  }));
}

/**
 * A case that was kept, or that comes from another machine, by the cards of here and now. Its own matches are of an
 * earlier catalogue; of them only the provider counts, and only where the host was replaced by a placeholder.
 */
export function recogniseAgain(c: Case, matcher: Matcher): Case {
  const matchOf = remembering(matcher);
  return {
    ...c,
    attempts: c.attempts.map((a) => ({ ...a, match: matchOf(a) })),
    logs: c.logs.map(recognisingDomains(matcher)),
  };
}

const replaced = /^\[[a-z ]+\d+\]$/;

/** Sentences that are remembered of one catalogue; one more, and all are forgotten. */
const sentencesKept = 2000;
/** Characters; longer ones are read each time. */
const longestKept = 2000;
const seenBy = new WeakMap<Matcher, Map<string, Attempt['match']>>();

/** A log repeats few sentences many times, and so do thousands of notices that are read one after the other. */
function remembering(matcher: Matcher): (a: Attempt) => Attempt['match'] {
  let seen = seenBy.get(matcher);
  if (!seen) seenBy.set(matcher, (seen = new Map<string, Attempt['match']>()));
  const known = seen;
  return (a) => {
    if (!a.reply) return null;
    const host = a.remoteMta?.name ?? null;
    const isReplaced = host !== null && replaced.test(host);
    if (isReplaced && a.match?.like) return a.match;
    const provider = isReplaced ? (a.match?.provider ?? null) : null;
    const key = `${host} ${provider} ${a.reply.code} ${a.reply.enhanced} ${a.reply.text}`;
    let found = known.get(key);
    if (found === undefined) {
      found = matcher.match(a.reply, { remoteMta: host, provider });
      if (known.size >= sentencesKept) known.clear();
      if (key.length <= longestKept) known.set(key, found);
    }
    return found;
  };
}

/** Few servers are told apart, and they say the same few sentences for a thousand domains. */
function recognisingDomains(matcher: Matcher): <D extends LogDomain>(domain: D) => D {
  const seen = new Map<string, Attempt['match']>();
  return (domain) => {
    const host = domain.remoteMtas[0] ?? null;
    const seenAs = matcher.seenAs(host);
    const replies = domain.replies.map((r) => {
      const key = `${seenAs} ${r.code} ${r.enhanced} ${r.text}`;
      let match = seen.get(key);
      if (match === undefined) {
        match = matcher.match({ ...r, lines: [] }, { remoteMta: host });
        seen.set(key, match);
      }
      return { ...r, card: match?.card ?? null, cause: match?.cause ?? null };
    });
    return { ...domain, replies };
  };
}
