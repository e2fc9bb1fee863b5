/**
 * Who was refused where, and who was not: attempts at the case's own destination by client IP, server and hour. If
 * one route is refused and another is accepted in the same hours, what differs between them is where the cause lies.
 */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from './case.ts';
import { deliveriesOf, namesOf, replyClass, strongestClass, type ReplyClass } from './deliveries.ts';

export interface Cell {
  refused: number;
  accepted: number;
}

/** `mixed`: accepted and refused in turns. */
export type Fate = 'refused' | 'accepted' | 'mixed' | 'untried';

export interface Route extends Cell {
  /** Null where the evidence does not name our address. */
  clientIp: string | null;
  /** Name of the server, else its address; null where none is named. */
  mta: string | null;
  fate: Fate;
  /** Accepted while others were refused, or while it was refused itself. */
  meanwhile: number;
  /** One per column. */
  cells: Cell[];
  /** By UTC hour, `2026-05-17T09`, also where the columns are days; hours without tries are left out. */
  hours: ReadonlyMap<string, Cell>;
}

export interface Contrast {
  /** The columns without gaps, each by its beginning in UTC: `2026-05-17T09`, or `2026-05-17` where they are days. */
  columns: string[];
  routes: Route[];
  /** Client IPs that are only refused, and those that are only accepted in the same time. */
  affected: string[];
  healthy: string[];
  /** What the refused routes have in common and the accepted ones have not; null without such a contrast. */
  differs: 'client-ip' | 'mta' | null;
  /** Address and server differ at once: which of them it is cannot be told. */
  confounded: boolean;
}

const hour = 3_600_000;
/** More hours than that are shown as days. */
const mostHours = 36;
const mostDays = 31;
/** Of the refusals, so many acceptances among them do not make a route an open one; and the other way round. */
const stray = 0.1;

interface Way {
  clientIp: string | null;
  mta: string | null;
  /** By hour, `2026-05-17T09`. */
  hours: Map<string, Cell>;
}

/** `cls`: the class of replies that counts as a refusal; the strongest of the case, where none is given. */
export function contrastOf(c: Case, cls: ReplyClass = strongestClass(deliveriesOf(c.attempts))): Contrast {
  const ways = waysOf(c, cls);
  const times = ways.flatMap(({ hours }) => [...hours.keys()]).sort();
  const columns = columnsOf(times[0], times.at(-1));
  const window = windowOf(ways);
  const routes = ways.map((way) => routeOf(way, columns, window));
  for (const clientIp of c.clientIps)
    if (!routes.some((r) => r.clientIp === clientIp))
      routes.push({
        clientIp,
        mta: null,
        refused: 0,
        accepted: 0,
        fate: 'untried',
        meanwhile: 0,
        cells: columns.map(() => ({ refused: 0, accepted: 0 })),
        hours: new Map(),
      });
  return { columns, routes, ...differenceOf(routes) };
}

/** The client IP of an attempt whose evidence names none: the case's own, where there is only one. */
export const soleClientIp = ({ clientIps }: Case): string | null =>
  clientIps.length === 1 ? clientIps[0]! : null;

/** Attempts, what a log counted, and test sessions, by route. */
function waysOf(c: Case, cls: ReplyClass): Way[] {
  const ways = new Map<string, Way>();
  const sole = soleClientIp(c);
  const domains = new Set(c.attempts.filter((a) => replyClass(a) === cls).map((a) => a.recipientDomain));
  if (c.recipientDomain) domains.add(c.recipientDomain);
  const at = (clientIp: string | null, mta: string | null, time: string | null): Cell => {
    const ip = clientIp ?? sole;
    const key = `${ip} ${mta?.toLowerCase()}`;
    let way = ways.get(key);
    if (!way) ways.set(key, (way = { clientIp: ip, mta, hours: new Map() }));
    const name = time?.slice(0, 13) ?? '';
    let cell = way.hours.get(name);
    if (!cell) way.hours.set(name, (cell = { refused: 0, accepted: 0 }));
    return cell;
  };
  // A log counts by the hour what it lists only in part.
  const counted = new Set<string | null>();
  for (const t of c.traffic) {
    if (!domains.has(t.domain) || !t.hours) continue;
    counted.add(t.domain);
    for (const { at: time, accepted, deferred, deferred421 } of t.hours) {
      const cell = at(t.clientIp, t.remoteMta ?? t.address, time);
      cell.accepted += accepted;
      cell.refused += cls === 'yes' ? deferred421 : deferred;
    }
  }
  const logs = new Set(c.sources.filter(({ kind }) => kind === 'log').map(({ name }) => name));
  for (const a of c.attempts) {
    const isCounted = counted.has(a.recipientDomain) && (logs.has(a.source.file) || a.queueId !== null);
    const concerns = domains.has(a.recipientDomain) || replyClass(a) === cls;
    if (isCounted || !concerns || a.remoteMta === null) continue;
    const cell = at(a.clientIp, a.remoteMta.name ?? a.remoteMta.address, timeOf(c, a));
    if (a.outcome === 'accepted') cell.accepted += a.count;
    else if (replyClass(a) === cls) cell.refused += a.count;
  }
  // Cases of before count by route without the hours: what the attempts do not hold of it is put where it began.
  for (const t of c.traffic) {
    if (!domains.has(t.domain) || t.hours) continue;
    const cell = at(t.clientIp, t.remoteMta ?? t.address, t.firstAcceptedAt ?? t.firstAt);
    cell.accepted = Math.max(cell.accepted, t.accepted);
    if (t.accepted === 0) cell.refused = Math.max(cell.refused, t.deferred);
  }
  const known = new Set(c.attempts.flatMap(namesOf));
  for (const s of c.sessions) {
    const isTheirs = s.preference !== undefined || known.has(s.target.host.toLowerCase());
    if (!isTheirs || (s.outcome !== 'accepted' && s.outcome !== 'deferred')) continue;
    const cell = at(s.clientIp, s.target.host, s.at);
    cell[s.outcome === 'accepted' ? 'accepted' : 'refused']++;
  }
  return [...ways.values()].sort((a, b) => compare(a.clientIp, b.clientIp) || compare(a.mta, b.mta));
}

/** A notice tells the date of its own where it does not tell that of the try. */
const timeOf = (c: Case, a: Attempt): string | null =>
  a.at ?? c.sources.find(({ name }) => name === a.source.file)?.date ?? null;

const compare = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'en', { numeric: true });

/** From an hour before the first refusal to an hour after the last, as hours; null where no time is known. */
function windowOf(ways: readonly Way[]): { from: string; to: string } | null {
  const refused = ways
    .flatMap(({ hours }) =>
      [...hours].filter(([name, cell]) => name && cell.refused > 0).map(([name]) => name),
    )
    .sort();
  if (refused.length === 0) return null;
  return { from: shifted(refused[0]!, -hour), to: shifted(refused.at(-1)!, hour) };
}
const shifted = (name: string, by: number): string =>
  new Date(Date.parse(`${name}:00:00Z`) + by).toISOString().slice(0, 13);

function columnsOf(first: string | undefined, last: string | undefined): string[] {
  if (!first || !last) return [];
  const from = Date.parse(`${first}:00:00Z`);
  const to = Date.parse(`${last}:00:00Z`);
  const step = (to - from) / hour < mostHours ? hour : 24 * hour;
  const columns: string[] = [];
  const start = step === hour ? from : Math.max(from, to - mostDays * step);
  for (let time = start; time < to + hour; time += step)
    columns.push(new Date(time).toISOString().slice(0, step === hour ? 13 : 10));
  if (step !== hour && columns.at(-1) !== last.slice(0, 10)) columns.push(last.slice(0, 10));
  return columns;
}

function routeOf(
  { clientIp, mta, hours }: Way,
  columns: string[],
  window: ReturnType<typeof windowOf>,
): Route {
  const cells = columns.map(() => ({ refused: 0, accepted: 0 }));
  const index = new Map(columns.map((name, at) => [name, at]));
  const width = columns[0]?.length ?? 13;
  const all: Cell = { refused: 0, accepted: 0 };
  // What was accepted before the trouble began, or after it had ended, is no contrast to it.
  const within: Cell = { refused: 0, accepted: 0 };
  const firstRefused = [...hours].flatMap(([name, cell]) => (cell.refused > 0 ? [name] : [])).sort();
  for (const [name, cell] of hours) {
    add(all, cell);
    const column = cells[index.get(name.slice(0, width)) ?? -1];
    if (column) add(column, cell);
    const isNear = !window || name === '' || (name >= window.from && name <= window.to);
    const isLater = firstRefused.length === 0 || (name > firstRefused[0]! && name <= firstRefused.at(-1)!);
    within.refused += cell.refused;
    if (isNear && isLater) within.accepted += cell.accepted;
  }
  return { clientIp, mta, ...all, fate: fateOf(within), meanwhile: within.accepted, cells, hours };
}
const add = (to: Cell, { refused, accepted }: Cell): void => {
  to.refused += refused;
  to.accepted += accepted;
};

function fateOf({ refused, accepted }: Cell): Fate {
  if (refused + accepted === 0) return 'untried';
  if (accepted <= refused * stray) return 'refused';
  return refused <= accepted * stray ? 'accepted' : 'mixed';
}

function differenceOf(
  routes: readonly Route[],
): Pick<Contrast, 'affected' | 'healthy' | 'differs' | 'confounded'> {
  const tried = routes.filter(({ fate }) => fate !== 'untried');
  const refused = tried.filter(({ fate }) => fate === 'refused');
  const accepted = tried.filter(({ fate }) => fate === 'accepted');
  const only = (fate: Fate, of: (r: Route) => string | null): string[] => {
    const names = new Set(tried.map(of).filter((name) => name !== null));
    return [...names].filter((name) => tried.every((r) => of(r) !== name || r.fate === fate));
  };
  const ip = ({ clientIp }: Route): string | null => clientIp;
  const server = ({ mta }: Route): string | null => mta?.toLowerCase() ?? null;
  const affected = only('refused', ip);
  const healthy = only('accepted', ip);
  const byIp = affected.length > 0 && healthy.length > 0;
  const byMta = only('refused', server).length > 0 && only('accepted', server).length > 0;
  // The same server for both addresses, or the refused address at more than one, tells that it is the address.
  const sharesServer = accepted.some(
    (a) => healthy.includes(a.clientIp!) && refused.some((r) => server(r) === server(a)),
  );
  const severalServers = new Set(refused.filter((r) => affected.includes(r.clientIp!)).map(server)).size > 1;
  const isIp = byIp && (sharesServer || severalServers || !byMta);
  // One address that is refused here and accepted there tells that it is the server.
  const sharesIp = refused.some((r) => accepted.some((a) => a.clientIp === r.clientIp));
  const isMta = !isIp && byMta && (sharesIp || !byIp);
  return {
    affected,
    healthy,
    differs: isIp ? 'client-ip' : isMta ? 'mta' : null,
    confounded: byIp && byMta && !isIp && !isMta,
  };
}
