/** What is known of a case at one moment: the one reading that verdict, walk, report and screens share. */
import type { Issuer } from '../bounce/attempt.ts';
import type { Band, Case, Scope } from '../case/case.ts';
import type { ReplyClass } from '../case/deliveries.ts';
import { missingPieces } from '../case/missing.ts';
import { type Piece } from '../case/piece.ts';
import type { Matcher } from '../catalogue/match.ts';
import { isOwnMatter, neighbourMeaning } from '../catalogue/neighbour.ts';
import { bandOf, day, hour, type BandRule } from '../retry/schedule.ts';
import type { Stage } from '../smtp/reply.ts';
import { readingOf, timeOf, type Reading } from './reading.ts';
import { answerTo, byEvidence, overruled, type Told } from './told.ts';
import type { Family } from './wording.ts';
import { listed } from '../words/sentence.ts';

export { timeOf };

/** The evidence, and over it what the user answered and what the clock shows. */
export interface CaseFacts extends Reading {
  case: Case;
  /** Milliseconds since the epoch, like every time of this table. */
  now: number;
  class: Told<ReplyClass>;
  /** What evidence answers to the step “other-temporary”: whether a code beside 421 is gone into like one. */
  treated: Told | null;
  /** False where the deciding replies are no 421 and are not treated as one: then no causes are named. */
  judged: boolean;
  issuer: Told<Issuer>;
  stage: Told<Stage>;
  scope: Told<Scope>;
  family: Told<Family>;
  band: Told<Band>;
}

/** `bands`: the usual ones where none are given. */
export function factsOf(c: Case, matcher: Matcher, now: number, bands?: readonly BandRule[]): CaseFacts {
  const reading = readingOf(c, matcher);
  const { told } = reading;
  const cls = overruled(c, 'is-421', told.class);
  const issuer = overruled(c, 'issuer', told.issuer);
  const scoped = reading.scopeFor(issuer.value === 'own-relay');
  const treated = likeDeferral(reading);
  const goneInto = answerTo(c, 'other-temporary')?.answer ?? treated?.value;
  return {
    ...reading,
    case: c,
    now,
    class: cls,
    treated,
    judged: cls.value === 'yes' || cls.value === 'no-reply' || goneInto === 'treat-as-deferral',
    issuer,
    stage: overruled(c, 'stage', told.stage),
    scope: overruled(c, 'scope', byEvidence(scoped.scope, scoped.because)),
    family: overruled(c, 'wording', told.family),
    band: overruled(c, 'how-long', bandAt(reading, now, bands)),
  };
}

/**
 * A matter of that mailbox (X.2.Y, RFC 3463 §3.3), of the message or of a login is none of the sender's standing; but
 * greylisting is told with 4.2.0 by many.
 */
function likeDeferral({ lead, wording, recoveredAt, firstSeen, lastSeen }: Reading): Told | null {
  const like = (because: string) => byEvidence('treat-as-deferral', because);
  if (recoveredAt !== null) return like('it was put off and accepted later, like after a 421');
  const reply = lead?.reply;
  const own = reply && neighbourMeaning(reply);
  if (!reply || (own && isOwnMatter(own))) return null;
  if (reply.enhanced?.startsWith('2.', 2) && wording.named !== 'greylisting') return null;
  if (wording.named !== null)
    return like(`${wording.because}; what helps is the same after ${reply.code} as after 421`);
  return lastSeen - firstSeen > hour ? like(`still put off after ${duration(lastSeen - firstSeen)}`) : null;
}

function bandAt(r: Reading, now: number, bands?: readonly BandRule[]): Told<Band> {
  if (r.recoveredAt !== null) {
    const took = r.recoveredAt - r.firstSeen;
    return byEvidence(
      bandOf(took, bands),
      `it took ${duration(took)} from the first deferral to the recovery`,
    );
  }
  if (r.lost > 0 && r.pending === 0)
    return byEvidence('expired', 'the queue gave up and returned the message');
  if (r.willRetryUntil !== null && r.willRetryUntil < now) {
    const last = new Date(r.willRetryUntil).toISOString().slice(0, 16);
    return byEvidence('expired', `the notice names ${last}Z as the last try, and that is past`);
  }
  const age = now - r.firstSeen;
  return age >= 5 * day
    ? byEvidence('expired', 'five days are over, when queues give up (RFC 5321 §4.5.4.1)')
    : byEvidence(bandOf(age, bands), `${duration(age)} since the first deferral`);
}

/** The bands from half a day on: what heals by itself should have healed. */
export const isLate = ({ band }: CaseFacts): boolean =>
  band.value === 'incident' || band.value === 'escalate' || band.value === 'expired';

/** Whose mail it is, in a sentence: “a.example, b.example and c.example”; null where nothing names a receiver. */
export const receiversOf = ({ recipientDomains }: CaseFacts): string | null =>
  listed(recipientDomains) || null;

/** What a report to the other side still lacks. */
export function missingOf(f: CaseFacts): Piece[] {
  return missingPieces(f.case, {
    recipientDomains: f.recipientDomains,
    remoteMtas: f.remoteMtas,
    timesKnown: f.timesKnown,
    hasReply: f.lead?.reply !== undefined && f.lead.reply !== null,
    stage: f.stage.value,
    scope: f.scope.value,
    deferrals: f.deferrals,
    hasNotice: f.delayNotice || f.finalBounce,
  });
}

/** `3 h 20 min`, `2 d 4 h`, `12 min`, `187 d`. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 && days < 14 ? `${days} d ${hours % 24} h` : `${days} d`;
}
