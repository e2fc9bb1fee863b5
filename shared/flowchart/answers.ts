/**
 * What evidence answers to each of the 38 steps. `do` steps are answered by what happened afterwards (an acceptance,
 * a journal entry, the clock), never by the wish to go on. Steps that are not in this table are the user's.
 */
import { isChange } from '../case/case.ts';
import type { StepId } from '../case/step-id.ts';
import { optionalPieces } from '../case/piece.ts';
import { hour, queueProfiles } from '../retry/schedule.ts';
import { duration, isLate, missingOf, timeOf, type CaseFacts } from '../verdict/facts.ts';
import { isTheirs, knownCause, type KnownCause } from '../verdict/known.ts';
import { lookups } from '../verdict/lookups.ts';
import { answerTo, byEvidence, type Told } from '../verdict/told.ts';
import { changeAnswer, type Chart } from './chart.ts';
import type { WalkedStep } from './step.ts';
import { coolingTime, lastChange } from './waiting.ts';
import type { AnswersOf } from './walk.ts';

export interface WalkContext {
  facts: CaseFacts;
  chart: Chart;
  /** Is this host that of a known sending service? */
  isSendingService: (host: string) => boolean;
}
type Teller = (context: WalkContext, walked: readonly WalkedStep[]) => Told | null;

export function evidenceOf(context: WalkContext): AnswersOf {
  const known = knownCause(context.facts);
  return (step, walked) =>
    tellers[step as StepId]?.(context, walked) ??
    lookups[step as StepId]?.(context.facts) ??
    (known && byKnownCause[step as StepId]?.(known)) ??
    noted(context, step);
}

/** A cause that leaves one thing to do answers what would be asked on the way there. */
const byKnownCause: Readonly<Partial<Record<StepId, (known: KnownCause) => Told | null>>> = {
  scope: (known) =>
    isTheirs(known) ? byEvidence('unknown', `${known.says} Who else is affected changes nothing`) : null,
  receiver: (known) => (isTheirs(known) ? byEvidence('maintenance', known.says) : null),
  // The words name the address and what it lacks. A look-up that finds the name in order has been heard before.
  'sending-identity': (known) =>
    known.what === 'no-ptr' ? byEvidence('broken', `the reply itself says so: ${known.says}`) : null,
};

/** A change of the kind that the step is about. */
function noted({ facts, chart }: WalkContext, step: string): Told | null {
  const card = chart.step(step);
  const answer = card && changeAnswer(card);
  const entry = card?.change.kind && facts.case.journal.find(({ kind }) => kind === card.change.kind);
  return entry && answer ? byEvidence(answer, `the journal says: ${entry.what}`) : null;
}

/** The evidence's own word, not the user's: the walk puts the user's answers in itself. */
const own = (told: Told): Told => told.overrules ?? told;

const unlessUnknown = (told: Told): Told | null => (told.value === 'unknown' ? null : told);

const tellers: Readonly<Partial<Record<StepId, Teller>>> = {
  'is-421': ({ facts }) => own(facts.class),
  'nothing-found': ({ facts }) =>
    facts.case.sources.length > 0 &&
    facts.case.sources.every((s) => s.kind === 'auto-reply' || s.kind === 'not-a-bounce')
      ? byEvidence('nothing-to-go-on', `${facts.case.sources[0]!.name} is no report about a delivery`)
      : null,
  'other-temporary': ({ facts }) => facts.treated,
  // Only a line that tells nothing of its speaker is asked about.
  issuer: ({ facts }) => unlessUnknown(own(facts.issuer)),
  'own-relay': ({ facts, isSendingService }) => {
    const host = facts.remoteMtas.find(isSendingService);
    return host ? byEvidence('someone-else', `${host} belongs to a sending service`) : null;
  },
  'still-trying': ({ facts }) => stillTrying(facts),
  stage: ({ facts }) => own(facts.stage),
  wording: ({ facts }) => own(facts.family),
  'how-long': ({ facts }) => own(facts.band),
  course: ({ facts }) => facts.course,
  scope: ({ facts }) => unlessUnknown(own(facts.scope)),
  greylisting: ({ facts }) => greylisting(facts),
  wait: ({ facts }) => waited(facts),
  resend: ({ facts }) => (facts.recoveredAt === null ? null : delivered(facts, 'accepted')),
  'change-journal': ({ facts }, walked) => recorded(facts, walked),
  'test-message': ({ facts, chart }) => tested(facts, chart),
  'logs-and-queue': ({ facts }) => queue(facts),
  cooling: ({ facts, chart }) => cooled(facts, chart),
  'report-ready': ({ facts }) =>
    missingOf(facts).every((piece) => optionalPieces.has(piece))
      ? byEvidence('complete', 'nothing that the other side needs is missing')
      : null,
  escalate: ({ facts }) => {
    if (facts.recoveredAt !== null) return delivered(facts, 'delivered-since');
    return facts.case.escalatedAt
      ? byEvidence('sent', `the report was sent at ${facts.case.escalatedAt}`)
      : null;
  },
};

const delivered = (facts: CaseFacts, answer: string): Told =>
  byEvidence(
    answer,
    `accepted at ${iso(facts.recoveredAt)}, ${duration(facts.recoveredAt! - facts.firstSeen)} after the first deferral: recovered`,
  );

function stillTrying(f: CaseFacts): Told {
  if (f.recoveredAt !== null) return delivered(f, 'delivered');
  const { accepted, pending, lost } = f;
  if (accepted + lost > 0 && (pending > 0 || accepted > 0))
    return byEvidence(
      'partly',
      `of ${accepted + pending + lost} recipients ${accepted} were accepted, ${pending} wait, ${lost} were given up`,
    );
  if (lost > 0) return byEvidence('failed', 'the sending server gave up and returned the message');
  if (f.delayNotice)
    return byEvidence('delayed', 'the notice says that the message is delayed and still being tried');
  const inLog = f.affected.some((d) =>
    d.attempts.some((a) => a.outcome === 'deferred' && a.queueId !== null),
  );
  return inLog
    ? byEvidence('delayed', 'the log shows the message deferred and in the queue')
    : byEvidence('unknown', 'nothing tells whether it is still being tried');
}

function greylisting(f: CaseFacts): Told | null {
  if (f.recoveredAt !== null) return delivered(f, 'passed');
  if (f.lost > 0 && f.pending === 0) return returned(f);
  if (f.lastSeen - f.firstSeen <= hour) return null;
  // One try from a new address starts the wait again, so two from the same one must have met it.
  const tries = f.affected.flatMap((d) =>
    d.attempts.filter((a) => a.outcome !== 'accepted' && a.at !== null),
  );
  const perIp = new Map<string | null, number>();
  for (const a of tries) perIp.set(a.clientIp, (perIp.get(a.clientIp) ?? 0) + a.count);
  return [...perIp.values()].some((count) => count >= 2)
    ? byEvidence(
        'still-greylisted',
        `still deferred after ${duration(f.lastSeen - f.firstSeen)} of tries from the same address`,
      )
    : null;
}

const returned = (f: CaseFacts): Told =>
  byEvidence(
    'returned',
    f.willRetryUntil !== null
      ? `given up at ${iso(f.willRetryUntil)} at the latest`
      : 'the queue gave up and returned it',
  );

/** Waiting that has already happened is not asked for again; lowering the pressure starts it anew. */
function waited(f: CaseFacts): Told | null {
  if (f.recoveredAt !== null) return delivered(f, 'delivered');
  const rejected = f.affected.some(
    (d) => (d.attempts.at(-1)?.reply?.code ?? 0) >= 500 && d.fate === 'rejected',
  );
  if (rejected) return byEvidence('rejected', 'the newest try was refused for good');
  if (f.lost > 0 && f.pending === 0) return returned(f);
  const lowered = loweredAt(f);
  const from = lowered === null ? f.firstSeen : Math.max(lowered, f.firstSeen);
  if (f.lastSeen - from < hour || !f.timesKnown) return null;
  return byEvidence('still-deferred', `still deferred after ${duration(f.lastSeen - from)}`);
}

function loweredAt(f: CaseFacts): number | null {
  const answer = answerTo(f.case, 'back-off');
  const entry = f.case.journal.findLast((e) => e.kind === 'volume');
  const times = [answer?.answer === 'lowered' ? timeOf(answer.at) : null, timeOf(entry?.at)].filter(
    (t) => t !== null,
  );
  return times.length > 0 ? Math.max(...times) : null;
}

/** An entry counts from the answer that led here on. */
function recorded(f: CaseFacts, walked: readonly WalkedStep[]): Told | null {
  const led = walked.findLast((step) => step.by === 'user');
  const since =
    (led && timeOf(f.case.answers.find(({ step }) => step === led.id)?.at)) ?? timeOf(f.case.openedAt) ?? 0;
  const entry = f.case.journal.findLast((e) => isChange(e) && (timeOf(e.at) ?? 0) >= since);
  return entry ? byEvidence('recorded', `the journal has an entry of ${entry.at}: ${entry.what}`) : null;
}

/** A new message to the same domain after the last change is the comparison, whoever sent it. */
function tested(f: CaseFacts, chart: Chart): Told | null {
  const since = lastChange(f, chart);
  if (since === null) return null;
  const known = new Set(
    f.affected.flatMap((d) => d.attempts.filter((a) => (timeOf(a.at) ?? 0) < since).map((a) => a.queueId)),
  );
  const tries = f.case.attempts.filter(
    (a) =>
      (timeOf(a.at) ?? 0) > since &&
      a.queueId !== null &&
      !known.has(a.queueId) &&
      a.recipientDomain === f.recipientDomain,
  );
  const newest = tries.at(-1);
  if (!newest) return null;
  if (newest.outcome === 'accepted')
    return byEvidence('accepted', `a new message was accepted at ${newest.at}`);
  return newest.outcome === 'deferred'
    ? byEvidence('deferred-again', `a new message was deferred at ${newest.at}`)
    : null;
}

function queue(f: CaseFacts): Told | null {
  if (f.recoveredAt !== null) return delivered(f, 'delivered');
  if (f.pending === 0 && f.lost > 0)
    return byEvidence(
      'returned',
      `${f.lost} ${f.lost === 1 ? 'message was' : 'messages were'} given up; their senders must send again`,
    );
  const pauses = longestPauses(f);
  if (!pauses) return null;
  const longest = (queueProfiles[f.mta ?? 'custom'].longestPause * hour) / 60;
  if (f.now - f.lastSeen > 2 * longest)
    return byEvidence(
      'stuck',
      `no try since ${iso(f.lastSeen)}, longer than twice the longest pause of this queue`,
    );
  return pauses.growing ? byEvidence('retrying', 'the pauses between the tries grow, as they should') : null;
}

/** Needs three tries of one message, read from a log. */
function longestPauses(f: CaseFacts): { growing: boolean } | null {
  for (const { attempts, fate } of f.affected) {
    if (fate !== 'pending' || attempts.length < 3) continue;
    const times = attempts.map((a) => timeOf(a.at)).filter((t) => t !== null);
    if (times.length < 3) continue;
    const pauses = times.slice(1).map((t, i) => t - times[i]!);
    // A minute of tolerance: queue runs do not keep time to the second.
    return { growing: pauses.every((p, i) => i === 0 || p >= pauses[i - 1]! - 60_000) };
  }
  return null;
}

function cooled(f: CaseFacts, chart: Chart): Told | null {
  if (f.recoveredAt !== null) return delivered(f, 'delivered');
  if (f.lost > 0 && f.pending === 0) return returned(f);
  const changed = lastChange(f, chart);
  if (changed !== null)
    return f.now >= changed + coolingTime && f.lastSeen > changed
      ? byEvidence('still-deferred', `still deferred ${duration(f.now - changed)} after the last change`)
      : null;
  return isLate(f)
    ? byEvidence(
        'still-deferred',
        `no change was made, and the deferrals have gone on for ${duration(f.now - f.firstSeen)}`,
      )
    : null;
}

const iso = (time: number | null): string =>
  time === null ? 'a time unknown' : `${new Date(time).toISOString().slice(0, 16)}Z`;
