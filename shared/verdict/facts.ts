/** What is known of a case at one moment: the one reading of the evidence that verdict, walk, report and screens share. */
import type { Attempt, Issuer } from '../bounce/attempt.ts';
import type { Kind } from '../bounce/bounce.ts';
import type { Band, Case, Scope } from '../case/case.ts';
import {
  deliveriesOf,
  groupReplies,
  namesOf,
  noticeDate,
  replyClass,
  strongestClass,
  type Delivery,
  type ReplyClass,
  type ReplyGroup,
} from '../case/deliveries.ts';
import { likenessOf, type Likeness } from '../case/likeness.ts';
import { whyIssuer } from '../case/issuer.ts';
import { scopeOf } from '../case/scope.ts';
import type { Matcher } from '../catalogue/match.ts';
import { stages, type Stage } from '../smtp/reply.ts';
import { bandOf, day, mtaOf, type Mta } from '../retry/schedule.ts';
import { retryHint } from '../retry/hint.ts';
import { sessionAttempts } from './sessions.ts';
import { answerTo, byEvidence, overruled, type Told } from './told.ts';
import { wordingOf, type Family, type Wording } from './wording.ts';

export interface CaseFacts {
  case: Case;
  /** Milliseconds since the epoch, like every time of this table. */
  now: number;
  class: Told<ReplyClass>;
  /** False where the deciding replies are no 421 and the user does not treat them as one: then no causes are named. */
  judged: boolean;
  deliveries: Delivery[];
  /** Those whose deciding reply is of `class`. */
  affected: Delivery[];
  /** Recipients with another code: listed, not judged. */
  leftOut: Delivery[];
  groups: ReplyGroup[];
  /** The largest group of like replies, one attempt per recipient, and its newest. */
  deciding: Attempt[];
  lead: Attempt | null;
  issuer: Told<Issuer>;
  stage: Told<Stage>;
  scope: Told<Scope>;
  wording: Wording;
  family: Told<Family>;
  firstSeen: number;
  lastSeen: number;
  /** False where no time is in the evidence, and the clock started when the case was opened. */
  timesKnown: boolean;
  band: Told<Band>;
  /** When the last of the affected recipients was accepted; null unless all were. */
  recoveredAt: number | null;
  accepted: number;
  pending: number;
  lost: number;
  /** Refused tries in the evidence, repeats of folded lines included. */
  deferrals: number;
  delayNotice: boolean;
  finalBounce: boolean;
  willRetryUntil: number | null;
  /** The receiver's own “come back in N seconds”, as a time. */
  hintUntil: number | null;
  recipientDomain: string | null;
  remoteMtas: string[];
  mta: Mta | null;
  /** To find cases of the same kind by. */
  likeness: Likeness;
}

export function factsOf(c: Case, matcher: Matcher, now: number): CaseFacts {
  const deliveries = deliveriesOf(c.attempts);
  const sessions = sessionAttempts(c, deliveries, matcher);
  const evidenceClass = sessions.length > 0 ? 'yes' : strongestClass(deliveries);
  const cls = overruled(
    c,
    'is-421',
    byEvidence(evidenceClass, whyClass(evidenceClass, deliveries, sessions)),
  );
  const affected = deliveries.filter((d) => replyClass(d.deciding) === evidenceClass);
  const leftOut = deliveries.filter((d) => !affected.includes(d) && replyClass(d.deciding) !== 'accepted');
  const concerned = sessions.length > 0 && affected.length === 0 ? leftOut : affected;

  const open = concerned.filter((d) => d.fate !== 'accepted');
  const groups = groupReplies(open.length > 0 ? open : concerned);
  const deciding = sessions.length > 0 ? sessions : (groups[0]?.attempts ?? []);
  const lead = newestOf(deciding);

  const issuer = overruled(c, 'issuer', issuerOf(deciding));
  const scoped = scopeOf(c, concerned, issuer.value === 'own-relay');
  const wording: Wording = lead
    ? wordingOf(lead, matcher)
    : { family: 'vague', named: null, side: null, weighings: [], because: 'there are no words yet' };
  const times = timesOf(c, concerned, sessions);
  const accepted = concerned.filter((d) => d.fate === 'accepted');
  const lost = concerned.filter((d) => d.fate === 'expired');
  const recoveredAt =
    concerned.length > 0 && accepted.length === concerned.length && evidenceClass !== 'accepted'
      ? Math.max(...accepted.map((d) => timeOf(d.acceptedAt) ?? times.lastSeen))
      : null;
  const finalBounce = lost.length > 0;
  const recipientDomain = answeredDomain(c, concerned);
  const remoteMtas = remoteMtasOf(concerned, sessions);
  const willRetryUntil = maxOf(concerned.flatMap((d) => d.attempts.map((a) => timeOf(a.willRetryUntil))));

  return {
    case: c,
    now,
    class: cls,
    judged:
      cls.value === 'yes' ||
      cls.value === 'no-reply' ||
      answerTo(c, 'other-temporary')?.answer === 'treat-as-deferral',
    deliveries,
    affected: concerned,
    leftOut: leftOut.filter((d) => !concerned.includes(d)),
    groups,
    deciding,
    lead,
    issuer,
    stage: overruled(c, 'stage', stageOf(deciding)),
    scope: overruled(c, 'scope', byEvidence(scoped.scope, scoped.because)),
    wording,
    family: overruled(c, 'wording', byEvidence(wording.family, wording.because)),
    ...times,
    band: overruled(
      c,
      'how-long',
      bandAt({
        ...times,
        now,
        recoveredAt,
        willRetryUntil,
        gaveUp: lost.length > 0 && accepted.length + lost.length === concerned.length,
      }),
    ),
    recoveredAt,
    accepted: accepted.length,
    pending: concerned.length - accepted.length - lost.length,
    lost: lost.length,
    deferrals: concerned.reduce(
      (sum, d) => sum + d.attempts.reduce((n, a) => n + (a.outcome === 'accepted' ? 0 : a.count), 0),
      0,
    ),
    delayNotice: hasDelayNotice(c, concerned),
    finalBounce,
    willRetryUntil,
    hintUntil: hintUntil(deciding, times.lastSeen),
    recipientDomain,
    remoteMtas,
    mta: mtaOf(concerned.flatMap((d) => d.attempts.slice(0, 1))),
    likeness: likenessOf(recipientDomain, lead, remoteMtas[0] ?? null),
  };
}

export const timeOf = (iso: string | null | undefined): number | null => {
  const time = iso ? Date.parse(iso) : NaN;
  return Number.isNaN(time) ? null : time;
};

function whyClass(cls: ReplyClass, deliveries: readonly Delivery[], sessions: readonly Attempt[]): string {
  if (sessions.length > 0)
    return `our own session with ${sessions[0]!.remoteMta?.name ?? 'the server'} was answered with 421`;
  const all = deliveries.filter((d) => replyClass(d.deciding) === cls);
  const { reply: first } = all[0]?.deciding ?? {};
  const quote = first?.lines[0] ?? '';
  const outer =
    first?.outer &&
    `, inside “${[first.outer.code, first.outer.enhanced, first.outer.text].filter(Boolean).join(' ').slice(0, 300)}”`;
  const reply = `${all[0]?.deciding.reply?.code ?? ''}`;
  switch (cls) {
    case 'yes':
      return `the deciding reply is ${quote ? `“${quote.slice(0, 200)}”` : 'a 421'}${outer ?? ''}${all.length > 1 ? `, for ${all.length} recipients` : ''}`;
    case 'other-temporary':
      return `the deciding reply is ${reply}, temporary like 421: “${quote.slice(0, 200)}”`;
    case 'permanent':
      return `the deciding reply is ${reply}, a permanent refusal: “${quote.slice(0, 200)}”`;
    case 'accepted':
      return `the message was accepted (${quote.slice(0, 200) || '2yz'}); a 421 after that decides nothing`;
    case 'no-reply':
      return `no server ever replied: ${all[0]?.deciding.says?.slice(0, 200) ?? 'there was no connection'}`;
    case 'nothing-found':
      return 'no reply of a mail server was found in the evidence';
  }
}

function newestOf(attempts: readonly Attempt[]): Attempt | null {
  let newest: Attempt | null = null;
  for (const a of attempts) if (!newest || (a.at ?? '') > (newest.at ?? '')) newest = a;
  return newest;
}

/** The value that most of the attempts have. */
function commonest<T extends string>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: T | null = null;
  for (const [value, count] of counts) if (best === null || count > counts.get(best)!) best = value;
  return best;
}

function issuerOf(deciding: readonly Attempt[]): Told<Issuer> {
  const issuer = commonest(deciding.map((a) => a.issuer));
  const example = deciding.find((a) => a.issuer === issuer);
  return issuer && example
    ? byEvidence(issuer, whyIssuer(example))
    : byEvidence('unknown', 'nothing in the evidence tells which server said it');
}

function stageOf(deciding: readonly Attempt[]): Told<Stage> {
  const known = deciding.map((a) => a.stage).filter((stage) => stage !== 'unknown' && stages.includes(stage));
  const stage = commonest(known);
  return stage
    ? byEvidence(stage, stageSays[stage])
    : byEvidence('unknown', 'neither notice nor log tells which command the reply answered');
}
const stageSays: Readonly<Record<Stage, string>> = {
  greeting: 'the reply came in place of the greeting, before any command of ours',
  ehlo: 'the reply answered EHLO or HELO',
  starttls: 'the reply answered STARTTLS',
  auth: 'the reply answered the login (AUTH)',
  mail: 'the reply answered MAIL FROM',
  rcpt: 'the reply answered RCPT TO',
  data: 'the reply answered DATA, before the text was sent',
  'end-of-data': 'the reply came after the whole message had been sent',
  quit: 'the reply answered QUIT',
  unknown: 'nothing tells which command the reply answered',
};

function timesOf(c: Case, concerned: readonly Delivery[], sessions: readonly Attempt[]) {
  let first = Infinity;
  let last = -Infinity;
  const see = (time: number | null, alsoLast: boolean) => {
    if (time === null) return;
    first = Math.min(first, time);
    if (alsoLast) last = Math.max(last, time);
  };
  for (const a of [...concerned.flatMap((d) => d.attempts), ...sessions]) {
    if (a.outcome === 'accepted') continue;
    const notice = timeOf(noticeDate(c, a));
    see(timeOf(a.at) ?? notice, true);
    // A notice tells when the message came into the queue; a log shows the first deferral itself.
    if (notice !== null || a.at === null)
      see(timeOf(a.arrivedAt) ?? sentAt(c, notice), a.at === null && notice === null);
  }
  const known = first <= last;
  const opened = Date.parse(c.openedAt);
  return { firstSeen: known ? first : opened, lastSeen: known ? last : opened, timesKnown: known };
}

/** Without Arrival-Date (Exim) the Date of the returned message stands in, if it is believable. */
function sentAt(c: Case, notice: number | null): number | null {
  const sent = timeOf(c.returned?.date);
  return sent !== null && notice !== null && sent <= notice && notice - sent <= 14 * day ? sent : null;
}

interface Clock {
  firstSeen: number;
  now: number;
  recoveredAt: number | null;
  willRetryUntil: number | null;
  gaveUp: boolean;
}

function bandAt(t: Clock): Told<Band> {
  if (t.recoveredAt !== null) {
    const band = bandOf(t.recoveredAt - t.firstSeen);
    return byEvidence(
      band,
      `it took ${duration(t.recoveredAt - t.firstSeen)} from the first deferral to the recovery`,
    );
  }
  if (t.gaveUp) return byEvidence('expired', 'the queue gave up and returned the message');
  if (t.willRetryUntil !== null && t.willRetryUntil < t.now)
    return byEvidence(
      'expired',
      `the notice names ${new Date(t.willRetryUntil).toISOString().slice(0, 16)}Z as the last try, and that is past`,
    );
  if (t.now - t.firstSeen >= 5 * day)
    return byEvidence('expired', 'five days are over, when queues give up (RFC 5321 §4.5.4.1)');
  return byEvidence(bandOf(t.now - t.firstSeen), `${duration(t.now - t.firstSeen)} since the first deferral`);
}

/** `3 h 20 min`, `2 d 4 h`, `12 min`. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}

function hintUntil(deciding: readonly Attempt[], lastSeen: number): number | null {
  return maxOf(
    deciding.map((a) => {
      const seconds = a.reply ? retryHint(a.reply.text) : null;
      return seconds === null ? null : (timeOf(a.at) ?? lastSeen) + seconds * 1000;
    }),
  );
}

const isTally: ReadonlySet<Kind> = new Set<Kind>(['log', 'queue-listing', 'reply-text']);

/** A log line is a try; only a notice tells of tries that it does not list. */
function hasDelayNotice(c: Case, concerned: readonly Delivery[]): boolean {
  const notices = new Set(c.sources.filter((s) => !isTally.has(s.kind)).map((s) => s.name));
  return concerned.some((d) => d.attempts.some((a) => a.action === 'delayed' && notices.has(a.source.file)));
}

function maxOf(times: readonly (number | null)[]): number | null {
  let max: number | null = null;
  for (const time of times) if (time !== null && (max === null || time > max)) max = time;
  return max;
}

/** Null when nothing names a recipient, or when the 421s span several domains. */
function answeredDomain(c: Case, concerned: readonly Delivery[]): string | null {
  const domains = new Set(concerned.map((d) => d.recipientDomain).filter((domain) => domain !== null));
  if (domains.size === 1) return [...domains][0]!;
  return domains.size === 0 ? c.recipientDomain : null;
}

function remoteMtasOf(concerned: readonly Delivery[], sessions: readonly Attempt[]): string[] {
  const refused = [...concerned.flatMap((d) => d.attempts), ...sessions].filter(
    (a) => a.outcome !== 'accepted',
  );
  return [...new Set(refused.map((a) => a.remoteMta?.name ?? namesOf(a)[0] ?? null))].filter(
    (name) => name !== null,
  );
}
