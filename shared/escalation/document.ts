/** The case as it is handed over: what every host prints, and what the exporters write from. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Band, Case, CaseStatus, Watched } from '../case/case.ts';
import { clocksOf, isZoneNote, zoneNotes, type NamedClock } from '../case/clock.ts';
import type { Finding } from '../case/finding.ts';
import type { Piece } from '../case/piece.ts';
import type { Matcher } from '../catalogue/match.ts';
import { saidIn } from '../flowchart/said-in.ts';
import { fillText } from '../flowchart/fill.ts';
import { statusOf } from '../flowchart/status.ts';
import type { Chart } from '../flowchart/chart.ts';
import type { NextStep, WalkedStep } from '../flowchart/step.ts';
import { notBefore, type Politeness } from '../flowchart/waiting.ts';
import type { Walk } from '../flowchart/walk.ts';
import type { Patterns } from '../retry/pattern.ts';
import { missingOf, receiversOf, type CaseFacts } from '../verdict/facts.ts';
import { knownCause } from '../verdict/known.ts';
import { instant } from '../verdict/reading.ts';
import type { Verdict } from '../verdict/verdict.ts';

export { pieces, type Piece } from '../case/piece.ts';

/** `case … --json`, a public interface: fields may be added, not renamed. */
export interface CaseDocument {
  case: string;
  status: CaseStatus;
  /** `watch`: it opened by itself, from the log of a mail server. */
  openedBy: 'person' | 'watch';
  /** Null where nothing names it, or where there are several. */
  recipientDomain: string | null;
  /** All receivers concerned, the one with the most messages first. */
  recipientDomains: string[];
  senderDomain: string | null;
  clientIps: string[];
  helo: string | null;
  remoteMtas: string[];
  firstSeen: string;
  lastSeen: string;
  band: Band;
  attempts: Attempt[];
  /** What the times show; `messages` are the twenty that were tried most. */
  patterns: Patterns;
  findings: Finding[];
  verdict: Verdict;
  steps: WalkedStep[];
  next: NextStep;
  missing: Piece[];
  notes: string[];
  /** What the watch saw of it; null where none follows it. */
  watch: Omit<Watched, 'key' | 'opened'> | null;
  /** Logs and transcripts whose times name no zone, and what they are read as. */
  clocks: NamedClock[];
}

/** Derived each time, never stored. @param politeness when the hosts of the case may be tested again */
export function documentOf(
  { facts: f, verdict, walk }: { facts: CaseFacts; verdict: Verdict; walk: Walk },
  prepared: { matcher: Matcher; chart: Chart },
  politeness?: Politeness,
): CaseDocument {
  const c = f.case;
  const at = notBefore(walk.next, f, prepared, politeness);
  return {
    case: c.id,
    status: statusOf(c, walk, at),
    openedBy: c.watch?.opened ? 'watch' : 'person',
    recipientDomain: f.recipientDomain,
    recipientDomains: f.recipientDomains,
    senderDomain: c.senderDomain,
    clientIps: c.clientIps,
    helo: c.helo,
    remoteMtas: f.remoteMtas,
    firstSeen: instant(f.firstSeen),
    lastSeen: instant(f.lastSeen),
    band: f.band.value,
    attempts: c.attempts,
    patterns: { ...f.patterns, messages: f.patterns.messages.slice(0, 20) },
    findings: c.findings,
    verdict,
    steps: walk.steps,
    next: {
      id: walk.next.id,
      kind: walk.next.kind,
      phase: walk.next.phase,
      title: titleOf(walk, f, prepared.matcher),
      answers: walk.next.answers.map(({ id }) => id),
      notBefore: at,
      handOn: walk.next.kind === 'end' ? null : handOnOf(f),
    },
    missing: missingOf(f),
    watch: watchedOf(c),
    notes: [
      ...zoneNotes(c),
      ...c.evidenceNotes.filter((note) => !isZoneNote(note)),
      ...verdict.contradictions,
      ...leftOutNotes(f),
      ...nullMxNotes(f),
    ],
    clocks: clocksOf(c),
  };
}

function watchedOf({ watch }: Case): CaseDocument['watch'] {
  if (!watch) return null;
  const { key: _key, opened: _opened, ...seen } = watch;
  return seen;
}

function handOnOf(f: CaseFacts): NextStep['handOn'] {
  const known = knownCause(f);
  return known && { who: known.who, says: known.says, text: known.handOn };
}

/** Cards may name the receiver in a title; each such name has words instead. */
function titleOf(walk: Walk, f: CaseFacts, matcher: Matcher): string {
  const provider = matcher.provider(f.lead?.match?.provider ?? '')?.name ?? null;
  const values = {
    receivers: receiversOf(f),
    recipientDomain: f.recipientDomain,
    remoteMta: f.remoteMtas[0] ?? null,
    clientIp: f.lead?.clientIp ?? f.case.clientIps[0] ?? null,
    senderDomain: f.case.senderDomain,
    provider,
  };
  const { title } = saidIn(walk.next, { facts: f, case: f.case, walk });
  return fillText(title, values) ?? title;
}

/** Recipients whose deciding reply has another code are no part of the verdict, and are said. */
function leftOutNotes(f: CaseFacts): string[] {
  return f.leftOut.slice(0, 50).map(({ recipient, deciding }) => {
    const who = recipient ?? 'A recipient';
    return deciding.reply
      ? `${who} is a matter of its own: ${deciding.reply.lines[0] ?? deciding.reply.code}`
      : `${who} had no reply: ${deciding.says ?? 'no connection'}`;
  });
}

/** A domain with a null MX takes no mail at all (RFC 7505): no walk mends that. */
const nullMxNotes = (f: CaseFacts): string[] =>
  f.case.findings.filter((x) => x.check === 'mx' && x.facts?.['nullMx'] === true).map((x) => x.says);
