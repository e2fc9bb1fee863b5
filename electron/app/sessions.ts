/** SMTP sessions with the remote MTA, held for a case or for the command line by the same functions. */
import type { ProbePorts, ProbeReport, ProbeRequest } from '../../shared/evidence/probe.ts';
import { probe, type Case, type CaseChange, type CaseDocument, type ProbeResult } from '../../shared/flow.ts';
import type { Connector, SessionLedger } from '../../shared/ports.ts';
import type { Settings } from '../../shared/rpc/contract.ts';
import { localAddressFor, systemLookup } from '../node/smtp/addresses.ts';
import { connector } from '../node/smtp/connection.ts';
import { createResolver } from '../node/dns/resolver.ts';
import { show } from './cases.ts';
import { ticking } from './checks.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { stoppable } from './work.ts';

export function runProbe(
  request: ProbeRequest,
  around: ProbeSurroundings,
  onResult?: (result: ProbeResult) => void,
): Promise<ProbeReport> {
  return probe(request, probePorts(around), onResult);
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
    ...(signal && { signal }),
  };
}

/** Connections that close as soon as the user stops the session. */
function hangingUp(signal: AbortSignal): Connector {
  return {
    connect: (target) =>
      new Promise((resolve) => {
        const stop = (): void => resolve({ outcome: 'closed', why: 'stopped by the user' });
        signal.addEventListener('abort', stop, { once: true });
        void connector.connect(target).then((opened) => {
          if (opened.outcome === 'connected') {
            const hangUp = (): void => opened.connection.close();
            if (signal.aborted) hangUp();
            else signal.addEventListener('abort', hangUp, { once: true });
          }
          resolve(opened);
        });
      }),
  };
}

/** The pauses between sessions, as the user set them. */
export const limitsOf = (settings: Settings): ProbeRequest['limits'] & object => ({
  firstHourMinutes: settings.politenessFirstHourMinutes,
  afterMinutes: settings.politenessAfterMinutes,
});

const envelopeStages: readonly string[] = ['mail', 'rcpt', 'data', 'end-of-data'];

/** How far a session of this case goes by itself: to RCPT where its refusal came at the envelope or after it. */
export function envelopeOf({ attempts, verdict }: Pick<CaseDocument, 'attempts' | 'verdict'>): {
  mailFrom: string | null;
  rcptTo: string | null;
} {
  const lead = attempts.find((a) => a.recipient?.includes('@'));
  if (!lead || !envelopeStages.includes(verdict.stage)) return { mailFrom: null, rcptTo: null };
  return { mailFrom: lead.sender?.includes('@') ? lead.sender : null, rcptTo: lead.recipient };
}

/** Sessions of a case, with the HELO name that it knows and the limits of the desk; they are the case's from then on. */
export async function probeCase(
  desk: Desk,
  c: Case,
  request: ProbeRequest,
  around: { resolvers?: readonly string[]; signal?: AbortSignal } = {},
  onResult?: (result: ProbeResult) => void,
): Promise<{ report: ProbeReport; case: Case }> {
  const { settings, ledger } = desk;
  const { id } = c;
  const report = await runProbe(
    { ...request, helo: request.helo ?? c.helo ?? settings.helo, limits: limitsOf(settings) },
    {
      ledger,
      now: () => desk.now(),
      ...around,
      resolvers: around.resolvers?.length ? around.resolvers : settings.resolvers,
    },
    onResult,
  );
  const changed = await desk.change(
    id,
    { kind: 'probed', id, sessions: report.results },
    ...overridden(desk, id, 'Test session', request.override),
  );
  return { report, case: changed };
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

export function sessionHandlers(desk: Desk): Handlers<'probe.run'> {
  return {
    async 'probe.run'({ case: id, host, port, work: name, resolvers, ...session }) {
      const c = id === null ? null : await desk.load(id);
      desk.networkUsedAt = desk.now().toISOString();
      const { settings, ledger } = desk;
      const request: ProbeRequest = {
        where: {
          kind: c && host.toLowerCase() === c.recipientDomain ? 'domain' : 'host',
          name: host,
          port,
        },
        ...session,
        allowPrivate: Boolean(session.allowPrivate || desk.options.allowPrivate),
      };
      return stoppable(name, async ({ id: work, signal }) => {
        const tell = (result: ProbeResult): void => void desk.emit('session', { case: id, work, result });
        if (c) {
          const around = { signal, ...(resolvers && { resolvers }) };
          const { report, case: changed } = await probeCase(desk, c, request, around, tell);
          return { ...report, view: await show(desk, changed) };
        }
        const report = await runProbe(
          { ...request, helo: request.helo ?? settings.helo, limits: limitsOf(settings) },
          { ledger, resolvers: resolvers ?? settings.resolvers, now: () => desk.now(), signal },
          tell,
        );
        return { ...report, view: null };
      });
    },
  };
}
