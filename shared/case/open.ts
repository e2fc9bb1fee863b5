/** Incident → case, and inputs → evidence of a case that is there already. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Bounce, LogDomain, Traffic } from '../bounce/bounce.ts';
import { emptyCase } from './apply.ts';
import { clockOf } from './clock.ts';
import type { Case, CaseChange, SourceFile } from './case.ts';
import type { Incident } from './incidents.ts';
import { namesOf } from './deliveries.ts';

/** Of other destinations, so many accepted and deferred ones are kept as contrast; the rest adds nothing to it. */
const contrastKept = 60;
/** Of each way to the case's own destinations, the last hours: a fortnight. */
const hoursKept = 14 * 24;

export function caseOf(incident: Incident, id: string, now: string): Case {
  const { attempts, domains, bounces } = incident;
  const refused = attempts.filter((a) => a.outcome !== 'accepted');
  const returned = bounces.find((b) => b.returned)?.returned ?? null;
  const senders = distinct(refused.map((a) => domainOf(a.sender)));
  const began = bounces.find((b) => b.began)?.began;
  return {
    ...emptyCase(id, now),
    recipientDomain: domains.size === 1 ? [...domains][0]! : null,
    senderDomain: senders[0] ?? domainOf(returned?.from ?? null),
    clientIps: clientIpsOf(refused, bounces, domains),
    helo: refused.find((a) => a.helo)?.helo ?? null,
    ...(began && { began }),
    selectors: distinct(returned?.dkim.map((d) => d.selector) ?? []),
    attempts,
    traffic: bounces.flatMap((b) => contrast(b.traffic, domains)),
    logs: bounces.flatMap((b) => totalsOf(b, domains)),
    returned,
    sources: bounces.map((b) => sourceOf(b, now)),
    evidenceNotes: distinct(bounces.flatMap((b) => b.notes)),
  };
}

/** A case about a domain, before any evidence is there. */
export function caseAbout(domain: string, id: string, now: string): Case {
  return { ...emptyCase(id, now), recipientDomain: domain.toLowerCase().replace(/\.$/, '') };
}

/** No case yet: input without a deferral, for a walk that says so. */
export function draftOf(bounces: readonly Bounce[], now: string): Case {
  return {
    ...emptyCase('draft', now),
    attempts: bounces.flatMap(triesOf),
    sources: bounces.map((b) => sourceOf(b, now)),
    evidenceNotes: distinct(bounces.flatMap((b) => b.notes)),
  };
}

/** Evidence of the inputs that concerns the case. A log that says nothing of it still serves as contrast. */
export function evidenceFor(c: Case, bounces: readonly Bounce[], now: string): CaseChange[] {
  const domains = new Set(c.attempts.map((a) => a.recipientDomain).filter((d) => d !== null));
  if (c.recipientDomain) domains.add(c.recipientDomain);
  const hosts = new Set(c.attempts.flatMap(namesOf));
  const queueIds = new Set(c.attempts.map((a) => a.queueId).filter((id) => id !== null));
  const known = new Set(c.attempts.map(identity));
  const concerns = (a: Attempt) =>
    domains.size + hosts.size === 0 ||
    (a.recipientDomain !== null && domains.has(a.recipientDomain)) ||
    (a.queueId !== null && queueIds.has(a.queueId)) ||
    (a.outcome !== 'accepted' && namesOf(a).some((name) => hosts.has(name)));

  return bounces.flatMap((bounce): CaseChange[] => {
    const whole = bounce.kind !== 'log' && bounce.kind !== 'queue-listing';
    const attempts = triesOf(bounce).filter((a) => (whole || concerns(a)) && !known.has(identity(a)));
    const ours = new Set([...domains, ...attempts.map((a) => a.recipientDomain).filter((d) => d !== null)]);
    // The same log again would count its acceptances twice.
    const again = c.sources.some((s) => s.sha256 !== null && s.sha256 === bounce.sha256);
    const traffic = again ? [] : contrast(bounce.traffic, ours);
    const complaint = bounce.kind === 'feedback-report' && !again;
    if (attempts.length === 0 && traffic.length === 0 && !complaint) return [];
    const repeated = bounce.attempts.some((a) => known.has(identity(a)));
    return [
      {
        kind: 'evidence-added',
        id: c.id,
        attempts,
        traffic,
        logs: totalsOf(bounce, ours),
        source: sourceOf(bounce, now),
        returned: bounce.returned,
        evidenceNotes: [
          ...bounce.notes,
          ...(repeated ? [`${bounce.file} repeats attempts that the case has already; they count once`] : []),
          ...(attempts.length === 0 && !repeated && !complaint
            ? [`${bounce.file} serves as contrast: it holds no deferral of this case`]
            : []),
        ],
      },
    ];
  });
}

/** New client IPs and a HELO that the added evidence names. */
export function identifiedBy(c: Case, added: readonly Attempt[]): CaseChange[] {
  const ips = distinct([...c.clientIps, ...added.map((a) => a.clientIp)]);
  const helo = c.helo ?? added.find((a) => a.helo)?.helo ?? null;
  if (ips.length === c.clientIps.length && helo === c.helo) return [];
  return [{ kind: 'identified', id: c.id, clientIps: ips, helo }];
}

/** A complaint is no try: that its message was delivered once tells nothing of one that is deferred. */
const triesOf = (b: Bounce): Attempt[] => (b.kind === 'feedback-report' ? [] : b.attempts);

/** Equal for two tellings of one try. */
export const identity = (a: Attempt): string =>
  [a.recipient, a.queueId, a.at, a.reply?.code, a.reply?.text.slice(0, 80), a.outcome].join('|');

function sourceOf(b: Bounce, now: string): SourceFile {
  const clock = clockOf(b);
  return {
    name: b.file,
    kind: b.kind,
    sha256: b.sha256,
    size: b.size,
    addedAt: now,
    date: b.date,
    notes: b.notes,
    ...(clock && { clock }),
    ...(b.offset !== undefined && { offset: b.offset }),
  };
}

/** What a log counted of the domains. Its columns over time and the counts by way stay behind: traffic tells those. */
function totalsOf({ log }: Bounce, domains: ReadonlySet<string>): LogDomain[] {
  return (log?.domains ?? [])
    .filter(({ domain }) => domains.has(domain))
    .map(({ overTime: _time, byClientIp: _clients, byRemoteMta: _servers, ...totals }) => totals);
}

function contrast(traffic: readonly Traffic[], domains: ReadonlySet<string>): Traffic[] {
  const own = traffic
    .filter((t) => domains.has(t.domain))
    .map((t) => (t.hours ? { ...t, hours: t.hours.slice(-hoursKept) } : t));
  const others = traffic
    .filter((t) => !domains.has(t.domain))
    .sort((a, b) => b.accepted - a.accepted)
    .slice(0, contrastKept)
    .map(({ hours: _, ...t }) => t);
  return [...own, ...others];
}

/** The deferred addresses first; then those from which the same destination was reached, for the comparison. */
function clientIpsOf(
  refused: readonly Attempt[],
  bounces: readonly Bounce[],
  domains: ReadonlySet<string>,
): string[] {
  const others = bounces.flatMap((b) =>
    b.traffic.filter((t) => domains.has(t.domain)).map((t) => t.clientIp),
  );
  return distinct([...refused.map((a) => a.clientIp), ...others]);
}

function domainOf(address: string | null | undefined): string | null {
  const at = address?.lastIndexOf('@') ?? -1;
  if (at < 0) return null;
  return /^[a-z0-9.-]+/i.exec(address!.slice(at + 1))?.[0]?.toLowerCase() ?? null;
}

export const distinct = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((v): v is string => v !== null && v !== undefined)),
];
