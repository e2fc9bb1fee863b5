/**
 * Evidence → ranked causes. One small interpreter over the tables of rules.ts: points are added per cause, then the
 * few suppressions are applied, then the sums are made weights. Nothing is stored, so new cards re-judge old cases.
 */
import { isChange } from '../case/case.ts';
import { isUnknown } from '../case/finding.ts';
import { causes, sideOf, type Cause, type Side } from '../catalogue/cause.ts';
import type { Catalogue } from '../catalogue/card.ts';
import type { Matcher } from '../catalogue/match.ts';
import { isLate, type CaseFacts } from './facts.ts';
import { ruledOut, warningsOf } from './difference.ts';
import { isEarly } from './lookups.ts';
import { hour } from '../retry/schedule.ts';
import { certaintyOf } from './certainty.ts';
import {
  byBand,
  byGmailStatus,
  byScope,
  byStage,
  byStatus,
  needSpeaker,
  trends,
  type Points,
  type Rule,
} from './rules.ts';
import { nameAgainstWords } from './known.ts';
import { ownWords } from './own-words.ts';
import { reportedRules } from './reported.ts';
import { settledAnswers } from './settled.ts';
import type { Told } from './told.ts';
import type { RankedCause, Verdict } from './verdict.ts';

export interface Judging {
  matcher: Matcher;
  causes: Catalogue['causes'];
}

/** Below this sum nothing leads. */
const enough = 3;
/** Causes within so many points of the first cannot be told apart from it. */
const tie = 1;
/** With little evidence the weights add up to less than 1, and the rest is shown as not explained. */
const full = 10;

class Sheet {
  readonly points = new Map<Cause, number>();
  readonly reasons = new Map<Cause, { for: string[]; against: string[] }>();

  of(cause: Cause): number {
    return this.points.get(cause) ?? 0;
  }
  add(cause: Cause, points: number, says: string): void {
    if (points === 0) return;
    this.points.set(cause, this.of(cause) + points);
    const lines = this.lines(cause);
    (points > 0 ? lines.for : lines.against).push(says);
  }
  apply({ add, says }: Rule): void {
    for (const [cause, points] of entries(add)) this.add(cause, points, says);
  }
  suppress(cause: Cause, says: string): void {
    if (this.of(cause) > 0 || this.reasons.has(cause)) this.lines(cause).against.push(says);
    this.points.set(cause, 0);
  }
  lines(cause: Cause): { for: string[]; against: string[] } {
    let lines = this.reasons.get(cause);
    if (!lines) this.reasons.set(cause, (lines = { for: [], against: [] }));
    return lines;
  }
}

const entries = (add: Points): [Cause, number][] => Object.entries(add) as [Cause, number][];

export function judge(f: CaseFacts, { matcher, causes: cards }: Judging): Verdict {
  const verdict: Verdict = {
    issuer: f.issuer.value,
    stage: f.stage.value,
    scope: f.scope.value,
    because: {
      issuer: f.issuer.because,
      stage: f.stage.because,
      scope: f.scope.because,
      wording: f.family.because,
    },
    causes: [],
    heldBack: heldBack(f),
    contradictions: contradictions(f, matcher),
    ruledOut: ruledOut(f),
    warnings: warningsOf(f),
    unknown: f.case.findings.filter(isUnknown).map((finding) => finding.says),
  };
  if (!f.judged) return verdict;

  const sheet = new Sheet();
  // Where no server replied there is nothing to read a cause from but our own server's words, contrast, look-ups and answers.
  if (f.class.value === 'no-reply') {
    const own = ownWords(f.lead);
    if (own) sheet.apply(own);
  } else {
    for (const weighing of f.wording.weighings) sheet.apply(weighing);
    weighStatus(sheet, f, matcher);
    const stage = byStage[f.stage.value];
    if (stage) sheet.apply(stage);
    weighTime(sheet, f);
  }
  weighScope(sheet, f);
  for (const rule of settledAnswers(f)) sheet.apply(rule);
  for (const rule of reportedRules(f, matcher)) sheet.apply(rule);
  weighIssuer(sheet, f, matcher);
  if (isEarly(f))
    for (const cause of ['content', 'authentication'] as const)
      if (f.wording.named !== cause)
        sheet.suppress(cause, 'neither headers nor text had been seen at this stage');

  verdict.causes = rank(sheet, f, { matcher, causes: cards });
  return verdict;
}

function weighStatus(sheet: Sheet, f: CaseFacts, matcher: Matcher): void {
  const { enhanced, code } = f.lead?.reply ?? {};
  if (!enhanced) return;
  const detail = enhanced.slice(2);
  const host = f.lead?.remoteMta?.name ?? null;
  const isGmail = f.lead?.match?.provider === 'gmail' || matcher.providerOf(host)?.id === 'gmail';
  const gmail = isGmail ? byGmailStatus[detail] : undefined;
  const add = gmail ?? byStatus[detail];
  if (!add) return;
  const read =
    enhanced[0] === String(code)[0] ? enhanced : `${enhanced}, read as ${String(code)[0]}.${detail},`;
  sheet.apply({
    add,
    says: gmail
      ? `Gmail uses ${read} for this`
      : `the status ${read} hints at it, weakly: many servers send a default`,
  });
}

function weighTime(sheet: Sheet, f: CaseFacts): void {
  if (!isLate(f) || f.deferrals >= 2 || f.delayNotice || (f.finalBounce && !gaveUpAtOnce(f)))
    sheet.apply(byBand[f.band.value]);
  if (f.recoveredAt !== null && !f.case.journal.some(isChange)) sheet.apply(trends.healed);
  if (f.secondTry) sheet.apply(trends.secondTry);
  if (f.inTurns) sheet.apply(trends.inTurns);
}

/** Returned at its only try: that tells of the sender's queue, and not that the cause lasts. */
const gaveUpAtOnce = ({ deferrals, firstSeen, lastSeen }: CaseFacts): boolean =>
  deferrals === 1 && lastSeen - firstSeen < hour;

function weighScope(sheet: Sheet, f: CaseFacts): void {
  const rule = byScope[f.scope.value];
  if (!rule) return;
  sheet.apply(rule);
  if (f.scope.value !== 'all-destinations') return;
  // A cause that a speaking server named explains it better than an outage that nobody named.
  const spoken = f.wording.named !== null && f.issuer.value !== 'own-mta' && f.class.value === 'yes';
  sheet.add(
    'sender-outage',
    spoken ? 2 : 6,
    'everything you send fails, and what all of it has in common is your side',
  );
}

function weighIssuer(sheet: Sheet, f: CaseFacts, matcher: Matcher): void {
  if (f.class.value === 'no-reply') return;
  if (f.issuer.value === 'own-mta') {
    const says = 'the sending server invented this 421 because it got no answer';
    sheet.add('timeout', 4, says);
    sheet.add('sender-outage', 2, says);
    sheet.add('dns-failure', 1, says);
    for (const cause of needSpeaker) sheet.suppress(cause, 'nobody on the other side said anything');
    if (f.scope.value === 'all-destinations') {
      sheet.add(
        'sender-outage',
        Math.max(0, sheet.of('timeout')),
        'when everything times out, the time-out is a symptom of ours',
      );
      sheet.suppress('timeout', 'when everything times out, the time-out is a symptom of ours');
    }
  }
  if (f.issuer.value === 'own-relay') {
    const named = f.wording.named === 'capacity' || f.wording.named === 'maintenance';
    const says = 'a relay of ours without room, or down, is an outage on our side';
    // at the login it is as often a service's relay, which says of itself that it is being worked on
    if (named && (f.stage.value === 'auth' || isProviders(f, matcher))) return;
    for (const cause of ['capacity', 'maintenance'] as const) {
      sheet.add('sender-outage', Math.max(0, sheet.of(cause)), says);
      sheet.suppress(cause, says);
    }
    if (named && f.scope.value === 'all-destinations')
      sheet.add('sender-outage', 4, 'the relay names it itself, and nothing gets past it');
    sheet.add('greylisting', -4, 'a relay with login does not greylist');
    sheet.add('reverse-dns', -4, 'a relay with login does not look at the name of the address');
  }
}

function rank(sheet: Sheet, f: CaseFacts, { matcher, causes: cards }: Judging): RankedCause[] {
  const sideIn = (cause: Cause) => sideOfCause(cause, f, matcher);
  const scored = causes
    .map((cause) => ({ cause, points: Math.max(0, sheet.of(cause)) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points); // stable: ties stay in the fixed order of the causes
  const top = scored[0]?.points ?? 0;
  // No reply and nothing that tells more: no cause is named at all.
  if (top < enough && f.class.value === 'no-reply') return [];
  if (top < enough) {
    const other = scored.findIndex(({ cause }) => cause === 'other');
    scored.unshift(...(other < 0 ? [{ cause: 'other' as const, points: 0 }] : scored.splice(other, 1)));
  }
  // “Not enough to say” leads with the weight of the strongest of those that are not enough.
  const pull = (points: number, index: number) => (index === 0 ? top : points);
  const sum = scored.reduce((total, { points }, index) => total + pull(points, index), 0);
  const leads = scored[0]!;
  const tied = scored.filter(({ points }) => leads.points > 0 && points >= leads.points - tie);
  // a cause that may be either's does not unsay the side of the one that leads
  const sides = new Set(tied.map(({ cause }) => sideIn(cause)).filter((side) => side !== 'either'));

  return scored.map(({ cause, points }, index) => {
    const isTied = tied.length > 1 && points >= leads.points - tie && leads.points > 0;
    const lines = sheet.reasons.get(cause) ?? { for: [], against: [] };
    const unclear = index === 0 && top < enough ? ['not enough to say: no cause stands out'] : [];
    const card = cards.find(({ id }) => id === cause);
    const next = Math.max(0, ...scored.filter((_, other) => other !== index).map((one) => one.points));
    return {
      cause,
      side: isTied && sides.size > 1 ? 'either' : sideIn(cause),
      weight: round(pull(points, index) / Math.max(full, sum)),
      points,
      certainty: certaintyOf({ cause, points, next, tied: isTied, leads: index === 0 }, f),
      for: unique([...unclear, ...lines.for]),
      against: unique(lines.against),
      wouldChange: card ? [...card.wouldConfirm.slice(0, 2), ...card.wouldRefute.slice(0, 1)] : [],
      tied: isTied,
    };
  });
}

function sideOfCause(cause: Cause, f: CaseFacts, matcher: Matcher): Side {
  if (f.issuer.value === 'own-relay' && !(f.wording.named === cause && isProviders(f, matcher)))
    return 'sender';
  return f.wording.sides[cause] ?? sideOfStatus(cause, f) ?? sideOf(cause);
}

/** Where only the enhanced status tells something, it tells whose matter it is, too. */
function sideOfStatus(cause: Cause, { lead }: CaseFacts): Side | null {
  const match = lead?.match;
  return match?.tier === 'registry' && (cause === match.cause || cause === 'other') ? match.side : null;
}

/** A mailbox provider's relay says in its own words that it has no room: that is its matter, and none of us can mend it. */
function isProviders({ lead, wording }: CaseFacts, matcher: Matcher): boolean {
  const { tier, provider, like } = lead?.match ?? {};
  return (
    (wording.named === 'capacity' || wording.named === 'maintenance') &&
    tier === 'provider' &&
    like === undefined &&
    matcher.provider(provider ?? '')?.kind === 'mailbox'
  );
}

/** Advice that this stage or issuer rules out, with the reason. */
function heldBack(f: CaseFacts): string[] {
  const held: string[] = [];
  if (!f.judged) return held;
  const { named } = f.wording;
  if (isEarly(f) && named !== 'authentication' && named !== 'content')
    held.push(
      `SPF, DKIM, DMARC and content: at the stage ${f.stage.value} the receiver had seen none of them`,
    );
  if (f.issuer.value === 'own-mta')
    held.push(
      'Limits, reputation and content: no receiver has said anything, so none of them has shown itself',
    );
  if (f.issuer.value === 'own-relay')
    held.push(
      'Advice about the recipient’s side, greylisting and PTR: nothing has reached the recipient yet',
    );
  if (f.family.value === 'retry-useless')
    held.push('Waiting: the text itself says that trying again will not help');
  if (f.recoveredAt !== null) held.push('A report: the mail is through');
  return held;
}

/** Between the user and the evidence, and between the parts of the reply. */
function contradictions(f: CaseFacts, matcher: Matcher): string[] {
  const told: Told[] = [f.class, f.issuer, f.stage, f.family, f.scope, f.band];
  // To answer what the evidence does not tell is no contradiction.
  const found = told
    .filter((t) => t.overrules && t.overrules.value !== 'unknown')
    .map(({ because }) => `Y${because.slice(1)}.`);
  const reply = f.lead?.reply;
  if (!reply) return found;
  const { named } = f.wording;
  const nameless = nameAgainstWords(f);
  if (nameless) found.push(nameless);
  if (reply.enhanced && reply.enhanced[0] !== String(reply.code)[0])
    found.push(
      `The code ${reply.code} says temporary, the status ${reply.enhanced} says ${reply.enhanced.startsWith('5') ? 'permanent' : 'otherwise'}. The code decides about trying again, the digits after it about the cause.`,
    );
  if (f.wording.family === 'retry-useless')
    found.push(
      `The code ${reply.code} says wait, the words say that waiting is useless. The words win here.`,
    );
  if (isEarly(f) && (named === 'authentication' || named === 'content'))
    found.push(
      `The words name ${matcher.phrase(named)}, but the reply came at ${f.stage.value}. The words are the stronger; the stage may be a habit of the server or the log.`,
    );
  return found;
}

/** Down, so that the weights never add up to more than 1. */
const round = (x: number): number => Math.floor(x * 1000) / 1000;
const unique = (list: string[]): string[] => [...new Set(list)];
