/** What a check is: one file in checks/, a name, what it needs, and a function from a context to findings. */
import type { Finding, ProbeResult } from '../case/finding.ts';
import type { DnsAnswer } from '../dns/answer.ts';
import { isUnknown } from '../dns/answer.ts';
import type { Clock, MailAuth, PolicyFetch, Resolver } from '../ports.ts';
import type { ZoneCard } from './zone.ts';

/** What is known about a sending; anything may be missing. */
export interface CheckInput {
  /** The recipient's domain; also the sender's where `sender` is null. */
  domain: string | null;
  /** Envelope sender: an address or a domain. */
  sender: string | null;
  clientIps: readonly string[];
  helo: string | null;
  /** DKIM selectors of the sender's domain. */
  selectors: readonly string[];
  /** Domain of the From header, where it is known to differ from the envelope's. */
  fromDomain?: string | null;
}

export type Need = 'domain' | 'senderDomain' | 'clientIp' | 'helo' | 'selector';

export interface CheckContext {
  /** Null where nothing tells; findings that need it are not made. */
  domain: string | null;
  senderDomain: string | null;
  /** Full envelope sender, `postmaster@` the domain where only that is known. */
  sender: string | null;
  fromDomain: string | null;
  /** Canonical. */
  clientIps: readonly string[];
  helo: string | null;
  selectors: readonly string[];
  resolver: Resolver;
  mailAuth: MailAuth;
  fetchPolicy: PolicyFetch | null;
  clock: Clock;
  zones: readonly ZoneToAsk[];
  /** Test sessions of the case so far. A look-up holds none: each would count against the receiver's limits. */
  sessions: readonly ProbeResult[];
  /** Resolvers to compare with; none where the user named the only ones to be asked. */
  otherResolvers: readonly string[];
  /** Authoritative servers may be asked too. */
  askAuthoritative: boolean;
  allowPrivate: boolean;
}

/** A DNSBL zone and, where its service needs one, the user's key. */
export interface ZoneToAsk {
  card: ZoneCard;
  key?: string;
}

export interface Check {
  /** The name of the file, and the `check` of its findings. */
  name: string;
  needs: readonly Need[];
  run(context: CheckContext): Promise<Finding[]>;
}

type FindingParts = Pick<Finding, 'result' | 'says' | 'subject'> & Partial<Finding>;

/** A finding with what the answers tell about it: raw lines, resolver, smallest TTL, time. */
export function finding(
  check: string,
  clock: Clock,
  answers: readonly DnsAnswer[],
  told: FindingParts,
): Finding {
  const { result, says, ...more } = told;
  const ttls = answers.flatMap((answer) => answer.records.map((record) => record.ttl));
  const resolvers = [...new Set(answers.map((answer) => answer.resolver).filter(Boolean))];
  return {
    check,
    result,
    weighs: 'silent',
    says,
    raw: answers.flatMap((answer) => rawOf(answer)).slice(0, 200),
    ms: Math.max(0, ...answers.map((answer) => answer.ms)),
    at: new Date(clock.now()).toISOString(),
    ...(resolvers.length > 0 && { resolver: resolvers.join(', ') }),
    ...(ttls.length > 0 && { ttl: Math.min(...ttls) }),
    ...more,
  };
}

/** Answers without records name their question, so that a raw line can be read on its own. */
function rawOf(answer: DnsAnswer): string[] {
  return answer.raw.map((line) => (line.startsWith(';;') ? `${answer.name}. ${answer.type} ${line}` : line));
}

/** Why a look-up told nothing, for “could not be looked up: …”. */
export function unknownWhy(answer: DnsAnswer): string {
  const who = answer.resolver || 'the resolver';
  switch (answer.status) {
    case 'timeout':
      return answer.resolver ? `${who} did not answer in time` : 'no DNS server is configured';
    case 'servfail':
      return `${who} answered with a failure (SERVFAIL)`;
    case 'refused':
      return answer.raw.some((line) => line.includes('ECONNREFUSED'))
        ? `no DNS server answers at ${who}`
        : `${who} refused the question`;
    case 'loop':
      return 'the aliases (CNAME) run in a circle';
    default:
      return `${who} sent an answer that cannot be read`;
  }
}

export const firstUnknown = (answers: readonly DnsAnswer[]): DnsAnswer | undefined =>
  answers.find((answer) => isUnknown(answer.status));

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
