/** What the catalogue knows of who speaks: by the host's name, by the reply's own mark, or by its wording. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Matcher } from '../catalogue/match.ts';
import type { ProviderKind, Providers } from './issuer.ts';

export function speakers(matcher: Matcher): Providers {
  return {
    kindOfHost: matcher.kindOfHost,
    kindOfSpeaker: (attempt) => kindOfSpeaker(attempt, matcher),
  };
}

/** Many products say it, one's own relay too; and Exchange, where it sends, writes replies of its own. */
const either = new Set(['generic', 'exchange']);

function kindOfSpeaker({ reply, match }: Attempt, matcher: Matcher): ProviderKind | null {
  if (!match || !reply) return null;
  const signed = matcher.signatureOf(reply.text);
  if (signed) return signed.kind;
  const kind = matcher.provider(match.provider ?? '')?.kind ?? null;
  const isOfServer = match.tier === 'mta' && kind === 'product' && !either.has(match.provider ?? '');
  // A sentence that names no cause is said by many, whoever it was first seen at.
  return ((match.tier === 'provider' && kind !== 'sending-service') || isOfServer) &&
    matcher.card(match.card)?.vague === false
    ? kind
    : null;
}
