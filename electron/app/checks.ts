/** Live evidence: the DNS checks and the SMTP sessions, run for a case or for the command line by the same functions. */
import { plainZone } from '../../shared/evidence/listing.ts';
import type { ProbePorts, ProbeReport, ProbeRequest } from '../../shared/evidence/probe.ts';
import { zoneName, type ZoneCard } from '../../shared/evidence/zone.ts';
import {
  collect,
  probe,
  type Case,
  type CaseChange,
  type Finding,
  type ProbeResult,
} from '../../shared/flow.ts';
import type { Clock, Connector, SessionLedger } from '../../shared/ports.ts';
import { Problem } from '../../shared/problem.ts';
import type { Handlers } from './handlers.ts';
import { localAddressFor, systemLookup } from '../node/addresses.ts';
import { connector } from '../node/connection.ts';
import { createResolver } from '../node/dns.ts';
import { createMailAuth } from '../node/mail-auth.ts';
import { createPolicyFetch } from '../node/mta-sts.ts';
import { show } from './cases.ts';
import type { Desk } from './desk.ts';
import { cancellable } from './work.ts';

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
}

export async function runChecks(
  request: ChecksRequest,
  { zones, now }: { zones: readonly ZoneCard[]; now: () => Date },
  onFinding?: (finding: Finding) => void,
  cancelled?: AbortSignal,
): Promise<{ findings: Finding[]; lookups: number; ms: number }> {
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
    ? wanted.map((zone) => cards.find((card) => zoneName(card) === zone) ?? plainZone(zone))
    : cards.filter((card) => (card.keyed ? keyOf(card) : card.byDefault));
  return chosen.map((card) => {
    const key = keyOf(card);
    return { card, ...(key && { key }) };
  });
}

/** Starts at the time that may have been set (`--now`) and ticks: deadlines hang on it. */
function ticking(now: () => Date): Clock {
  const set = now().getTime();
  const startedAt = performance.now();
  return { now: () => Math.round(set + performance.now() - startedAt) };
}

export function runProbe(
  request: ProbeRequest,
  around: ProbeSurroundings,
  onResult?: (result: ProbeResult) => void,
): Promise<ProbeReport> {
  return stoppable(around.signal, () => probe(request, probePorts(around), onResult));
}

/** What a session that was stopped had found is not taken over: its end would be read as the server's. */
export async function stoppable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const done = await work();
  if (!signal?.aborted) return done;
  throw new Problem(
    'cancelled',
    'The session was stopped, and nothing of it was taken over.',
    'It still counts for the pause before the next one.',
  );
}

interface ProbeSurroundings {
  ledger: SessionLedger;
  resolvers: readonly string[];
  now: () => Date;
  /** Stops a running session. */
  signal?: AbortSignal;
}
export function probePorts({ ledger, resolvers, now, signal }: ProbeSurroundings): ProbePorts {
  const resolver = createResolver({ servers: resolvers, ...(signal && { signal }) });
  return {
    resolver,
    connector: signal ? hangingUp(signal) : connector,
    ledger,
    clock: ticking(now),
    localAddressFor,
    systemLookup,
  };
}

/** Connections that close as soon as the user stops the session. */
function hangingUp(signal: AbortSignal): Connector {
  return {
    async connect(target) {
      if (signal.aborted) return { outcome: 'closed', why: 'stopped by the user' };
      const opened = await connector.connect(target);
      if (opened.outcome !== 'connected') return opened;
      const hangUp = (): void => opened.connection.close();
      if (signal.aborted)
        hangUp(); // meanwhile
      else signal.addEventListener('abort', hangUp, { once: true });
      return opened;
    },
  };
}

/** The DNS checks of a case with the settings of the desk; the findings are the case's from then on. */
export async function checkCase(
  desk: Desk,
  id: string,
  signal?: AbortSignal,
): Promise<{ findings: Finding[]; lookups: number; ms: number; case: Case }> {
  const c = await desk.load(id);
  const { settings } = desk;
  desk.networkUsedAt = desk.now().toISOString();
  const result = await runChecks(
    {
      domain: c.recipientDomain,
      clientIps: c.clientIps.length ? c.clientIps : settings.clientIps,
      helo: c.helo ?? settings.helo,
      sender: c.senderDomain ?? c.attempts.find((a) => a.sender)?.sender ?? null,
      selectors: c.selectors,
      resolvers: settings.resolvers,
      zones: settings.dnsblZones,
      dnsblKeys: settings.dnsblKeys,
      earlier: c.findings,
    },
    { zones: desk.prepared.knowledge.zones, now: () => desk.now() },
    (finding) => desk.emit('finding', { case: id, finding }),
    signal,
  );
  return { ...result, case: await desk.change(id, { kind: 'checked', id, findings: result.findings }) };
}

/** Why somebody went before the time: kept in the change journal, and so in the report. */
export function overridden(desk: Desk, id: string, what: string, reason: string | null): CaseChange[] {
  if (!reason) return [];
  const entry = { from: null, to: null, who: null, kind: 'override' as const, ttl: null };
  return [
    {
      kind: 'journaled',
      id,
      entry: { ...entry, at: desk.now().toISOString(), what: `${what} before its time: ${reason}` },
    },
  ];
}

export function checkHandlers(desk: Desk): Handlers<'check.run' | 'probe.run'> {
  return {
    async 'check.run'({ case: id }) {
      const { case: changed, ...result } = await cancellable('check', (signal) =>
        checkCase(desk, id, signal),
      );
      return { ...result, view: await show(desk, changed) };
    },
    async 'probe.run'({ case: id, host, port, clientIps, ...session }) {
      const c = id === null ? null : await desk.load(id);
      desk.networkUsedAt = desk.now().toISOString();
      const { settings } = desk;
      const report = await cancellable('probe', (signal) =>
        runProbe(
          {
            where: {
              kind: c && host.toLowerCase() === c.recipientDomain ? 'domain' : 'host',
              name: host,
              port,
            },
            clientIps: clientIps.length ? clientIps : [],
            ...session,
            helo: session.helo ?? c?.helo ?? settings.helo,
            allowPrivate: desk.options.allowPrivate ?? false,
            limits: {
              firstHourMinutes: settings.politenessFirstHourMinutes,
              afterMinutes: settings.politenessAfterMinutes,
            },
          },
          { ledger: desk.ledger, resolvers: settings.resolvers, now: () => desk.now(), signal },
          (result) => desk.emit('session', { case: id, result }),
        ),
      );
      if (!c) return { results: report.results, view: null };
      const changed = await desk.change(
        c.id,
        { kind: 'probed', id: c.id, sessions: report.results },
        ...overridden(desk, c.id, 'Test session', session.override),
      );
      return { results: report.results, view: await show(desk, changed) };
    },
  };
}
