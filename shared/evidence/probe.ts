/**
 * SMTP sessions to every address of a receiver from every client IP, politely: one session at a time per MX, two
 * connections in all, and never before the ledger allows it.
 */
import { connectedEvent, type ProbeResult } from '../case/finding.ts';
import { endpointIp, parseIp } from '../dns/address.ts';
import type { Clock, Connector, Resolver, SessionLedger } from '../ports.ts';
import { Problem } from '../problem.ts';
import { defaultLimits } from '../retry/politeness.ts';
import { dialogue } from '../smtp/dialogue.ts';
import { defaultDeadlines, type SessionRequest, type TranscriptLine } from '../smtp/session.ts';
import { waitHint } from '../smtp/wait-hint.ts';
import { checkRequest, type ProbeRequest } from './probe-request.ts';
import { sessionSays } from './session-words.ts';
import { findTargets, type Target } from './target.ts';

export type { ProbeRequest };

export interface ProbePorts {
  resolver: Resolver;
  connector: Connector;
  ledger: SessionLedger;
  clock: Clock;
  /** The address that the system would connect from, and what its hosts file knows. */
  localAddressFor(remote: string): Promise<string | null>;
  systemLookup(name: string): Promise<string[]>;
  /** Set by the user's wish to stop: no further session begins, and the connector hangs up the running ones. */
  signal?: AbortSignal;
}

export interface ProbeReport {
  /** In the order of the plan: by client IP, then by MX preference. */
  results: ProbeResult[];
  /** Sessions that the politeness rule held back, where others were allowed. */
  refused: { target: Target; clientIp: string; notBefore: string; why: string }[];
  notes: string[];
}

const maxConnections = 2;

/**
 * @throws Problem `too-soon` (exit 4, with `notBefore`) if the politeness rule allows no session at all; `bad-…` for
 * values that must not reach the wire, before any socket opens; `cancelled`; and those of findTargets.
 */
export async function probe(
  request: ProbeRequest,
  ports: ProbePorts,
  onResult: (result: ProbeResult) => void = () => {},
): Promise<ProbeReport> {
  checkRequest(request);
  const { where, allowPrivate } = request;
  const { targets, notes } = await findTargets(where, ports.resolver, ports.systemLookup, allowPrivate).catch(
    (error: unknown) => {
      throw ports.signal?.aborted ? stopped(request) : error; // look-ups that were stopped look like time-outs
    },
  );
  const sessions = await plan(targets.slice(0, request.maxTargets), request.clientIps, ports);
  const results: (ProbeResult | null)[] = sessions.map(() => null);
  const refused: ProbeReport['refused'] = [];
  const releases: Promise<void>[] = [];
  await inTurn(sessions, async (session, index) => {
    const outcome = await oneSession(request, session, ports, releases);
    if (outcome === null) return;
    if ('refused' in outcome) refused.push({ ...session, ...outcome.refused });
    else onResult((results[index] = outcome));
  });
  await Promise.all(releases);
  const done = results.filter((result) => result !== null);
  const unfinished = sessions.length - done.length - refused.length;
  if (unfinished > 0 && done.length === 0) throw stopped(request);
  if (unfinished > 0)
    notes.push(`Stopped by the user: ${unfinished} of ${sessions.length} sessions are missing.`);
  if (done.length === 0) throw tooSoon(refused);
  return { results: done, refused, notes };
}

interface Planned {
  target: Target;
  clientIp: string;
  /** Bound explicitly, because the user chose it. */
  chosen: boolean;
}

/** Round by round over the client IPs, so that sessions to one MX lie far apart and hinder each other least. */
async function plan(targets: Target[], clientIps: string[], ports: ProbePorts): Promise<Planned[]> {
  if (clientIps.length === 0)
    return Promise.all(
      targets.map(async (target) => ({
        target,
        clientIp: (await ports.localAddressFor(target.address)) ?? 'unknown',
        chosen: false,
      })),
    );
  const sessions = clientIps
    .map((ip) => endpointIp(ip)!)
    .flatMap((clientIp) =>
      targets
        .filter((target) => parseIp(target.address)!.family === parseIp(clientIp)!.family)
        .map((target) => ({ target, clientIp, chosen: true })),
    );
  if (sessions.length > 0) return sessions;
  throw new Problem(
    'address-family',
    `No address of ${targets[0]!.host} can be reached from ${clientIps.join(', ')}: one is IPv4, the other IPv6.`,
    'Choose a client IP of the same family.',
    { exit: 2 },
  );
}

/** Runs the sessions two at a time, never two to one address. */
async function inTurn(
  sessions: Planned[],
  run: (session: Planned, index: number) => Promise<void>,
): Promise<void> {
  const waiting = sessions.map((session, index) => ({ session, index }));
  const running = new Map<string, Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const at = waiting.findIndex(({ session }) => !running.has(session.target.address));
    if (at >= 0 && running.size < maxConnections) {
      const [{ session, index }] = waiting.splice(at, 1) as [(typeof waiting)[number]];
      const { address } = session.target;
      running.set(
        address,
        run(session, index).finally(() => running.delete(address)),
      );
    } else await Promise.race(running.values());
  }
}

/** Null where the user stopped it: how it ended says nothing about the server. */
async function oneSession(
  request: ProbeRequest,
  { target, clientIp, chosen }: Planned,
  { clock, connector, ledger, signal }: ProbePorts,
  releases: Promise<void>[],
): Promise<ProbeResult | { refused: { notBefore: string; why: string } } | null> {
  if (signal?.aborted) return null;
  const { host, address, port } = target;
  const limits = request.limits ?? defaultLimits;
  const claim = await ledger.claim({
    address,
    port,
    host,
    clientIp,
    override: request.override,
    at: clock.now(),
    limits,
    ...(signal && { signal }),
  });
  if (claim === 'stopped') return null;
  if ('refused' in claim)
    return {
      refused: {
        notBefore: new Date(claim.refused.at).toISOString().replace('.000Z', 'Z'),
        why: claim.refused.why,
      },
    };

  const deadlines = { ...defaultDeadlines, ...request.deadlines };
  const startedAt = clock.now();
  const opened = await connector.connect({
    address,
    port,
    timeoutMs: deadlines.connect,
    ...(chosen && { localAddress: clientIp }),
    ...(port === 465 && { implicitTls: host }),
  });
  const event = (line: string): TranscriptLine => {
    const now = clock.now();
    return { at: new Date(now).toISOString(), ms: now - startedAt, from: '*', line };
  };
  const base = { target: { host, address, port }, clientIp, at: new Date(startedAt).toISOString() };
  const more = {
    ...(target.preference !== undefined && { preference: target.preference }),
    ...(request.override !== null && { override: request.override }),
  };
  const connected = (from: string): TranscriptLine =>
    event(`${connectedEvent} ${address} port ${port} from ${from}`);
  let result: ProbeResult;
  if (opened.outcome === 'connected') {
    const transcript = [connected(opened.localAddress ?? clientIp)];
    if (opened.tls) transcript.push(event(`TLS established, ${opened.tls.protocol} ${opened.tls.cipher}`));
    const {
      outcome,
      stage,
      reply,
      tls,
      transcript: lines,
      why,
    } = await dialogue(opened.connection, sessionRequest(request, target, clientIp), clock, {
      startedAt,
      transcript,
      ...(opened.tls && { tls: opened.tls }),
    });
    const core = { ...base, outcome, stage, reply, tls, transcript: lines, ms: clock.now() - startedAt };
    result = { ...core, says: sessionSays(core, why), ...more };
  } else {
    const core = {
      ...base,
      outcome: opened.outcome,
      stage: 'greeting' as const,
      reply: null,
      tls: null,
      transcript: [
        ...(opened.reached ? [connected(clientIp)] : []),
        event(`${opened.outcome}: ${opened.why}`),
      ],
      ms: clock.now() - startedAt,
    };
    result = { ...core, says: sessionSays(core, opened.why), ...more };
  }
  const wait = result.reply && result.reply.code >= 400 ? waitHint(result.reply.text) : null;
  // The ledger works in order, so the next session need not wait for this to be on disk.
  releases.push(ledger.release(claim.granted, wait === null ? null : clock.now() + wait * 1000));
  return signal?.aborted && result.reply === null ? null : result;
}

function sessionRequest(request: ProbeRequest, target: Target, clientIp: string): SessionRequest {
  const { mailFrom, rcptTo, starttls, deadlines, message, auth } = request;
  const literal = clientIp.includes(':') ? `[IPv6:${clientIp}]` : `[${clientIp}]`;
  return {
    helo: request.helo ?? literal,
    mailFrom,
    rcptTo,
    starttls,
    servername: target.host,
    ...(deadlines && { deadlines }),
    ...(message && { message }),
    ...(auth && { auth }),
  };
}

function stopped({ message }: ProbeRequest): Problem {
  return new Problem(
    'cancelled',
    'The session was stopped, and nothing of it was taken over.',
    message
      ? 'If the whole message had gone out by then, it may still arrive. The try counts for the pause before the next one.'
      : 'It still counts for the pause before the next one.',
  );
}

function tooSoon(refused: ProbeReport['refused']): Problem {
  const next = refused.reduce((a, b) => (b.notBefore < a.notBefore ? b : a));
  return new Problem(
    'too-soon',
    `${next.target.host} may not be tested from ${next.clientIp} yet: ${next.why}.`,
    `Not before ${minuteAfter(next.notBefore)} UTC; sooner only with a reason that goes into the case.`,
    { exit: 4, notBefore: next.notBefore },
  );
}

/** Rounded up: the full minute from which a test is allowed. */
function minuteAfter(iso: string): string {
  const minute = 60_000;
  return new Date(Math.ceil(Date.parse(iso) / minute) * minute).toISOString().slice(0, 16).replace('T', ' ');
}
