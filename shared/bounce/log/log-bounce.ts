/** From the tally to what the case and the screens read. */
import {
  zoneNote,
  type Bounce,
  type LogDelivery,
  type LogSummary,
  type SkippedLine,
  type Traffic,
} from '../bounce.ts';
import type { Attempt } from '../attempt.ts';
import { domainsOf } from './domain-summary.ts';
import type { Route } from './domains.ts';
import { scopeOf, type RouteFacts } from './scope.ts';
import type { Tally } from './tally.ts';

/** Routes handed on; the refused ones first, then the busiest. */
const trafficLimit = 5000;

export interface ReadSoFar {
  files: string[];
  lines: number;
  skipped: number;
  skippedLines: SkippedLine[];
  bytes: number;
  /** Lines of a program that sends mail; null where the source has no lines of programs. */
  understood: number | null;
}

export function bounceOf(tally: Tally, read: ReadSoFar): Bounce {
  const { domains, left } = domainsOf(tally);
  return {
    file: read.files[0] ?? '',
    kind: 'log',
    attempts: attemptsOf(tally),
    notes: notesOf(tally, read, domains.length, left),
    problem: null,
    date: null,
    returned: null,
    report: null,
    log: { ...summaryOf(tally, read), domains, deliveries: deliveriesOf(tally) },
    traffic: trafficOf(tally),
    ...(tally.clock.zoneless && { assumedZone: 'UTC' }),
    size: read.bytes,
    sha256: null,
  };
}

/** False for text without a single time stamp: whatever it is, it is no log. An empty file may be one. */
export const isLog = ({ lines, from, domains }: LogSummary): boolean =>
  lines === 0 || from !== null || domains.length > 0;

function summaryOf(tally: Tally, read: ReadSoFar): Omit<LogSummary, 'domains' | 'deliveries'> {
  const { clock } = tally;
  const inHand = tally.open.failuresInHand();
  const any = clock.newest >= clock.oldest;
  return {
    files: read.files,
    lines: read.lines,
    skipped: read.skipped,
    from: any ? clock.iso(clock.oldest) : null,
    to: any ? clock.iso(clock.newest) : null,
    attempts: {
      sent: tally.sent,
      deferred: tally.deferred + inHand.all,
      bounced: tally.bounced,
      expired: tally.expired,
    },
    deferred421: tally.deferred421 + inHand.with421,
    scope: scopeOf(routeFacts(tally)),
    skippedLines: read.skippedLines,
  };
}

function deliveriesOf({ clock, domains, followed }: Tally): LogDelivery[] {
  return followed.all.map(({ domain, queueId, recipient, firstAt, lastAt, attempts, state }) => ({
    domain: domains.text(domain),
    queueId,
    recipient,
    firstSeen: clock.iso(firstAt),
    lastSeen: clock.iso(lastAt),
    attempts,
    state,
  }));
}

function attemptsOf(tally: Tally): Attempt[] {
  const met = new Set(tally.met.map(({ domain }) => tally.domains.text(domain)));
  return (
    tally.attempts
      // without any deferral the acceptances are what the log has to tell: of a case that began in an earlier log
      .list((domain) => met.size === 0 || met.has(domain))
      .map(({ attempt, time, arrived }) => ({
        ...attempt,
        at: tally.clock.iso(time),
        arrivedAt: arrived === null ? null : tally.clock.iso(arrived),
      }))
  );
}

function trafficOf(tally: Tally): Traffic[] {
  return [...tally.routes.all]
    .sort((a, b) => b.deferred - a.deferred || b.accepted - a.accepted)
    .slice(0, trafficLimit)
    .map((route) => {
      const remote = tally.remote(route.host);
      return {
        domain: tally.domains.text(route.domain),
        remoteMta: remote?.name ?? null,
        address: remote?.address ?? null,
        clientIp: clientOf(tally, route),
        accepted: route.accepted,
        deferred: route.deferred,
        rejected: route.rejected,
        firstAt: tally.clock.iso(route.firstAt),
        lastAt: tally.clock.iso(route.lastAt),
        firstAcceptedAt: route.accepted ? tally.clock.iso(route.firstAcceptedAt) : null,
        lastAcceptedAt: route.accepted ? tally.clock.iso(route.lastAcceptedAt) : null,
        hours: [...(route.hours ?? [])].map(([hour, counts]) => ({
          at: tally.clock.iso(hour * 3600),
          ...counts,
        })),
      };
    });
}

/** Refusals with 421 decide where there are any: every log holds a few dead hosts and full mailboxes. */
function routeFacts(tally: Tally): RouteFacts[] {
  const all = tally.routes.all.filter((route) => !isContentFilter(tally, route));
  const with421 = all.some((route) => route.deferred421 > 0);
  return all.map((route) => {
    const remote = tally.remote(route.host);
    const { accepted, firstAt, lastAt, firstAcceptedAt, lastAcceptedAt } = route;
    return {
      domain: tally.domains.text(route.domain),
      host: tally.hostName(route.host) || null,
      port: remote?.port ?? null,
      client: clientOf(tally, route),
      refused: with421 ? route.deferred421 : route.deferred,
      accepted: remote ? accepted : 0,
      firstAt,
      lastAt,
      firstAcceptedAt,
      lastAcceptedAt,
    };
  });
}

const clientOf = (tally: Tally, route: Route): string | null =>
  route.client < 0 ? null : tally.hosts.text(route.client);

/** A filter on this machine takes every message over before it is sent: no destination. */
function isContentFilter(tally: Tally, route: Route): boolean {
  return (
    route.host >= 0 &&
    /^(?:localhost|127\.0\.0\.1|::1)\[(?:127\.0\.0\.1|::1)\]/.test(tally.hosts.text(route.host))
  );
}

function notesOf(tally: Tally, { understood, lines }: ReadSoFar, domains: number, left: number): string[] {
  const { clock } = tally;
  const notes: string[] = [];
  const say = (when: unknown, text: string) => when && notes.push(text);
  say(
    understood === 0 && lines > 0,
    'None of these lines is of a mail server that we know; nothing was counted.',
  );
  say(clock.untimed, 'Lines without a time are read as written with the line before them, or now.');
  say(clock.yearless, 'The log names no years; the newest line is taken to be at or before now.');
  say(clock.zoneless, zoneNote('The log', 'UTC'));
  say(
    clock.hoursAhead() > 0.02,
    'The newest line lies ahead of the clock: the log is probably written in a time zone east of UTC.',
  );
  say(tally.attempts.folded, `${tally.attempts.folded} attempts are counted but not listed one by one.`);
  say(
    tally.suspended,
    `${tally.suspended} deferrals repeat an earlier reply: Postfix had suspended the destination and made no new connection.`,
  );
  const lost = tally.withoutRecipient + tally.open.failuresInHand().all;
  say(lost, `${lost} refusals name no recipient; they are in the totals but under no domain.`);
  say(
    tally.vanished,
    `${tally.vanished} deliveries left the queue without a line that says how; they count as lost.`,
  );
  say(
    tally.open.forgotten,
    `More messages were open at once than can be followed; ${tally.open.forgotten} deliveries may have recovered later and count as pending.`,
  );
  say(
    tally.routes.unlisted + tally.domains.untold + tally.hosts.untold,
    'The log holds more destinations than can be told apart; the totals are complete.',
  );
  say(left, `Only the ${domains} domains with the most deferrals are listed.`);
  return notes;
}
