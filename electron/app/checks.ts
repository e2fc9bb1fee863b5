/** The DNS checks, run for a case or for the command line by the same functions. */
import { isWithin } from '../../shared/dns/name.ts';
import { plainZone, zoneName } from '../../shared/evidence/listing.ts';
import type { ZoneCard } from '../../shared/evidence/zone.ts';
import { collect, type Case, type Finding, type ProbeResult } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { Clock } from '../../shared/ports.ts';
import type { Settings } from '../../shared/rpc/contract.ts';
import type { Handlers } from './handlers.ts';
import { createResolver } from '../node/dns/resolver.ts';
import { createMailAuth, loadSpf } from '../node/dns/mail-auth.ts';
import { createPolicyFetch } from '../node/dns/mta-sts.ts';
import { show } from './cases.ts';
import type { Desk } from './desk.ts';
import { stoppable, type Work } from './work.ts';

/** A run that takes longer ends with what it has; the rest is unknown. */
const checkBudgetMs = 25_000;

export interface ChecksRequest {
  domain: string | null;
  clientIps: readonly string[];
  helo: string | null;
  sender: string | null;
  selectors: readonly string[];
  /** With any given, no other resolver is asked. */
  resolvers: readonly string[];
  /** Zone names; the default ones where none is given. */
  zones: readonly string[];
  dnsblKeys: Record<string, string>;
  earlier: readonly Finding[];
  sessions: readonly ProbeResult[];
}

export async function runChecks(
  request: ChecksRequest,
  { zones, now }: { zones: readonly ZoneCard[]; now: () => Date },
  onFinding?: (finding: Finding) => void,
  cancelled?: AbortSignal,
): Promise<{ findings: Finding[]; lookups: number; ms: number }> {
  await loadSpf();
  const budget = AbortSignal.timeout(checkBudgetMs);
  const signal = cancelled ? AbortSignal.any([budget, cancelled]) : budget;
  const resolver = createResolver({ servers: request.resolvers, signal });
  return collect(
    request,
    {
      resolver,
      mailAuth: createMailAuth(resolver),
      clock: ticking(now),
      fetchPolicy: createPolicyFetch(resolver),
    },
    {
      zones: chosenZones(request, zones),
      earlier: request.earlier,
      sessions: request.sessions,
      askAuthoritative: request.resolvers.length === 0,
      ...(onFinding && { onFinding }),
    },
  );
}

/** The zones named, else the usual ones and those that a key is there for. Keys go by the name of their zone. */
export function chosenZones(
  { zones: wanted, dnsblKeys }: Pick<ChecksRequest, 'zones' | 'dnsblKeys'>,
  cards: readonly ZoneCard[],
): { card: ZoneCard; key?: string }[] {
  const keyOf = (card: ZoneCard): string | undefined =>
    card.keyed && Object.hasOwn(dnsblKeys, zoneName(card)) ? dnsblKeys[zoneName(card)] : undefined;
  const chosen = wanted.length
    ? wanted.map((zone) => cardOf(zone, cards) ?? plainZone(zone))
    : cards.filter((card) => (card.keyed ? keyOf(card) : card.byDefault));
  return chosen.map((card) => {
    const key = keyOf(card);
    return { card, ...(key && { key }) };
  });
}

/** The card of a zone, or of the closed list that the zone was a part of. */
const cardOf = (zone: string, cards: readonly ZoneCard[]): ZoneCard | undefined =>
  cards.find((card) => zoneName(card) === zone) ??
  cards.find((card) => card.closed !== null && isWithin(zone, card.zone));

/** Starts at the time that may have been set (`--now`) and ticks: deadlines hang on it. */
export function ticking(now: () => Date): Clock {
  const set = now().getTime();
  const startedAt = performance.now();
  return { now: () => Math.round(set + performance.now() - startedAt) };
}

/**
 * What the checks of a case ask: what was given, else what the case knows, else the settings of the desk.
 */
export function checksOf(c: Case, settings: Settings, given: Partial<ChecksRequest> = {}): ChecksRequest {
  const first = (...lists: (readonly string[] | undefined)[]): readonly string[] =>
    lists.find((list) => list?.length) ?? [];
  return {
    domain: given.domain ?? c.recipientDomain,
    clientIps: first(given.clientIps, c.clientIps, settings.clientIps),
    helo: given.helo ?? c.helo ?? settings.helo,
    sender: given.sender ?? c.senderDomain ?? c.attempts.find((a) => a.sender)?.sender ?? null,
    selectors: first(given.selectors, c.selectors),
    resolvers: first(given.resolvers, settings.resolvers),
    zones: first(given.zones, settings.dnsblZones),
    dnsblKeys: settings.dnsblKeys,
    earlier: c.findings,
    sessions: c.sessions,
  };
}

/**
 * The DNS checks of a case; the findings are the case's from then on. Stopped, those that had come in are, for what was
 * cut off would take the place of what was known before.
 */
export async function checkCase(
  desk: Desk,
  c: Case,
  request: ChecksRequest = checksOf(c, desk.settings),
  work?: Work,
): Promise<{ findings: Finding[]; lookups: number; ms: number; stopped: boolean; case: Case }> {
  const { id } = c;
  const arrived: Finding[] = [];
  desk.networkUsedAt = desk.now().toISOString();
  const result = await runChecks(
    request,
    { zones: desk.prepared.knowledge.zones, now: () => desk.now() },
    (finding) => {
      if (work?.signal.aborted) return;
      arrived.push(finding);
      desk.emit('finding', { case: id, work: work?.id ?? null, finding });
    },
    work?.signal,
  );
  const stopped = work?.signal.aborted ?? false;
  const findings = stopped ? arrived : result.findings;
  return { ...result, findings, stopped, case: await desk.change(id, { kind: 'checked', id, findings }) };
}

export function checkHandlers(desk: Desk): Handlers<'check.run'> {
  return {
    async 'check.run'({ case: id, asked, work: name }) {
      const c = await desk.load(id);
      const request = checksOf(c, desk.settings, asked);
      if (asked && request.domain === null && !request.clientIps.length) throw nothingToCheck();
      const { case: changed, ...result } = await stoppable(name, (work) => checkCase(desk, c, request, work));
      return { ...result, view: await show(desk, changed) };
    },
  };
}

const nothingToCheck = (): Problem =>
  new Problem(
    'nothing-to-check',
    'The case knows neither the receiver’s domain nor an address that sends.',
    'Give --domain, --ip or both.',
    { exit: 2 },
  );
