/** One try of a delivery as the watch keeps it: small, for thousands of receivers may have trouble at once. */
import type { Attempt, Outcome } from '../bounce/attempt.ts';
import { attemptFor } from '../bounce/log/attempts.ts';
import { loggedHost } from '../bounce/host.ts';
import type { Reason } from '../bounce/prose/reason.ts';
import { isoOf } from '../text/iso-time.ts';

export interface Try {
  /** Seconds since the epoch, like every time of the watch. */
  at: number;
  queueId: string;
  recipient: string;
  outcome: Outcome;
  /** Null for an acceptance. */
  reason: Reason | null;
  /** As the log writes it, `mx1.example.net[192.0.2.1]`; null where it names none. */
  host: string | null;
  clientIp: string | null;
  sender: string | null;
  reportingMta: string | null;
  arrivedAt: number | null;
}

/** The same for a case. @param source the log it was read in */
export function attemptOf(t: Try, source: string): Attempt {
  const attempt = attemptFor(source, 0, t.recipient, t.outcome, t.reason);
  return {
    ...attempt,
    says: ofHost(attempt.says, t.host),
    source: { file: source, line: null },
    queueId: t.queueId || null,
    remoteMta: (t.host === null ? null : loggedHost(t.host)) ?? attempt.remoteMta,
    clientIp: t.clientIp ?? attempt.clientIp,
    sender: t.sender,
    reportingMta: t.reportingMta,
    at: isoOf(t.at),
    arrivedAt: t.arrivedAt === null ? null : isoOf(t.arrivedAt),
  };
}

/** A sentence that was read at another host, where the rest was the same (`Sentences.like`), as this one's. */
function ofHost(says: Attempt['says'], host: string | null): Attempt['says'] {
  const own = host?.replace(/:\d{1,5}$/, '');
  return own && says ? says.replace(/^host [^\s[]{1,255}\[[^\]]{1,60}\]/, () => `host ${own}`) : says;
}
