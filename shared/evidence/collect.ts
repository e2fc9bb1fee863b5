/** Runs every check for which something is known, side by side, and marks what changed since the run before. */
import type { Finding, ProbeResult } from '../case/finding.ts';
import { canonicalIp } from '../dns/address.ts';
import { isHostName, isQueryName, normalName } from '../dns/name.ts';
import type { Clock, MailAuth, PolicyFetch, Resolver } from '../ports.ts';
import { Problem } from '../problem.ts';
import { markChanges } from './changes.ts';
import type { Check, CheckContext, CheckInput, Need, ZoneToAsk } from './check.ts';
import {
  deniesAll,
  doubted,
  inventedBy,
  restsOnAddresses,
  restsOnDenial,
  withoutInvented,
} from './control.ts';
import { check as dane } from './checks/dane.ts';
import { check as dkim } from './checks/dkim.ts';
import { check as dmarc } from './checks/dmarc.ts';
import { check as dnsbl } from './checks/dnsbl.ts';
import { check as helo } from './checks/helo.ts';
import { check as iprev } from './checks/iprev.ts';
import { check as mtaSts } from './checks/mta-sts.ts';
import { check as mx } from './checks/mx.ts';
import { check as propagation } from './checks/propagation.ts';
import { check as spf } from './checks/spf.ts';

/** In the order in which findings are shown. A new check is a new file and a line here. */
export const checks: readonly Check[] = [mx, iprev, helo, spf, dkim, dmarc, dnsbl, mtaSts, dane, propagation];

/** Large public resolvers of three operators: what much of the world sees. Only asked for MX records. */
export const publicResolvers: readonly string[] = ['1.1.1.1:53', '8.8.8.8:53', '9.9.9.9:53'];

export interface CollectPorts {
  /** One resolver per run: what it remembers is what makes no question go out twice. Its signal is the budget. */
  resolver: Resolver;
  mailAuth: MailAuth;
  clock: Clock;
  /** Fetches an MTA-STS policy; without it the mode stays unknown. */
  fetchPolicy?: PolicyFetch;
}

export interface CollectOptions {
  zones?: readonly ZoneToAsk[];
  /** Findings of earlier runs of this case. */
  earlier?: readonly Finding[];
  /** Test sessions of this case: what they tell of a server is not asked again. */
  sessions?: readonly ProbeResult[];
  /** Resolvers to compare answers with, `ip:port`; the public ones, unless only the given resolvers may be asked. */
  otherResolvers?: readonly string[];
  /** False where only the given resolvers may be asked. */
  askAuthoritative?: boolean;
  allowPrivate?: boolean;
  onFinding?: (finding: Finding) => void;
}

/**
 * `lookups`: questions that went out. What time ran out for is found to be unknown, not left away.
 * @throws Problem `bad-domain`, `bad-client-ip` or `bad-helo` before anything is asked
 */
export async function collect(
  input: CheckInput,
  ports: CollectPorts,
  options: CollectOptions = {},
): Promise<{ findings: Finding[]; lookups: number; ms: number }> {
  const context = contextOf(input, ports, options);
  const startedAt = ports.clock.now();
  const before = ports.resolver.asked;
  const known = knownNeeds(context);
  const runs = checks
    .filter((check) => check.needs.every((need) => known.has(need)))
    .map((check) => check.run(context));
  const found = await Promise.all(
    runs.map(async (run) => {
      const findings = markChanges(await believed(await run, runs, ports.resolver), options.earlier ?? []);
      findings.forEach((finding) => options.onFinding?.(finding));
      return findings;
    }),
  );
  return {
    findings: found.flat(),
    lookups: ports.resolver.asked - before,
    ms: ports.clock.now() - startedAt,
  };
}

/**
 * What rests on addresses waits for the control look-ups, and so does a fault that rests on a name that is not there.
 * While the resolver has found nothing at all, findings wait for the others, and then for the control look-ups.
 */
async function believed(
  findings: Finding[],
  runs: readonly Promise<Finding[]>[],
  resolver: Resolver,
): Promise<Finding[]> {
  const invented = findings.some(restsOnAddresses) ? await inventedBy(resolver) : null;
  if (invented) return findings.map((finding) => withoutInvented(finding, invented));
  if (resolver.found === 0) await Promise.all(runs);
  const knowsSome = resolver.found > 0;
  if (knowsSome && !findings.some(restsOnDenial)) return findings;
  const server = await deniesAll(resolver);
  return server === null ? findings : findings.map((finding) => doubted(finding, server, knowsSome));
}

function contextOf(input: CheckInput, ports: CollectPorts, options: CollectOptions): CheckContext {
  const domain = input.domain === null ? null : domainName(input.domain);
  const senderDomain = input.sender
    ? domainName(input.sender.slice(input.sender.lastIndexOf('@') + 1))
    : null;
  const clientIps = input.clientIps.map((ip) => {
    const canonical = canonicalIp(ip.trim());
    if (canonical) return canonical;
    throw new Problem(
      'bad-client-ip',
      'A client IP is not an IP address.',
      'Write it like 192.0.2.25 or 2001:db8::25.',
      {
        exit: 2,
      },
    );
  });
  if (input.helo !== null && /[^\x21-\x7e]/.test(input.helo))
    throw new Problem(
      'bad-helo',
      'The HELO name holds characters that no host name has.',
      'Write it like mail.example.com.',
      {
        exit: 2,
      },
    );
  return {
    domain,
    senderDomain,
    sender: input.sender?.includes('@') ? input.sender : senderDomain && `postmaster@${senderDomain}`,
    fromDomain: input.fromDomain ? domainName(input.fromDomain) : null,
    clientIps: [...new Set(clientIps)],
    helo: input.helo?.trim() || null,
    selectors: [...new Set(input.selectors)].filter((selector) =>
      isQueryName(`${selector}._domainkey.example`),
    ),
    resolver: ports.resolver,
    mailAuth: ports.mailAuth,
    fetchPolicy: ports.fetchPolicy ?? null,
    clock: ports.clock,
    zones: options.zones ?? [],
    sessions: options.sessions ?? [],
    otherResolvers: options.otherResolvers ?? (options.askAuthoritative === false ? [] : publicResolvers),
    askAuthoritative: options.askAuthoritative ?? true,
    allowPrivate: options.allowPrivate ?? false,
  };
}

function domainName(text: string): string {
  const name = normalName(text.trim());
  if (isHostName(name) || (isQueryName(name) && name.includes('_'))) return name;
  throw new Problem(
    'bad-domain',
    `“${text.slice(0, 80)}” is not a domain name.`,
    'Write it like example.net.',
    { exit: 2 },
  );
}

function knownNeeds(context: CheckContext): Set<Need> {
  const known = new Set<Need>();
  if (context.domain) known.add('domain');
  if (context.senderDomain) known.add('senderDomain');
  if (context.clientIps.length) known.add('clientIp');
  if (context.helo) known.add('helo');
  if (context.selectors.length) known.add('selector');
  return known;
}
