/** What came in: one file, one message of an mbox, or one pasted text, and what it turned out to be. */
import type { ProblemJson } from '../problem.ts';
import type { Attempt } from './attempt.ts';

/** The purpose, not the form: `delay-notice` for a warning, `dsn` and `bounce` for final ones. */
export const kinds = [
  'dsn',
  'bounce',
  'delay-notice',
  'delivered',
  'auto-reply',
  'feedback-report',
  'reply-text',
  'log',
  'queue-listing',
  'not-a-bounce',
  'unreadable',
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
  returned: ReturnedMessage | null;
  /** Logs only. */
  log: LogSummary | null;
  traffic: Traffic[];
  /** Size in bytes and SHA-256 (hex) of the input, where the host computed it. */
  size: number;
  sha256: string | null;
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
  domains: LogDomain[];
}
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
}
export interface LogReply {
  code: number;
  enhanced: string | null;
  text: string;
  count: number;
  card: string | null;
  cause: string | null;
}
