/**
 * Read this first: the six stages of a support case on one screen.
 *
 *     bounce  →  case  →  evidence  →  verdict  →  flowchart  →  escalation
 *
 * Each stage is a folder; only the functions of this file see all of them. No Node, no DOM, no Electron here.
 */
export type { Attempt, Issuer } from './bounce/attempt.ts';
export type { Bounce, Kind, LogSummary } from './bounce/bounce.ts';
export type { Case, CaseChange, CaseStatus, Band, Scope } from './case/case.ts';
export type { Finding, ProbeResult } from './case/finding.ts';
export type { Verdict, RankedCause } from './verdict/verdict.ts';
export type { NextStep, StepKind, WalkedStep } from './flowchart/step.ts';
export type { CaseDocument, Piece } from './escalation/document.ts';
export type { CaseFacts } from './verdict/facts.ts';
export type { Chart } from './flowchart/chart.ts';
export { applyChange } from './case/apply.ts';

import type { Attempt } from './bounce/attempt.ts';
import type { Bounce } from './bounce/bounce.ts';
import { emptyCase } from './case/apply.ts';
import type { Answer, Case, CaseChange, CaseStatus } from './case/case.ts';
import { incidentsOf } from './case/incidents.ts';
import { issue, type Providers } from './case/issuer.ts';
import { missingPieces } from './case/missing.ts';
import { caseOf, evidenceFor, identifiedBy, sourceOf } from './case/open.ts';
import type { Catalogue } from './catalogue/card.ts';
import { speakers } from './case/speaker.ts';
import { createMatcher, type Matcher } from './catalogue/match.ts';
import type { CaseDocument } from './escalation/document.ts';
import type { ZoneCard } from './evidence/zone.ts';
import { evidenceOf, notBefore, type WaitingRules } from './flowchart/answers.ts';
import type { CommandCard, StepCard } from './flowchart/card.ts';
import { createChart, type Chart } from './flowchart/chart.ts';
import { statusOf } from './flowchart/status.ts';
import { fillText } from './flowchart/fill.ts';
import { walk, type Walk } from './flowchart/walk.ts';
import { Problem } from './problem.ts';
import { factsOf, timeOf, type CaseFacts } from './verdict/facts.ts';
import { instant } from './verdict/reading.ts';
import { judge } from './verdict/judge.ts';
import type { Verdict } from './verdict/verdict.ts';
import { wordingOf } from './verdict/wording.ts';

/** All cards of resources/, checked and bundled into one JSON by the build. */
export interface Knowledge extends Catalogue {
  /** First 12 hex digits of the SHA-256 over all cards. */
  version: string;
  steps: StepCard[];
  commands: CommandCard[];
  zones: ZoneCard[];
  /** The guides of resources/docs, and the samples of resources/samples. */
  guides: { id: string; title: string; markdown: string }[];
  samples: { id: string; title: string; name: string; text: string }[];
}

/** Knowledge made ready for use; once per process. */
export interface Prepared {
  knowledge: Knowledge;
  matcher: Matcher;
  chart: Chart;
  providers: Providers;
}

/** @throws Error where cards contradict each other, which the build has refused before. */
export function prepare(knowledge: Knowledge): Prepared {
  const matcher = createMatcher(knowledge);
  return {
    knowledge,
    matcher,
    chart: createChart(knowledge.steps),
    providers: speakers(matcher),
  };
}

/** bounce → what it says: the card of every reply, in attempts and log totals, and who issued it. */
export function understand(bounces: Bounce[], { matcher, providers }: Prepared): Bounce[] {
  // A log repeats few sentences many times.
  const seen = new Map<string, Attempt['match']>();
  const matchOf = (a: Attempt): Attempt['match'] => {
    if (!a.reply) return null;
    const host = a.remoteMta?.name ?? null;
    const key = `${host} ${a.reply.code} ${a.reply.enhanced} ${a.reply.text}`;
    let found = seen.get(key);
    if (found === undefined) seen.set(key, (found = matcher.match(a.reply, { remoteMta: host })));
    return found;
  };
  return issue(
    bounces.map((bounce) => ({
      ...bounce,
      attempts: bounce.attempts.map((a) => ({ ...a, match: matchOf(a) })),
      log: bounce.log && {
        ...bounce.log,
        domains: bounce.log.domains.map((domain) => ({
          ...domain,
          replies: domain.replies.map((r) => {
            const reply = { code: r.code, enhanced: r.enhanced, text: r.text, lines: [] };
            const match = matcher.match(reply, { remoteMta: domain.remoteMtas[0] ?? null });
            return { ...r, card: match?.card ?? null, cause: match?.cause ?? null };
          }),
        })),
      },
    })),
    providers,
  );
}

/** Where cases get their time and their names from. */
export interface Opening {
  now: Date;
  /** The next free id of a day, `20260517` → `c-20260517-1`. */
  nextId: (day: string) => string;
}

/**
 * bounce → case: one case per incident. Input that holds no deferral and no refusal opens nothing; `draft` is then
 * the walk over it, for screens that want to say why.
 */
export function openCases(
  bounces: Bounce[],
  prepared: Prepared,
  { now, nextId }: Opening,
): { cases: Case[]; draft: Case | null } {
  const at = now.toISOString();
  const known = new Map<string, boolean>();
  const isVague = (a: Attempt): boolean => {
    const key = `${a.match?.card} ${a.match?.provider} ${a.reply?.text}`;
    const vague = known.get(key) ?? wordingOf(a, prepared.matcher).named === null;
    known.set(key, vague);
    return vague;
  };
  const day = at.slice(0, 10).replaceAll('-', '');
  const cases = incidentsOf(bounces, isVague).map((incident) => caseOf(incident, nextId(day), at));
  if (cases.length > 0) return { cases, draft: null };
  const draft: Case = {
    ...emptyCase('draft', at),
    attempts: bounces.flatMap((b) => b.attempts),
    sources: bounces.map((b) => sourceOf(b, at)),
    evidenceNotes: [...new Set(bounces.flatMap((b) => b.notes))],
  };
  return { cases: [], draft };
}

/** A case about a domain before any evidence is there. */
export function openFromDomain(domain: string, { now, nextId }: Opening): Case {
  const at = now.toISOString();
  return {
    ...emptyCase(nextId(at.slice(0, 10).replaceAll('-', '')), at),
    recipientDomain: domain.toLowerCase().replace(/\.$/, ''),
  };
}

/** New evidence for a case that is there: only what concerns it, and nothing twice. */
export function addEvidence(c: Case, bounces: Bounce[], prepared: Prepared, now: Date): CaseChange[] {
  const known = understand(bounces, prepared);
  const added = evidenceFor(c, known, now.toISOString());
  const attempts = added.flatMap((change) => (change.kind === 'evidence-added' ? change.attempts : []));
  return [...added, ...identifiedBy(c, attempts)];
}

/**
 * The user's answer to a step; null takes it back, and those given after it.
 * @throws Problem `unknown-step`, `unknown-answer`.
 */
export function answerStep(
  c: Case,
  step: string,
  answer: string | null,
  prepared: Prepared,
  now: Date,
): CaseChange {
  const card = prepared.chart.step(step);
  if (!card)
    throw new Problem('unknown-step', `There is no step “${step}”.`, 'See the guide for the steps.', {
      exit: 2,
    });
  const at = now.toISOString();
  if (answer === null) return { kind: 'unanswered', id: c.id, step, at };
  if (!card.answers.some(({ id }) => id === answer)) {
    const words = card.answers.map(({ id }) => id).join(', ');
    throw new Problem(
      'unknown-answer',
      `“${answer}” is no answer to the step “${step}”.`,
      words ? `Its answers are: ${words}.` : 'This step is an end and takes no answer.',
      { exit: 2 },
    );
  }
  const told: Answer = { step, answer, at };
  const before = walkCase(c, prepared, now).steps.find((s) => s.id === step);
  if (before?.by === 'evidence' && before.answer !== answer) told.insteadOf = before.answer;
  return { kind: 'answered', id: c.id, answer: told };
}

/** evidence → facts: the one reading that verdict, walk, report and screens share. */
export function facts(c: Case, { matcher }: Prepared, now: Date): CaseFacts {
  return factsOf(c, matcher, now.getTime());
}

/** facts → verdict: causes with reasons for and against. */
export function verdictOf(f: CaseFacts, { matcher, knowledge }: Prepared): Verdict {
  return judge(f, { matcher, causes: knowledge.causes });
}

export function missingOf(f: CaseFacts): CaseDocument['missing'] {
  return missingPieces(f.case, {
    recipientDomain: f.recipientDomain,
    remoteMtas: f.remoteMtas,
    timesKnown: f.timesKnown,
    hasReply: f.lead?.reply !== undefined && f.lead.reply !== null,
    stage: f.stage.value,
    scope: f.scope.value,
    deferrals: f.deferrals,
    hasNotice: f.delayNotice || f.finalBounce,
  });
}

/** facts → the path through the flowchart. */
export function walkFacts(f: CaseFacts, { chart, providers }: Prepared): Walk {
  const isSendingService = (host: string) => providers.kindOfHost(host) === 'sending-service';
  return walk(chart, evidenceOf({ facts: f, missing: missingOf(f), isSendingService }), f.case.answers);
}
const walkCase = (c: Case, prepared: Prepared, now: Date): Walk =>
  walkFacts(facts(c, prepared, now), prepared);

/** What the document needs of its surroundings. */
export interface DocumentContext {
  now: Date;
  /** When this host may be tested again, and why not sooner; null if now is fine. */
  politeness?: (target: { host: string }) => { at: string; why: string } | null;
}

/** The whole case as every host prints it and as the exporters read it. Derived each time, never stored. */
export function document(c: Case, prepared: Prepared, context: DocumentContext): CaseDocument {
  const f = facts(c, prepared, context.now);
  const path = walkFacts(f, prepared);
  const verdict = verdictOf(f, prepared);
  const at = notBefore(path.next, f, waitingRules(f, prepared, context));
  const status: CaseStatus = statusOf(c, path, at);
  return {
    case: c.id,
    status,
    recipientDomain: f.recipientDomain,
    senderDomain: c.senderDomain,
    clientIps: c.clientIps,
    helo: c.helo,
    remoteMtas: f.remoteMtas,
    firstSeen: instant(f.firstSeen),
    lastSeen: instant(f.lastSeen),
    band: f.band.value,
    attempts: c.attempts,
    findings: c.findings,
    verdict,
    steps: path.steps,
    next: {
      id: path.next.id,
      kind: path.next.kind,
      title: titleOf(path.next, f, prepared.matcher),
      answers: path.next.answers.map(({ id }) => id),
      notBefore: at,
    },
    missing: missingOf(f),
    notes: [...c.evidenceNotes, ...verdict.contradictions, ...leftOutNotes(f), ...nullMxNotes(c)],
  };
}

function waitingRules(f: CaseFacts, { matcher }: Prepared, { politeness }: DocumentContext): WaitingRules {
  const match = f.lead?.match ?? null;
  const provider = match && matcher.provider(match.provider ?? '');
  const polite = f.remoteMtas.map((host) => timeOf(politeness?.({ host })?.at)).filter((t) => t !== null);
  return {
    cardMinutes: (match && matcher.reading(match)?.wait?.min) ?? null,
    handMinutes: provider?.retryMinutes ?? null,
    contactHours: provider?.contact?.afterHours ?? null,
    politeness: polite.length > 0 ? Math.max(...polite) : null,
  };
}

/** Cards may name the receiver in a title; each such name has words instead. */
function titleOf(step: StepCard, f: CaseFacts, matcher: Matcher): string {
  const provider = matcher.provider(f.lead?.match?.provider ?? '')?.name ?? null;
  const values = { recipientDomain: f.recipientDomain, remoteMta: f.remoteMtas[0] ?? null, provider };
  return fillText(step.title, values) ?? step.title;
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
const nullMxNotes = (c: Case): string[] =>
  c.findings.filter((x) => x.check === 'mx' && x.facts?.['nullMx'] === true).map((x) => x.says);
