/** What all refusals of a log have in common: one domain, one of its servers, one address of ours, or everything. */
import type { LogScope } from '../bounce.ts';

/** One destination server as seen from one address of ours. Times are seconds. */
export interface RouteFacts {
  domain: string;
  /** Name of the server, or its address where it has none; null where the log names neither. */
  host: string | null;
  /** 587 and 465 tell a relay of ours, which stands between us and every destination. */
  port: number | null;
  client: string | null;
  refused: number;
  accepted: number;
  firstAt: number;
  lastAt: number;
  firstAcceptedAt: number;
  lastAcceptedAt: number;
}

/** Acceptances this long before the first or after the last refusal still count as “in the same window”. */
const margin = 3600;

/**
 * `none` where nothing was refused. Where nothing stands in contrast to the refusals, the narrowest reading is
 * given: one domain for one, mixed for two.
 */
export function scopeOf(routes: readonly RouteFacts[]): LogScope {
  const refusing = routes.filter((route) => route.refused > 0);
  if (refusing.length === 0) return 'none';
  const from = Math.min(...refusing.map((route) => route.firstAt)) - margin;
  const to = Math.max(...refusing.map((route) => route.lastAt)) + margin;
  const open = routes.filter(
    (route) => route.accepted > 0 && route.firstAcceptedAt <= to && route.lastAcceptedAt >= from,
  );
  const failing = new Set(refusing.map((route) => route.domain));
  if (acceptsElsewhere(refusing, open, failing, (route) => route.client)) return 'one-client-ip';
  const hosts = new Set(refusing.map((route) => route.host));
  const oneServer = hosts.size === 1 && !hosts.has(null);
  if ((failing.size === 1 || oneServer) && acceptsElsewhere(refusing, open, failing, (route) => route.host))
    return 'one-mx';
  const relay = oneServer && refusing.every((route) => route.port === 587 || route.port === 465);
  if (failing.size === 1 || (oneServer && !relay)) return 'one-domain';
  return failing.size >= 3 && open.length === 0 ? 'all-destinations' : 'mixed';
}

/** Every failing domain accepts by another way (client IP or server) and none by the way that is refused. */
function acceptsElsewhere(
  refusing: readonly RouteFacts[],
  open: readonly RouteFacts[],
  failing: ReadonlySet<string>,
  wayOf: (route: RouteFacts) => string | null,
): boolean {
  const shut = new Set(refusing.map(wayOf));
  if (shut.has(null)) return false;
  for (const domain of failing) {
    const ways = open.filter((route) => route.domain === domain).map(wayOf);
    if (!ways.some((way) => way !== null) || ways.some((way) => shut.has(way))) return false;
  }
  return true;
}
