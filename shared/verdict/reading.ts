/**
 * What the evidence of a case says by itself: the same whatever the user answered and whatever the clock shows. It is
 * read once per evidence and kept, so that an answer re-judges a case with 10,000 attempts at once.
 */
import type { Attempt, Issuer } from '../bounce/attempt.ts';
import type { Kind } from '../bounce/bounce.ts';
import type { Began } from '../bounce/paste/began.ts';
import type { Case } from '../case/case.ts';
import {
  deliveriesOf,
  groupReplies,
  masked,
  namesOf,
  noticeDate,
  replyClass,
  strongestClass,
  type Delivery,
  type ReplyClass,
  type ReplyGroup,
} from '../case/deliveries.ts';
import { whyIssuer } from '../case/issuer.ts';
import { likenessOf, type Likeness } from '../case/likeness.ts';
import { contrastOf, type Contrast } from '../case/contrast.ts';
import { scopeOf, type Scoped } from '../case/scope.ts';
import { speakers } from '../case/speaker.ts';
import type { Matcher } from '../catalogue/match.ts';
import { patternsOf, type Patterns } from '../retry/pattern.ts';
import { day, mtaOf, type Mta } from '../retry/schedule.ts';
import type { Stage } from '../smtp/reply.ts';
import { waitHint } from '../smtp/wait-hint.ts';
import { stageSays, whyClass } from './says.ts';
import { sessionAttempts } from './sessions.ts';
import { byEvidence, type Told } from './told.ts';
import { isInTurns, isSecondTry, readCourse } from './trend.ts';
import { wordingOf, type Family, type Wording } from './wording.ts';

/** Times are milliseconds since the epoch. */
export interface Reading {
  told: { class: Told<ReplyClass>; issuer: Told<Issuer>; stage: Told<Stage>; family: Told<Family> };
  /** Depends on whether the speaker is a relay of ours, which the user may say. */
  scopeFor(viaOwnRelay: boolean): Scoped;
  /** The routes to the destination, and what tells the refused ones from the accepted. */
  contrast: Contrast;
  /** What the times of the tries show, each fact apart. */
  patterns: Patterns;
  deliveries: Delivery[];
  /** Those whose deciding reply is of the class that the case follows. */
  affected: Delivery[];
  /** Recipients with another code: listed, not judged. */
  leftOut: Delivery[];
  groups: ReplyGroup[];
  /** The largest group of like replies, one attempt per recipient, and its newest. */
  deciding: Attempt[];
  lead: Attempt | null;
  wording: Wording;
  firstSeen: number;
  lastSeen: number;
  /** False where neither evidence nor user tells a time, and the clock started when the case was opened. */
  timesKnown: boolean;
  /** The user's word on when it began, where it is earlier than the evidence. */
  began: Began | null;
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
  /** All receivers concerned, the one with the most messages first. */
  recipientDomains: string[];
  remoteMtas: string[];
  /** Names and addresses of the servers that refused, in lower case. */
  refusing: ReadonlySet<string>;
  mta: Mta | null;
  /** Answers step `course`. */
  course: Told | null;
  /** Accepted from the same address at the second try, or within an hour. */
  secondTry: boolean;
  /** Acceptances between deferrals, by the same server for the same address. */
  inTurns: boolean;
  /** To find cases of the same kind by. */
  likeness: Likeness;
}

const kept = new WeakMap<readonly Attempt[], { of: Case; matcher: Matcher; reading: Reading }>();

export function readingOf(c: Case, matcher: Matcher): Reading {
  const known = kept.get(c.attempts);
  if (known && known.matcher === matcher && hasSameEvidence(known.of, c)) return known.reading;
  const reading = read(c, matcher);
  kept.set(c.attempts, { of: c, matcher, reading });
  return reading;
}

const hasSameEvidence = (a: Case, b: Case): boolean =>
  a.traffic === b.traffic &&
  a.sessions === b.sessions &&
  a.sources === b.sources &&
  a.returned === b.returned &&
  a.recipientDomain === b.recipientDomain &&
  a.openedAt === b.openedAt &&
  a.began === b.began &&
  a.clientIps === b.clientIps;

function read(c: Case, matcher: Matcher): Reading {
  const deliveries = deliveriesOf(c.attempts);
  const sessions = sessionAttempts(c, deliveries, matcher);
  const cls = sessions.length > 0 ? 'yes' : strongestClass(deliveries);
  const ofClass = deliveries.filter((d) => replyClass(d.deciding) === cls);
  const others = deliveries.filter(
    (d) => replyClass(d.deciding) !== cls && replyClass(d.deciding) !== 'accepted',
  );
  // Our own session may be the only one that spoke; then it speaks for those that had no reply.
  const affected = ofClass.length > 0 ? ofClass : others;

  const open = affected.filter((d) => d.fate !== 'accepted');
  const groups = groupReplies(open.length > 0 ? open : affected);
  const deciding = sessions.length > 0 ? sessions : (groups[0]?.attempts ?? []);
  const lead = newestOf(deciding);
  const wording = lead ? wordingOf(lead, matcher) : noWords;
  const times = timesOf(c, affected, sessions);
  const refused = [...affected.flatMap((d) => d.attempts), ...sessions].filter(
    (a) => a.outcome !== 'accepted',
  );

  const accepted = affected.length - open.length;
  const lost = open.filter((d) => d.fate === 'expired').length;
  const through = affected.length > 0 && open.length === 0 && cls !== 'accepted';
  const recipientDomains = domainsOf(c, affected);
  // None where the 421s span several domains.
  const recipientDomain = recipientDomains.length === 1 ? recipientDomains[0]! : null;
  const remoteMtas = [...new Set(refused.map((a) => a.remoteMta?.name ?? namesOf(a)[0] ?? null))].filter(
    (name) => name !== null,
  );
  const delayNotice = hasDelayNotice(c, affected);
  const inTurns = isInTurns(c, affected);
  const contrast = contrastOf(c, cls);
  const scopes = new Map<boolean, Scoped>();
  return {
    told: {
      class: byEvidence(cls, whyClass(cls, deliveries, sessions)),
      issuer: issuerOf(deciding, matcher),
      stage: stageOf(deciding, refused),
      family: byEvidence(wording.family, wording.because),
    },
    scopeFor(viaOwnRelay) {
      let scoped = scopes.get(viaOwnRelay);
      if (!scoped) scopes.set(viaOwnRelay, (scoped = scopeOf(c, affected, viaOwnRelay, contrast)));
      return scoped;
    },
    contrast,
    patterns: patternsOf(c, contrast, deliveries),
    deliveries,
    affected,
    leftOut: affected === others ? [] : others,
    groups,
    deciding,
    lead,
    wording,
    ...times,
    recoveredAt: through ? maxOf(affected.map((d) => timeOf(d.acceptedAt) ?? times.lastSeen)) : null,
    accepted,
    pending: open.length - lost,
    lost,
    deferrals: refused.reduce((sum, a) => sum + a.count, 0),
    delayNotice,
    finalBounce: lost > 0,
    willRetryUntil: maxOf(refused.map((a) => timeOf(a.willRetryUntil))),
    hintUntil: hintUntil(deciding, times.lastSeen),
    recipientDomain,
    recipientDomains,
    remoteMtas,
    refusing: new Set(refused.flatMap(namesOf)),
    mta: mtaOf(affected.slice(0, 50).map((d) => d.attempts[0]!)),
    course: readCourse(affected, {
      span: times.lastSeen - times.firstSeen,
      accepted,
      inTurns,
      noticed: delayNotice || lost > 0,
    }),
    secondTry: isSecondTry(affected),
    inTurns,
    likeness: likenessOf(recipientDomain, lead, remoteMtas[0] ?? null),
  };
}

const noWords: Wording = {
  family: 'vague',
  named: null,
  sides: {},
  weighings: [],
  because: 'there are no words yet',
};

/** A time of the document: ISO 8601 in UTC, as the importers write theirs. */
export const instant = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');

export const timeOf = (iso: string | null | undefined): number | null => {
  const time = iso ? Date.parse(iso) : NaN;
  return Number.isNaN(time) ? null : time;
};

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

function issuerOf(deciding: readonly Attempt[], matcher: Matcher): Told<Issuer> {
  const issuer = commonest(deciding.map((a) => a.issuer));
  const example = newestOf(deciding.filter((a) => a.issuer === issuer));
  return issuer && example
    ? byEvidence(issuer, whyIssuer(example, speakers(matcher)))
    : byEvidence('unknown', 'nothing in the evidence tells which server said it');
}

function stageOf(deciding: readonly Attempt[], refused: readonly Attempt[]): Told<Stage> {
  const known = (list: readonly Attempt[]) =>
    commonest(list.map((a) => a.stage).filter((s) => s !== 'unknown'));
  // A notice may keep silent about the command where the log of the same reply names it.
  const said = new Set(deciding.map((a) => a.reply && masked(a.reply.text)));
  const stage =
    known(deciding) ?? known(refused.filter((a) => a.reply?.code === 421 && said.has(masked(a.reply.text))));
  return stage
    ? byEvidence(stage, stageSays[stage])
    : byEvidence('unknown', 'neither notice nor log tells which command the reply answered');
}

function timesOf(c: Case, concerned: readonly Delivery[], sessions: readonly Attempt[]) {
  let first = Infinity;
  let last = -Infinity;
  const notices = noticesOf(c);
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
    if (notice !== null || a.at === null || notices.has(a.source.file))
      see(timeOf(a.arrivedAt) ?? sentAt(c, notice ?? Date.parse(c.openedAt)), false);
  }
  const known = first < Infinity;
  const opened = Date.parse(c.openedAt);
  const told = timeOf(c.began?.at);
  const start = known ? first : opened;
  return {
    firstSeen: told === null ? start : Math.min(told, start),
    // Where the evidence tells no time of a try, it was still so when the case was opened.
    lastSeen: last > -Infinity ? last : Math.max(opened, known ? first : opened),
    timesKnown: known || told !== null,
    began: told !== null && told < start ? c.began! : null,
  };
}

/**
 * Without Arrival-Date (Exim) the Date of the returned message stands in, if it is believable.
 * @param told when the notice was written or, where it does not say, pasted
 */
function sentAt(c: Case, told: number): number | null {
  const sent = timeOf(c.returned?.date);
  return sent !== null && sent <= told && told - sent <= 14 * day ? sent : null;
}

function hintUntil(deciding: readonly Attempt[], lastSeen: number): number | null {
  return maxOf(
    deciding.map((a) => {
      const seconds = a.reply ? waitHint(a.reply.text) : null;
      return seconds === null ? null : (timeOf(a.at) ?? lastSeen) + seconds * 1000;
    }),
  );
}

const isTally: ReadonlySet<Kind> = new Set<Kind>(['log', 'queue-listing', 'reply-text']);

const noticesOf = (c: Case): ReadonlySet<string> =>
  new Set(c.sources.filter((s) => !isTally.has(s.kind)).map((s) => s.name));

/** A log line is a try; only a notice tells of tries that it does not list. */
function hasDelayNotice(c: Case, concerned: readonly Delivery[]): boolean {
  const notices = noticesOf(c);
  return concerned.some((d) => d.attempts.some((a) => a.action === 'delayed' && notices.has(a.source.file)));
}

function maxOf(times: readonly (number | null)[]): number | null {
  let max: number | null = null;
  for (const time of times) if (time !== null && (max === null || time > max)) max = time;
  return max;
}

/** Where the evidence names no recipient, the one that the case was opened for. */
function domainsOf(c: Case, concerned: readonly Delivery[]): string[] {
  const messages = new Map<string, number>();
  for (const { recipientDomain: domain } of concerned)
    if (domain !== null) messages.set(domain, (messages.get(domain) ?? 0) + 1);
  if (messages.size === 0) return c.recipientDomain === null ? [] : [c.recipientDomain];
  return [...messages].sort(([, a], [, b]) => b - a).map(([domain]) => domain);
}
