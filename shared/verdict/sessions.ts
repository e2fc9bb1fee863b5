/** Sessions of our own as evidence: a 421 that we were given ourselves is a reply like any other. */
import { emptyAttempt, type Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import type { Delivery } from '../case/deliveries.ts';
import type { ProbeResult } from '../case/finding.ts';
import type { Matcher } from '../catalogue/match.ts';

function attemptOf(c: Case, session: ProbeResult, matcher: Matcher): Attempt {
  const { reply, target } = session;
  return {
    ...emptyAttempt('session'),
    recipientDomain: c.recipientDomain,
    outcome: 'deferred',
    reply,
    stage: session.stage,
    remoteMta: { name: target.host, address: target.address, port: target.port },
    clientIp: session.clientIp,
    at: session.at,
    issuer: 'remote-mta',
    match: reply && matcher.match(reply, { remoteMta: target.host, otherHosts: namesGiven(session) }),
  };
}

/** How a server called itself: in its banner, and in its certificate. */
const namesGiven = ({ transcript, tls }: ProbeResult): string[] => {
  const banner = transcript.find(({ from }) => from === 'S')?.line;
  const names = [/^220[ -](\S+)/.exec(banner ?? '')?.[1], tls?.authorized ? tls.subject : undefined];
  return names.filter((name) => name !== undefined);
};

/**
 * The 421s of our sessions, where they are the only ones that a server really said: the case was opened from a
 * domain, or its own evidence holds no reply, or only a 421 that the sending server invented.
 */
export function sessionAttempts(c: Case, deliveries: readonly Delivery[], matcher: Matcher): Attempt[] {
  const spoken = deliveries.some((d) => d.deciding.reply !== null && d.deciding.issuer !== 'own-mta');
  if (spoken) return [];
  return c.sessions.filter((s) => s.reply?.code === 421).map((s) => attemptOf(c, s, matcher));
}
