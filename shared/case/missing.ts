/** What a report to the other side still lacks. */
import type { StepId } from './step-id.ts';
import type { Case, Scope } from './case.ts';
import type { Stage } from '../smtp/reply.ts';
import { isOfSender, isUnknown } from './finding.ts';
import { findingsOf } from './made-before.ts';
import { pieces, type Piece } from './piece.ts';

/** The part of what is known of a case that decides what is missing. */
export interface KnownPieces {
  recipientDomains: readonly string[];
  remoteMtas: readonly string[];
  timesKnown: boolean;
  hasReply: boolean;
  stage: Stage;
  scope: Scope;
  /** Refused tries in the evidence. */
  deferrals: number;
  /** A notice that tells of tries over hours counts as a pattern. */
  hasNotice: boolean;
}

export function missingPieces(c: Case, known: KnownPieces): Piece[] {
  const answered = (step: StepId) => c.answers.some((answer) => answer.step === step);
  const there: Record<Piece, boolean> = {
    clientIp: c.clientIps.length > 0,
    helo: c.helo !== null,
    recipientDomain: known.recipientDomains.length > 0,
    remoteMta: known.remoteMtas.length > 0,
    firstSeen: known.timesKnown,
    lastSeen: known.timesKnown,
    reply: known.hasReply,
    stage: known.stage !== 'unknown',
    scope: known.scope !== 'unknown',
    retryPattern: known.deferrals >= 2 || known.hasNotice,
    transcript: [...c.sessions, ...c.attempts].some(({ transcript }) => (transcript?.length ?? 0) > 0),
    senderChecks: findingsOf(c).some((finding) => isOfSender(finding) && !isUnknown(finding)),
    changes: c.journal.length > 0 || answered('change-journal'),
    queueId: c.attempts.some((a) => a.queueId !== null),
  };
  return pieces.filter((piece) => !there[piece]);
}
