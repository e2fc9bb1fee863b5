/** What a check found out. Result words of RFC 8601 §2.7; what it means for this case is `weighs`. */
import type { Stage, Reply } from '../smtp/reply.ts';
import type { SessionOutcome, TranscriptLine } from '../smtp/session.ts';
import type { TlsFacts } from '../ports.ts';

export type { TranscriptLine };

export const results = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] as const;
export type Result = (typeof results)[number];
export type Weighs = 'for' | 'against' | 'silent';

export interface Finding {
  /** Name of the check, which is its file's name: mx, iprev, helo, spf, … */
  check: string;
  result: Result;
  /** Does it speak for or against a cause on the sender's side in this case, or is it silent? */
  weighs: Weighs;
  /** One plain sentence with the fact first. Unknown is said as unknown. */
  says: string;
  /** Raw answers, one line each, as received. */
  raw: string[];
  ms: number;
  /** ISO 8601 UTC, when it was looked up. */
  at: string;
  /** What was looked at: a domain, an address, a name. */
  subject: string;
  clientIp?: string;
  resolver?: string;
  /** Smallest TTL of the records relied on, seconds. */
  ttl?: number;
  /** DNSBL only. */
  zone?: string;
  listing?: 'abuse' | 'policy' | null;
  /** What it was in the run before, where it differs. */
  changed?: { from: Result; says: string; at: string };
  /** Machine-readable details of one check (MX list, SPF look-ups, DMARC policy). */
  facts?: Record<string, unknown>;
}

/**
 * Proves neither presence nor absence, and is never shown as pass or fail. A DNSBL that could not be asked says
 * `permerror` where other checks mean a broken record.
 */
export const isUnknown = ({ result, check }: Finding): boolean =>
  result === 'temperror' || (check === 'dnsbl' && result === 'permerror');

/** Checks of the receiver: what we looked up of theirs they know better. */
const ofTheirs: ReadonlySet<string> = new Set(['mx', 'propagation', 'mta-sts', 'dane']);
export const isOfSender = ({ check }: Finding): boolean => !ofTheirs.has(check);

/** The result as reports write it. */
export const resultWord = (finding: Finding): Result | 'unknown' =>
  isUnknown(finding) ? 'unknown' : finding.result;

/** How a session ended, or why there was none: `refused` and `unreachable` come from connecting. */
export type ProbeOutcome = SessionOutcome | 'refused' | 'unreachable';

/** Event of the transcript, written when the connection stands; what follows tells from where to where. */
export const connectedEvent = 'connected to';

/** True where the server took the connection, even if it never spoke. */
export const wasConnected = ({ transcript }: Pick<ProbeResult, 'transcript'>): boolean =>
  transcript.some(({ from, line }) => from === '*' && line.startsWith(connectedEvent));

/** One SMTP session to one address from one client IP; `probe --json`. */
export interface ProbeResult {
  target: { host: string; address: string; port: number };
  clientIp: string | null;
  outcome: ProbeOutcome;
  stage: Stage;
  reply: Reply | null;
  tls: TlsFacts | null;
  transcript: TranscriptLine[];
  ms: number;
  at: string;
  /** One plain sentence on what this outcome means. */
  says: string;
  /** MX preference where the target came from an MX look-up. */
  preference?: number;
  /** Why the politeness rule was overridden, if it was. */
  override?: string;
}
