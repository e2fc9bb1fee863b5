/**
 * SMTP sessions to every address of a receiver from every client IP, politely: one session at a time per MX, two
 * connections in all, and never before the ledger allows it.
 */
import type { ProbeResult } from '../case/finding.ts';
import { canonicalIp, parseIp } from '../dns/address.ts';
import { isHostName } from '../dns/name.ts';
import type { Clock, Connector, Resolver, SessionLedger } from '../ports.ts';
import { Problem } from '../problem.ts';
import { defaultLimits, type PolitenessLimits } from '../retry/politeness.ts';
import { dialogue } from '../smtp/dialogue.ts';
import {
  defaultDeadlines,
  type Deadlines,
  type SessionRequest,
  type TranscriptLine,
} from '../smtp/session.ts';
import { waitHint } from '../smtp/wait-hint.ts';
import { sessionSays } from './session-words.ts';
import { findTargets, type Target } from './target.ts';

export interface ProbeRequest {
  /** `host`: this host only. `domain`: every MX of the domain. See readTarget for texts. */
  where: { kind: 'host' | 'domain'; name: string; port: number };
  /** Addresses of this machine to connect from; empty for the one the system picks. */
  clientIps: string[];
  /** Null: the address literal of the client IP. */
  helo: string | null;
  mailFrom: string | null;
  /** With it the session goes on to MAIL and RCPT; there is no DATA. */
  rcptTo: string | null;
  starttls: 'auto' | 'never' | 'require';
  /** Why the politeness rule is overridden; null to obey it. */
  override: string | null;
  allowPrivate: boolean;
  /** Only the first so many addresses, for a test message: it must not go out once per MX. */
  maxTargets?: number;
  limits?: PolitenessLimits;
  deadlines?: Partial<Deadlines>;
  /** A test message and a login, see electron/node/test-message.ts. */
  message?: Uint8Array;
  auth?: { user: string; password: string };
}

export interface ProbePorts {
  resolver: Resolver;
  connector: Connector;
  ledger: SessionLedger;
  clock: Clock;
  /** The address that the system would connect from, and what its hosts file knows. */
  localAddressFor(remote: string): Promise<string | null>;
  systemLookup(name: string): Promise<string[]>;
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
 * values that must not reach the wire, before any socket opens; and those of findTargets.
 */
export async function probe(
  request: ProbeRequest,
  ports: ProbePorts,
  onResult: (result: ProbeResult) => void = () => {},
): Promise<ProbeReport> {
  checkRequest(request);
  const { where, allowPrivate } = request;
  const { targets, notes } = await findTargets(where, ports.resolver, ports.systemLookup, allowPrivate);
  const sessions = await plan(targets.slice(0, request.maxTargets), request.clientIps, ports);
  const results: (ProbeResult | null)[] = sessions.map(() => null);
  const refused: ProbeReport['refused'] = [];
  const releases: Promise<void>[] = [];
  await inTurn(sessions, async (session, index) => {
    const outcome = await oneSession(request, session, ports, releases);
    if ('refused' in outcome) refused.push({ ...session, ...outcome.refused });
    else onResult((results[index] = outcome));
  });
  await Promise.all(releases);
  const done = results.filter((result) => result !== null);
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
    .map((ip) => canonicalIp(ip)!)
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

async function oneSession(
  request: ProbeRequest,
  { target, clientIp, chosen }: Planned,
  { clock, connector, ledger }: ProbePorts,
  releases: Promise<void>[],
): Promise<ProbeResult | { refused: { notBefore: string; why: string } }> {
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
  });
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
  let result: ProbeResult;
  if (opened.outcome === 'connected') {
    const from = opened.localAddress ?? clientIp;
    const transcript = [event(`connected to ${address} port ${port} from ${from}`)];
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
      transcript: [event(`${opened.outcome}: ${opened.why}`)],
      ms: clock.now() - startedAt,
    };
    result = { ...core, says: sessionSays(core, opened.why), ...more };
  }
  const wait = result.reply && result.reply.code >= 400 ? waitHint(result.reply.text) : null;
  // The ledger works in order, so the next session need not wait for this to be on disk.
  releases.push(ledger.release(claim.granted, wait === null ? null : clock.now() + wait * 1000));
  return result;
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

/** Refuses what must not reach the wire. CR, LF and NUL would become commands of their own. */
function checkRequest({ helo, mailFrom, rcptTo, clientIps, override }: ProbeRequest): void {
  const literal = helo === null ? null : /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(helo);
  // Underscores are no host name, but some servers say them, and the test must say what they say.
  if (helo !== null && !isHostName(helo.replaceAll('_', 'x')) && !(literal && parseIp(literal[1]!)))
    throw bad('helo', 'The HELO name is not a host name.', 'Give a full host name such as mail.example.com.');
  for (const address of [mailFrom, rcptTo])
    if (address !== null && address !== '' && !isMailbox(address))
      throw bad(
        'address',
        'A sender or recipient is not a mail address.',
        'Write it like postmaster@example.net.',
      );
  if (rcptTo === '') throw bad('address', 'The recipient is empty.', 'Write it like postmaster@example.net.');
  for (const ip of clientIps)
    if (!parseIp(ip))
      throw bad('client-ip', 'A client IP is not an IP address.', 'Give an address of this machine.');
  if (override !== null && override.trim().length < 3)
    throw bad(
      'override',
      'The waiting time is only overridden for a reason.',
      'Write the reason in a few words.',
    );
}

const bad = (what: string, says: string, hint: string): Problem =>
  new Problem(`bad-${what}`, says, hint, { exit: 2 });

function isMailbox(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (address.length > 320 || at < 1) return false;
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const literal = /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(domain);
  // Without spaces, angle brackets and controls nothing can end the path early; quoted local parts may hold more.
  return (
    /^[^\s<>\p{Cc}]{1,64}$/u.test(local) && (isHostName(domain) || Boolean(literal && parseIp(literal[1]!)))
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
