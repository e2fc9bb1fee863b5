/** One attempt to deliver one message to one recipient, as a bounce, a log line or a session tells it. */
import type { ReplyMatch } from '../catalogue/cause.ts';
import type { Reply, Stage } from '../smtp/reply.ts';
import type { TranscriptLine } from '../smtp/session.ts';

/** Who said the 421: the receiver, the server that sends for us, or our own MTA (which invented it). */
export type Issuer = 'remote-mta' | 'own-relay' | 'own-mta' | 'unknown';

/** The `Action` of RFC 3464 §2.3.3, as the message says it. */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** What became of this attempt. `expired`: the queue gave up. `unknown`: the source does not tell. */
export type Outcome = 'deferred' | 'rejected' | 'accepted' | 'expired' | 'unknown';

export interface RemoteMta {
  name: string | null;
  address: string | null;
  /** Only where the source names one; 587 and 465 tell a submission server. */
  port?: number | null;
}

export interface Attempt {
  /** Mailbox, lower-cased domain; null where nothing names one. Never guessed from a server's name. */
  recipient: string | null;
  recipientDomain: string | null;
  action: Action | null;
  outcome: Outcome;
  /** The reply that decided this recipient's fate; null if there was none (refused, timed out, no route). */
  reply: Reply | null;
  /** The reporting MTA's own sentence, e.g. `host mx[1.2.3.4] refused to talk to me: 421 …`. */
  says: string | null;
  /** Replies of the same session that decided nothing: a 421 after a 550, to RSET or QUIT, or after acceptance. */
  aftereffects: Reply[];
  stage: Stage;
  remoteMta: RemoteMta | null;
  /** The MTA that wrote this, RFC 3464 §2.2.2. */
  reportingMta: string | null;
  /** Our sending address as the source names it (`I=[…]`, text of the reply); never the remote's. */
  clientIp: string | null;
  helo: string | null;
  sender: string | null;
  queueId: string | null;
  /** When the attempt was made, ISO 8601 UTC; null where nothing tells. */
  at: string | null;
  /** When the message entered the queue (Arrival-Date), ISO 8601 UTC. */
  arrivedAt: string | null;
  willRetryUntil: string | null;
  issuer: Issuer;
  match: ReplyMatch | null;
  /** Where it was read: file and, for logs and texts, the 1-based line. */
  source: { file: string; line: number | null };
  /** The `Status` field of a DSN (RFC 3464 §2.3.4), or an enhanced status that came without a basic code. */
  status?: string | null;
  /** Type of the `Diagnostic-Code`, lower-cased: `smtp`, or `x-postfix`, `x-unix`, … for the reporting MTA's own words. */
  diagnosticType?: string | null;
  /** Repeats of the same line folded into this attempt by a cap on long logs; 1 otherwise. */
  count: number;
  /** The clock whose zone was assumed, see case/clock.ts; absent where the times name their zone. */
  clock?: string;
  /** The session it was read from, where it was pasted whole; its times are those of the lines. */
  transcript?: TranscriptLine[];
}

/** An attempt with every field empty, to be filled by an importer. */
export function emptyAttempt(file: string): Attempt {
  return {
    recipient: null,
    recipientDomain: null,
    action: null,
    outcome: 'unknown',
    reply: null,
    says: null,
    aftereffects: [],
    stage: 'unknown',
    remoteMta: null,
    reportingMta: null,
    clientIp: null,
    helo: null,
    sender: null,
    queueId: null,
    at: null,
    arrivedAt: null,
    willRetryUntil: null,
    issuer: 'unknown',
    match: null,
    source: { file, line: null },
    count: 1,
  };
}
