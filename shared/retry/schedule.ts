/**
 * The clock of a case: time bands, and what a queue does by itself. Every number names its origin, since the
 * sources disagree: RFC 5321 §4.5.4.1 asks for 30 minutes between tries, servers start sooner.
 */
import type { Attempt } from '../bounce/attempt.ts';
import type { Band } from '../case/case.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface BandRule {
  id: Band;
  title: string;
  fromMinutes: number;
  /** Null for the open end. */
  toMinutes: number | null;
  origin: string;
}

/** Minutes since the first deferral at which a band ends and the next begins; they rise. */
export interface BandLimits {
  normal: number;
  watch: number;
  cooling: number;
  incident: number;
}
export const usualLimits: BandLimits = { normal: 60, watch: 360, cooling: 720, incident: 1440 };

const titles: readonly (readonly [keyof BandLimits | 'escalate', string])[] = [
  ['normal', 'Normal retries'],
  ['watch', 'Watch'],
  ['cooling', 'Cooling'],
  ['incident', 'Incident'],
  ['escalate', 'Escalate'],
];
const queueGivesUp = 5 * 1440;

/**
 * The bands from the first deferral to now. `expired` also holds earlier, where the queue gave up sooner; when
 * queues give up is no practice but RFC 5321, so it cannot be set.
 */
export function bandRules(limits: BandLimits): BandRule[] {
  let from = 0;
  let own = false; // where a band begins, the one before it ends
  const rules: BandRule[] = titles.map(([id, title]) => {
    const to = id === 'escalate' ? queueGivesUp : limits[id];
    const ownEnd = id !== 'escalate' && to !== usualLimits[id];
    const origin = own || ownEnd ? 'your setting' : 'practice of support desks';
    const rule = { id, title, fromMinutes: from, toMinutes: to, origin };
    from = to;
    own = ownEnd;
    return rule;
  });
  return [
    ...rules,
    {
      id: 'expired',
      title: 'Given up',
      fromMinutes: queueGivesUp,
      toMinutes: null,
      origin: 'RFC 5321 §4.5.4.1',
    },
  ];
}

/** The usual bands. */
export const bands: readonly BandRule[] = bandRules(usualLimits);

/** The band of a duration in milliseconds. A negative one (clock skew) counts as none. */
export function bandOf(duration: number, rules: readonly BandRule[] = bands): Band {
  const minutes = Math.max(0, duration) / minute;
  return rules.findLast((band) => minutes >= band.fromMinutes)!.id;
}

export type Mta =
  'postfix' | 'exim' | 'exchange' | 'exchange-online' | 'sendmail' | 'powermta' | 'kumomta' | 'custom';

export interface QueueProfile {
  title: string;
  lifetimeHours: number;
  /** The longest pause between two tries, minutes. */
  longestPause: number;
  /** The pause after a try, minutes, from the age of the message at that try. */
  pause(ageMinutes: number): number;
  /** The queue is looked through once in so many minutes; 0 for all the time. */
  runMinutes: number;
  /** Where a receiver refuses one session after the other, nothing is tried for so many minutes; null where nothing is known of that. */
  closedMinutes: number | null;
  source: string;
}

/** Defaults as shipped; an administrator may have changed every one of them. */
export const queueProfiles: Readonly<Record<Mta, QueueProfile>> = {
  postfix: {
    title: 'Postfix',
    lifetimeHours: 120,
    longestPause: 4000 / 60,
    pause: (age) => Math.min(Math.max(age, 5), 4000 / 60),
    runMinutes: 5,
    closedMinutes: 5,
    source: 'postconf(5): minimal_backoff_time 300s, maximal_backoff_time 4000s, maximal_queue_lifetime 5d',
  },
  exim: {
    title: 'Exim',
    lifetimeHours: 96,
    longestPause: 360,
    pause: (age) => (age < 120 ? 15 : age < 960 ? Math.max(60, (age - 120) / 2) : 360),
    runMinutes: 30,
    closedMinutes: null,
    source: 'default retry rule: F,2h,15m; G,16h,1h,1.5; F,4d,6h',
  },
  exchange: {
    title: 'Exchange',
    lifetimeHours: 48,
    longestPause: 15,
    pause: () => 15,
    runMinutes: 0,
    closedMinutes: null,
    source: 'Set-TransportService: MessageRetryInterval 15 minutes, MessageExpirationTimeout 2 days',
  },
  'exchange-online': {
    title: 'Exchange Online',
    lifetimeHours: 24,
    longestPause: 60,
    pause: () => 15,
    runMinutes: 0,
    closedMinutes: null,
    source: 'Exchange Online: messages expire after 24 hours',
  },
  sendmail: {
    title: 'Sendmail',
    lifetimeHours: 120,
    longestPause: 60,
    pause: () => 60,
    runMinutes: 60,
    closedMinutes: null,
    source: 'Timeout.queuereturn 5d; one try per queue run, often hourly',
  },
  powermta: {
    title: 'PowerMTA',
    lifetimeHours: 108,
    longestPause: 10,
    pause: () => 10,
    runMinutes: 0,
    closedMinutes: null,
    source: 'usual configuration: retry-after 10m, bounce-after 4d12h',
  },
  kumomta: {
    title: 'KumoMTA',
    lifetimeHours: 168,
    longestPause: 1440,
    pause: (age) => Math.max(20, age),
    runMinutes: 0,
    closedMinutes: null,
    source: 'retry_interval 20 minutes, doubling; max_age 7 days',
  },
  custom: {
    title: 'Mail server',
    lifetimeHours: 120,
    longestPause: 240,
    pause: () => 30,
    runMinutes: 0,
    closedMinutes: null,
    source: 'RFC 5321 §4.5.4.1: at least 30 minutes between tries, 4 to 5 days in all',
  },
};

const marks: readonly { mta: Mta; pattern: RegExp }[] = [
  {
    mta: 'postfix',
    pattern: /refused to talk to me|in reply to [a-z ]+ command\)|refused to start TLS|^x-postfix/i,
  },
  { mta: 'exim', pattern: /SMTP error from remote mail server after|retry timeout exceeded|\bR=\S+ T=\S+/ },
  { mta: 'exchange', pattern: /generating server|SocketError|Primary target IP address|LED=|\bSMTPSEND\b/i },
  { mta: 'sendmail', pattern: /\bstat=|^Deferred: /i },
];

/** Which product wrote these attempts, as far as its own sentences tell. */
export function mtaOf(attempts: readonly Attempt[]): Mta | null {
  for (const { says, reportingMta } of attempts.slice(0, 50)) {
    if (reportingMta?.endsWith('.outlook.com')) return 'exchange-online';
    const said = says?.slice(0, 1000);
    const found = said && marks.find(({ pattern }) => pattern.test(said));
    if (found) return found.mta;
  }
  return null;
}

/** The MTA's own next try after `last`, from when the message entered the queue; all in milliseconds. */
export function nextRetry(mta: Mta, first: number, last: number): number {
  return last + queueProfiles[mta].pause(Math.max(0, last - first) / minute) * minute;
}

/** When the queue gives up, in milliseconds. `lifetimeHours` overrules the product's default. */
export function queueEnd(mta: Mta, first: number, lifetimeHours?: number | null): number {
  return first + (lifetimeHours ?? queueProfiles[mta].lifetimeHours) * hour;
}
