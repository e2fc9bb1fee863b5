/** What is told of each domain that met a deferral: its counts, and by which ways it was reached. */
import type { ReadDomain, WayCount } from '../bounce.ts';
import type { DomainCount, Route } from './domains.ts';
import type { Tally } from './tally.ts';

const domainLimit = 5000;
/** Shown per domain. */
const waysLimit = 100;

/** The domains with the most deferrals, and how many had to be left out. */
export function domainsOf(tally: Tally): { domains: ReadDomain[]; left: number } {
  const name = (count: DomainCount) => tally.domains.text(count.domain);
  const met = tally.met
    .filter((count) => count.messages + count.deferred > 0)
    .sort((a, b) => b.deferred421 - a.deferred421 || b.deferred - a.deferred || (name(a) < name(b) ? -1 : 1));
  const routes = routesTo(tally);
  return {
    domains: met.slice(0, domainLimit).map((count) => domainOf(tally, count, routes.get(count.domain)!)),
    left: Math.max(0, met.length - domainLimit),
  };
}

function domainOf(tally: Tally, count: DomainCount, routes: readonly Route[]): ReadDomain {
  const { clock } = tally;
  const { deferred, deferred421, messages, recovered, lost, overTime, hourBefore } = count;
  const deferredBy = new Map<string, number>();
  for (const [host, times] of count.hosts.entries()) add(deferredBy, tally.hostName(host), times);
  deferredBy.delete('');
  return {
    domain: tally.domains.text(count.domain),
    deferred,
    deferred421,
    messages,
    recovered,
    pending: messages - recovered - lost,
    lost,
    firstSeen: clock.iso(count.firstAt),
    lastSeen: clock.iso(count.lastAt),
    remoteMtas: [...deferredBy.keys()].slice(0, 100),
    clientIps: count.clients.entries().map(([ip]) => ip),
    stages: Object.fromEntries(count.stages.entries()),
    replies: [...count.replies.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ reason, count: times }) => ({
        code: reason.reply!.code,
        enhanced: reason.reply!.enhanced,
        text: reason.reply!.text,
        count: times,
        card: null,
        cause: null,
      })),
    hourBefore,
    overTime: overTime.counts.length
      ? { from: clock.iso(overTime.from), seconds: overTime.width, deferred: [...overTime.counts] }
      : null,
    ...waysTo(tally, count, deferredBy, routes),
  };
}

function waysTo(
  tally: Tally,
  count: DomainCount,
  deferredBy: ReadonlyMap<string, number>,
  routes: readonly Route[],
): Pick<ReadDomain, 'byClientIp' | 'byRemoteMta'> {
  return {
    byClientIp: waysOf(
      new Map(count.clients.entries()),
      sentBy(routes, ({ client }) => (client < 0 ? '' : tally.hosts.text(client))),
      null,
    ),
    byRemoteMta: waysOf(
      deferredBy,
      sentBy(routes, ({ host }) => tally.hostName(host)),
      tally.routes.unlisted > 0 ? null : 0,
    ),
  };
}

function routesTo(tally: Tally): Map<number, Route[]> {
  const routes = new Map<number, Route[]>(tally.met.map((count) => [count.domain, []]));
  for (const route of tally.routes.all) routes.get(route.domain)?.push(route);
  return routes;
}

function sentBy(routes: readonly Route[], wayOf: (route: Route) => string): Map<string, number> {
  const sent = new Map<string, number>();
  for (const route of routes) {
    const way = wayOf(route);
    if (way) add(sent, way, route.accepted);
  }
  return sent;
}

/** @param otherwise what was sent by a way of which no route tells */
function waysOf(
  deferred: ReadonlyMap<string, number>,
  sent: ReadonlyMap<string, number>,
  otherwise: 0 | null,
): WayCount[] {
  const ways: WayCount[] = [];
  for (const [name, times] of deferred)
    ways.push({ name, deferred: times, sent: sent.get(name) ?? otherwise });
  for (const [name, times] of sent)
    if (times > 0 && !deferred.has(name)) ways.push({ name, deferred: 0, sent: times });
  return ways.sort((a, b) => b.deferred - a.deferred || (b.sent ?? 0) - (a.sent ?? 0)).slice(0, waysLimit);
}

function add(counts: Map<string, number>, name: string, n: number): void {
  counts.set(name, (counts.get(name) ?? 0) + n);
}
