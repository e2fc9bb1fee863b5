/** What came in: one file, one message of an mbox, or one pasted text, and what it turned out to be. */
import type { ProblemJson } from '../problem.ts';
import type { Attempt } from './attempt.ts';
import type { Began } from './paste/began.ts';
import { reportKinds, type Report } from './report.ts';

/** The purpose, not the form: `delay-notice` for a warning, `dsn` and `bounce` for final ones. */
export const kinds = [
  'dsn',
  'bounce',
  'delay-notice',
  'delivered',
  'auto-reply',
  'reply-text',
  'log',
  'queue-listing',
  'not-a-bounce',
  'unreadable',
  ...reportKinds,
] as const;
export type Kind = (typeof kinds)[number];

/** What we keep of the returned message's headers: enough to tell bulk from single, never the text. */
export interface ReturnedMessage {
  from: string | null;
  to: string | null;
  subject: string | null;
  messageId: string | null;
  date: string | null;
  /** List-Unsubscribe, List-Id or Precedence: bulk was there. */
  bulk: boolean;
  /** `d=` and `s=` of its DKIM signatures. */
  dkim: { domain: string; selector: string }[];
}

/** Accepted and refused deliveries of a log, by destination and client IP: the contrast that scope is judged from. */
export interface Traffic {
  domain: string;
  remoteMta: string | null;
  address: string | null;
  clientIp: string | null;
  accepted: number;
  deferred: number;
  rejected: number;
  firstAt: string;
  lastAt: string;
  /** First and last acceptance; null if none. */
  firstAcceptedAt: string | null;
  lastAcceptedAt: string | null;
  /** The same by the hour, of the case's own domains. `at`: its beginning. */
  hours?: { at: string; accepted: number; deferred: number; deferred421: number }[];
  clock?: string;
}

export interface Bounce {
  file: string;
  kind: Kind;
  attempts: Attempt[];
  /** What was cut, guessed or contradictory, one sentence each. */
  notes: string[];
  problem: ProblemJson | null;
  /** Date of the notice itself, ISO 8601 UTC. */
  date: string | null;
  /** Pasted text only: when it began, where nothing else tells a time. */
  began?: Began;
  returned: ReturnedMessage | null;
  /** What a receiver reports; null for everything else. */
  report: Report | null;
  /** Logs only. */
  log: LogSummary | null;
  traffic: Traffic[];
  /** The zone that times without one were read in; absent where each names its own. */
  assumedZone?: string;
  /** Minutes east of UTC that the Date of a notice is written with; absent where it tells none. */
  offset?: number;
  /** Size in bytes and SHA-256 (hex) of the input, where the host computed it. */
  size: number;
  sha256: string | null;
}

/** Told wherever a zone was assumed. @param what `The log`, `The text` */
export const zoneNote = (what: string, zone: string): string =>
  `${what} names no time zone; its times are read as ${zone}.`;

/** What is told by a clock without a zone. */
export function readAsUtc(bounce: Bounce, what: string): void {
  if (bounce.assumedZone) return;
  bounce.assumedZone = 'UTC';
  bounce.notes.push(zoneNote(what, 'UTC'));
}

export type LogScope = 'one-domain' | 'one-mx' | 'one-client-ip' | 'all-destinations' | 'mixed' | 'none';

/** `logs --json`, one document; field names are the public interface. */
export interface LogSummary {
  files: string[];
  lines: number;
  skipped: number;
  from: string | null;
  to: string | null;
  attempts: { sent: number; deferred: number; bounced: number; expired: number };
  deferred421: number;
  scope: LogScope;
  domains: ReadDomain[];
  /** The first of the `skipped` lines. */
  skippedLines: SkippedLine[];
  /** Deliveries that met a deferral, one by one, in the order of their first; of each domain only the first ones. */
  deliveries: LogDelivery[];
}
/** A line that was not understood; its text is cut. */
export interface SkippedLine {
  file: string;
  /** 1-based. */
  line: number;
  text: string;
}
/** One message to one recipient. */
export interface LogDelivery {
  domain: string;
  queueId: string;
  recipient: string;
  firstSeen: string;
  lastSeen: string;
  /** Tries that a server answered, or that failed for want of one. */
  attempts: number;
  state: 'pending' | 'recovered' | 'lost';
}
/** What a case keeps of a domain. */
export interface LogDomain {
  domain: string;
  deferred: number;
  deferred421: number;
  /** Deliveries (one message to one recipient) that met a deferral = recovered + pending + lost. */
  messages: number;
  recovered: number;
  pending: number;
  lost: number;
  firstSeen: string;
  lastSeen: string;
  remoteMtas: string[];
  clientIps: string[];
  stages: Partial<Record<string, number>>;
  replies: LogReply[];
  /** Deliveries to the domain in the hour before its first 421: tells bulk from single. */
  hourBefore: number;
  clock?: string;
}
/** A domain as the log's reader sees it. */
export interface ReadDomain extends LogDomain {
  /** Null where nothing was refused, or where the source does not tell when. */
  overTime: OverTime | null;
  /** Refused attempts and accepted deliveries by address of ours, and by server; the most refused first. */
  byClientIp: WayCount[];
  byRemoteMta: WayCount[];
}
/** Refused attempts in columns of equal width, beginning at `from`; they add up to `deferred`. */
export interface OverTime {
  from: string;
  /** Width of a column. */
  seconds: number;
  deferred: number[];
}
export interface WayCount {
  /** Address, or name of a server. */
  name: string;
  deferred: number;
  /** Null where the log does not name our address in the lines of accepted mail. */
  sent: number | null;
}
export interface LogReply {
  code: number;
  enhanced: string | null;
  text: string;
  count: number;
  card: string | null;
  cause: string | null;
}
