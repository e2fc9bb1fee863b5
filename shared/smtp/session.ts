/** The words for one SMTP session: what was asked for, how it ended, and the lines of the wire. */
import type { TlsFacts } from '../ports.ts';
import type { Reply, Stage } from './reply.ts';

export interface TranscriptLine {
  /** ISO 8601, UTC. */
  at: string;
  /** Since the start of the session. */
  ms: number;
  /** Server, client, or an event (`*`). */
  from: 'S' | 'C' | '*';
  line: string;
}

/**
 * `deferred` 4yz · `rejected` 5yz · `closed` without a reply · `protocol-error` for what is no SMTP: garbage, talk
 * out of turn, a failed TLS handshake, STARTTLS missing where it is required.
 */
export type SessionOutcome = 'accepted' | 'deferred' | 'rejected' | 'timeout' | 'closed' | 'protocol-error';

export interface SessionRequest {
  helo: string;
  /** Without it the session ends after EHLO and STARTTLS. */
  rcptTo: string | null;
  /** Null is the empty reverse-path `<>`. */
  mailFrom: string | null;
  starttls: 'auto' | 'never' | 'require';
  /** The name that the certificate should carry. */
  servername: string;
  /** Only ever sent inside TLS; never in the transcript. */
  auth?: { user: string; password: string };
  /** A test message, CRLF line ends, not yet dot-stuffed. Without it there is no DATA. */
  message?: Uint8Array;
  deadlines?: Partial<Deadlines>;
}

/** Milliseconds. Shorter than RFC 5321 §4.5.3.2 asks of an MTA: somebody is waiting in front of a screen. */
export interface Deadlines {
  connect: number;
  greeting: number;
  command: number;
  endOfData: number;
  quit: number;
  overall: number;
}
export const defaultDeadlines: Deadlines = {
  connect: 10_000,
  greeting: 25_000,
  command: 20_000,
  endOfData: 60_000,
  quit: 3_000,
  overall: 50_000,
};

export interface Session {
  outcome: SessionOutcome;
  stage: Stage;
  /** The reply that decided the outcome; the last one where all was accepted. */
  reply: Reply | null;
  tls: TlsFacts | null;
  /** Keywords of the last EHLO reply, upper case; empty after HELO. */
  extensions: string[];
  transcript: TranscriptLine[];
  /** How it ended, where no reply tells. */
  why: string;
}
