/**
 * Read this first: the six stages of a support case on one screen.
 *
 *     bounce     →  case        →  evidence  →  verdict    →  flowchart   →  escalation
 *     understand    openCases      collect      facts         answerStep     document
 *                   addEvidence    probe        verdictOf                    writeReport
 *
 *     look: facts, verdict, walk and document of one moment
 *
 * Each stage is a folder that knows only those to its left. Nothing of what follows the case is stored: facts,
 * verdict, walk and document are derived anew each time. No Node, no DOM, no Electron here.
 */
export type { Attempt, Issuer } from './bounce/attempt.ts';
export type { Bounce, Kind, LogSummary } from './bounce/bounce.ts';
export type { Case, CaseChange, CaseStatus, Band, Scope } from './case/case.ts';
export type { Finding, ProbeResult } from './case/finding.ts';
export type { CaseFacts } from './verdict/facts.ts';
export type { Verdict, RankedCause } from './verdict/verdict.ts';
export type { Chart } from './flowchart/chart.ts';
export type { NextStep, StepKind, WalkedStep } from './flowchart/step.ts';
export type { CaseDocument, Piece } from './escalation/document.ts';

import type { Catalogue } from './catalogue/card.ts';
import { createMatcher, type Matcher } from './catalogue/match.ts';
import type { Bounce } from './bounce/bounce.ts';
import type { Case, CaseChange } from './case/case.ts';
import { clocked, inZoneOf } from './case/clock.ts';
import { incidentsOf } from './case/incidents.ts';
import { findingsOf } from './case/made-before.ts';
import { issue, type Providers } from './case/issuer.ts';
import { caseAbout, caseOf, draftOf, evidenceFor, identifiedBy } from './case/open.ts';
import { recognise, recogniseAgain } from './case/recognise.ts';
import { speakers } from './case/speaker.ts';
import { bandRules, usualLimits, type BandLimits, type BandRule } from './retry/schedule.ts';
import type { ZoneCard } from './evidence/zone.ts';
import { factsOf, type CaseFacts } from './verdict/facts.ts';
import { judge } from './verdict/judge.ts';
import type { Verdict } from './verdict/verdict.ts';
import { createVagueness } from './verdict/wording.ts';
import { evidenceOf } from './flowchart/answers.ts';
import { standingAnswers } from './flowchart/at-rest.ts';
import type { CommandCard, StepCard } from './flowchart/card.ts';
import { createChart, type Chart } from './flowchart/chart.ts';
import { labelledBy } from './flowchart/how-long.ts';
import { answerGiven, knownAnswers } from './flowchart/given.ts';
import type { Politeness } from './flowchart/waiting.ts';
import { walk, type Walk } from './flowchart/walk.ts';
import type { LetterCard } from './escalation/letter-card.ts';
import type { KitCard } from './escalation/kit-card.ts';
import { documentOf, type CaseDocument } from './escalation/document.ts';

/** All cards of resources/, checked and bundled into one JSON by the build. */
export interface Knowledge extends Catalogue {
  /** First 12 hex digits of the SHA-256 over all cards. */
  version: string;
  steps: StepCard[];
  commands: CommandCard[];
  zones: ZoneCard[];
  kits: KitCard[];
  letters: LetterCard[];
  /** The guides of resources/docs, and the samples of resources/samples. */
  guides: { id: string; title: string; markdown: string }[];
  samples: { id: string; title: string; name: string; text: string }[];
}

/** Knowledge made ready for use; once per process. */
export interface Prepared {
  knowledge: Knowledge;
  matcher: Matcher;
  chart: Chart;
  /** The time bands: the user's own or the usual ones. */
  bands: readonly BandRule[];
  providers: Providers;
}

/** @throws Error where cards contradict each other, which the build has refused before. */
export function prepare(given: Knowledge, limits: BandLimits = usualLimits): Prepared {
  const bands = bandRules(limits);
  const knowledge = { ...given, steps: labelledBy(bands, given.steps) };
  const matcher = createMatcher(knowledge);
  const chart = createChart(knowledge.steps);
  return { knowledge, matcher, chart, bands, providers: speakers(matcher) };
}

/** bounce → what it says: the card of every reply, in attempts and log totals, and who issued it. */
export function understand(bounces: readonly Bounce[], { matcher, providers }: Prepared): Bounce[] {
  return issue(recognise(bounces, matcher), providers);
}

/** A case from the history or from another machine, its replies recognised by the cards of today. */
export const recognised = (c: Case, { matcher }: Prepared): Case => recogniseAgain(c, matcher);

/** Where cases get their time and their names from. */
export interface Opening {
  now: Date;
  /** The next free id of a day, `20260517` → `c-20260517-1`. */
  nextId: (day: string) => string;
}

/**
 * bounce → case: one case per incident. Input that holds no deferral and no refusal opens nothing; `draft` is then
 * the walk over it, for screens that want to say why.
 * @param bounces as `understand` gives them
 */
export function openCases(
  bounces: readonly Bounce[],
  { matcher }: Prepared,
  opening: Opening,
): { cases: Case[]; draft: Case | null } {
  const at = opening.now.toISOString();
  const incidents = incidentsOf(bounces.map(clocked), createVagueness(matcher));
  const cases = incidents.map((incident) => caseOf(incident, nextIdOf(opening), at));
  return { cases, draft: cases.length > 0 ? null : draftOf(bounces, at) };
}

/** A case about a domain before any evidence is there. */
export function openFromDomain(domain: string, opening: Opening): Case {
  return caseAbout(domain, nextIdOf(opening), opening.now.toISOString());
}
const nextIdOf = ({ now, nextId }: Opening): string =>
  nextId(now.toISOString().slice(0, 10).replaceAll('-', ''));

/** New evidence for a case that is there: only what concerns it, and nothing twice. */
export function addEvidence(
  c: Case,
  bounces: readonly Bounce[],
  prepared: Prepared,
  now: Date,
): CaseChange[] {
  const added = evidenceFor(
    c,
    understand(bounces, prepared)
      .map(clocked)
      .map((b) => inZoneOf(c, b)),
    now.toISOString(),
  );
  const attempts = added.flatMap((change) => (change.kind === 'evidence-added' ? change.attempts : []));
  return [...added, ...identifiedBy(c, attempts)];
}

/** A case is the fold of its changes. */
export { applyChange, foldChanges, takesOver } from './case/apply.ts';

/** case → evidence: findings of the DNS checks, and of sessions with the remote MTA. They come back as changes. */
export { collect } from './evidence/collect.ts';
export { probe } from './evidence/probe.ts';

/** evidence → facts: the one reading that verdict, walk, report and screens share. */
export function facts(c: Case, { matcher, bands, chart }: Prepared, now: Date): CaseFacts {
  return factsOf(
    { ...c, answers: knownAnswers(standingAnswers(c), chart), findings: findingsOf(c) },
    matcher,
    now.getTime(),
    bands,
  );
}

/** facts → verdict: causes with reasons for and against. */
export function verdictOf(f: CaseFacts, { matcher, knowledge }: Prepared): Verdict {
  return judge(f, { matcher, causes: knowledge.causes });
}

/** facts → the path through the flowchart. */
function walkFacts(f: CaseFacts, { chart, providers }: Prepared): Walk {
  const isSendingService = (host: string) => providers.kindOfHost(host) === 'sending-service';
  return walk(chart, evidenceOf({ facts: f, chart, isSendingService }), f.case.answers);
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
  { walk: { steps } }: Pick<Look, 'walk'> = look(c, prepared, { now }),
): CaseChange {
  return answerGiven({ id: c.id, step, answer, at: now.toISOString() }, prepared.chart, steps);
}

/** A case at one moment: what it says, what that means, where it leads, and all of it as every host prints it. */
export interface Look {
  facts: CaseFacts;
  verdict: Verdict;
  walk: Walk;
  document: CaseDocument;
}

/** Derives everything that follows the case, each thing once. */
export function look(
  c: Case,
  prepared: Prepared,
  { now, politeness }: { now: Date; politeness?: Politeness },
): Look {
  const f = facts(c, prepared, now);
  const told = { facts: f, verdict: verdictOf(f, prepared), walk: walkFacts(f, prepared) };
  return { ...told, document: documentOf(told, prepared, politeness) };
}

/** The whole case as every host prints it and as the exporters read it. */
export const document = (...[c, prepared, at]: Parameters<typeof look>): CaseDocument =>
  look(c, prepared, at).document;

/** document → what is handed to the receiving postmaster. */
export { writeReport } from './escalation/escalation.ts';
