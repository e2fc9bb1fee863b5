/** Scope: what all failures have in common. Contrast decides; without any it is unknown, not the narrowest guess. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case, Scope } from './case.ts';
import type { Contrast } from './contrast.ts';
import { namesOf, type Delivery } from './deliveries.ts';

export interface Scoped {
  scope: Scope;
  because: string;
}

/** An acceptance near in time. */
interface Success {
  domain: string | null;
  mta: string | null;
  address: string | null;
  clientIp: string | null;
}

/** An acceptance so long before or after a deferral still counts as the same window. */
const slack = 3_600_000;

/** `failing`: the deliveries in question; the case's other evidence is the contrast. */
export function scopeOf(
  c: Case,
  failing: readonly Delivery[],
  viaOwnRelay: boolean,
  contrast: Contrast,
): Scoped {
  const refused = failing.flatMap((d) => d.attempts.filter((a) => a.outcome !== 'accepted'));
  const domains = distinct(refused.map((a) => a.recipientDomain));
  const probed = byProbe(c, refused);
  if (probed) return probed;
  if (domains.length === 0)
    return { scope: 'unknown', because: 'nothing names a recipient, so there is no contrast' };

  const successes = successesIn(c, windowOf(refused));
  const owners = groupsByHost(refused);
  const others = distinct(successes.map((s) => s.domain)).filter((domain) => !domains.includes(domain));

  if (domains.length >= 3 && successes.length === 0 && (owners >= 2 || viaOwnRelay))
    return {
      scope: 'all-destinations',
      because: `all destinations fail: ${domains.length} unrelated domains, and nothing was accepted in the same time`,
    };

  const routed = byContrast(contrast);
  if (routed) return routed;

  if (others.length > 0)
    return owners >= 2
      ? {
          scope: 'mixed',
          because: `${domains.length} unrelated domains fail (${list(domains)}) while others accept (${list(others)})`,
        }
      : {
          scope: 'one-domain',
          because: `one domain: ${list(domains)} puts mail off while others accept in the same time (${list(others)})`,
        };
  return { scope: 'unknown', because: 'no contrast: nothing else in the evidence was sent in the same time' };
}

/** Routes to the same destination: one refused, another accepted. */
function byContrast({ routes, affected, healthy, differs, confounded }: Contrast): Scoped | null {
  const refused = routes.filter(({ fate }) => fate === 'refused');
  const accepted = routes.filter(({ fate }) => fate === 'accepted');
  if (differs === 'client-ip') {
    const good = accepted.find((r) => healthy.includes(r.clientIp!))!;
    return {
      scope: 'one-client-ip',
      because: `one client IP: ${list(affected)} is deferred while ${good.mta ?? 'the same receiver'} accepts from ${good.clientIp}`,
    };
  }
  if (differs === 'mta') {
    const bad = distinct(refused.map((r) => r.mta));
    const good = accepted.find((r) => r.mta !== null && !bad.includes(r.mta))!;
    return {
      scope: 'one-mx',
      because: `one MX: ${list(bad)} puts mail off while ${good.mta} accepts${good.clientIp ? ` from ${good.clientIp}` : ''}`,
    };
  }
  return confounded
    ? {
        scope: 'unknown',
        because: `${list(affected)} was only tried at ${list(distinct(refused.map((r) => r.mta)))}, and ${list(healthy)} only elsewhere: whether it is the address or the server cannot be told`,
      }
    : null;
}

/** A probe from another address, or of another MX of the domain, is a contrast of our own making. */
function byProbe(c: Case, refused: readonly Attempt[]): Scoped | null {
  const hosts = new Set(refused.flatMap(namesOf));
  const accepted = c.sessions.filter((s) => s.outcome === 'accepted');
  const deferred = c.sessions.filter((s) => s.outcome === 'deferred');
  for (const good of accepted) {
    const bad = deferred.find(
      (s) =>
        s.target.address === good.target.address &&
        s.clientIp !== null &&
        good.clientIp !== null &&
        s.clientIp !== good.clientIp,
    );
    if (bad)
      return {
        scope: 'one-client-ip',
        because: `one client IP: a test from ${bad.clientIp} was deferred, the same test from ${good.clientIp} was accepted by ${good.target.host}`,
      };
  }
  const other = accepted.find(
    (s) =>
      s.preference !== undefined &&
      hosts.size > 0 &&
      !hosts.has(s.target.host.toLowerCase()) &&
      !hosts.has(s.target.address),
  );
  if (!other) return null;
  const itself = accepted.some((s) => hosts.has(s.target.host.toLowerCase()) || hosts.has(s.target.address));
  return itself
    ? null
    : {
        scope: 'one-mx',
        because: `one MX: in our test ${other.target.host} accepted, and ${list([...hosts].slice(0, 1))} had deferred`,
      };
}

function windowOf(refused: readonly Attempt[]): { from: number; to: number } | null {
  let from = Infinity;
  let to = -Infinity;
  for (const { at } of refused) {
    if (at === null) continue;
    const time = Date.parse(at);
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from <= to ? { from: from - slack, to: to + slack } : null;
}

function successesIn(c: Case, window: { from: number; to: number } | null): Success[] {
  const near = (first: string | null, last: string | null) =>
    !window || first === null || (Date.parse(first) <= window.to && Date.parse(last ?? first) >= window.from);
  const lower = (name: string | null | undefined) => name?.toLowerCase() ?? null;
  const found: Success[] = c.traffic
    .filter((t) => t.accepted > 0 && near(t.firstAcceptedAt, t.lastAcceptedAt))
    .map((t) => ({ domain: t.domain, mta: lower(t.remoteMta), address: t.address, clientIp: t.clientIp }));
  for (const a of c.attempts)
    if (a.outcome === 'accepted' && near(a.at, a.at))
      found.push({
        domain: a.recipientDomain,
        mta: lower(a.remoteMta?.name),
        address: a.remoteMta?.address ?? null,
        clientIp: a.clientIp,
      });
  return found;
}

/** How many owners the refusals come from: domains that share a host count as one. */
function groupsByHost(refused: readonly Attempt[]): number {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  const join = (a: string, b: string) => {
    for (const key of [a, b]) if (!parent.has(key)) parent.set(key, key);
    parent.set(root(a), root(b));
  };
  for (const a of refused) {
    if (!a.recipientDomain) continue;
    const domain = `domain ${a.recipientDomain}`;
    join(domain, domain);
    for (const name of namesOf(a)) join(domain, name);
  }
  return new Set([...parent.keys()].map(root)).size;
}

const distinct = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((v) => v !== null)),
];
const list = (values: readonly string[]): string =>
  values.length > 4 ? `${values.slice(0, 3).join(', ')} and ${values.length - 3} more` : values.join(', ');
