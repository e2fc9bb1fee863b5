/** Findings about an address, a name or a domain that the case has no more: they were made before that was changed. */
import { isWithin, normalName } from '../dns/name.ts';
import { canonicalIp } from '../dns/address.ts';
import type { Case } from './case.ts';
import type { Finding } from './finding.ts';

/**
 * What was changed since, in words: `the client IP was 192.0.2.7`; null for a finding that still holds. What receivers
 * report, and what a message of one's own shows, is of its own time and place.
 */
export function madeBefore(finding: Finding, c: Case): string | null {
  const { check, subject, clientIp, facts } = finding;
  if (facts?.['reporter'] !== undefined || facts?.['from'] === 'message') return null;
  if (clientIp && c.formerIps?.some((ip) => isSame(ip, clientIp))) return `the client IP was ${clientIp}`;
  if (canonicalIp(subject)) return null;
  if (check === 'helo') return c.helo && !isSame(subject, c.helo) ? `the HELO name was ${subject}` : null;
  if (ofSender.has(check) || (check === 'dnsbl' && !clientIp)) {
    const own = [c.senderDomain, c.returned?.from?.split('@').at(-1), c.helo];
    return c.senderDomain && !own.some((domain) => domain && isRelated(subject, domain))
      ? `the sender domain was ${subject.replace(/^.*\._domainkey\./, '')}`
      : null;
  }
  return ofReceiver.has(check) && c.recipientDomain && !isSame(subject, c.recipientDomain)
    ? `the receiver domain was ${subject}`
    : null;
}

const ofSender: ReadonlySet<string> = new Set(['spf', 'dkim', 'dmarc']);
const ofReceiver: ReadonlySet<string> = new Set(['mx', 'mta-sts', 'propagation']);

const isSame = (a: string, b: string): boolean =>
  a === b ||
  normalName(a) === normalName(b) ||
  (canonicalIp(a) !== null && canonicalIp(a) === canonicalIp(b));

const isRelated = (a: string, b: string): boolean =>
  isWithin(normalName(a), normalName(b)) || isWithin(normalName(b), normalName(a));

/** Those that still hold: only they are judged, and only they make a report complete. */
export const findingsOf = (c: Case): Finding[] => c.findings.filter((finding) => !madeBefore(finding, c));
