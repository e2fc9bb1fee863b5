/** Everything that the case screen shows, built from one case at one moment. Derived each time, never stored. */
import type { Case } from '../../case/case.ts';
import { clocksOf, guessZone, isZoneNote, zoneNoteOf } from '../../case/clock.ts';
import { filesOf, type EvidenceFile } from '../../case/sources.ts';
import { machineZone } from '../../text/zone.ts';
import { madeBefore } from '../../case/made-before.ts';
import { termsIn } from '../../words/terms.ts';
import type { CaseView } from '../view.ts';
import { causesOf } from './causes.ts';
import { headlineOf, leadOf } from './headline.ts';
import type { PresentCase } from './input.ts';
import { pathOf, phasesOf } from './path.ts';
import { explainReply } from './reply.ts';
import { seenBeforeOf } from './seen.ts';
import { stepView } from './step.ts';
import { timelineOf } from './timeline.ts';

export { chartView } from './path.ts';
export { compareView } from './compare.ts';
export { guidePages } from './reference.ts';
export { stepView } from './step.ts';
export type { PresentCase } from './input.ts';

const temporary: ReadonlySet<string> = new Set(['yes', 'other-temporary', 'no-reply']);

export function caseView(shown: PresentCase): CaseView {
  const { case: c, document, facts, pieceWords } = shown;
  const path = pathOf(shown);
  const reply = explainReply(shown);
  const causes = causesOf(shown);
  const { heldBack, contradictions } = document.verdict;
  return {
    revision: shown.revision,
    document,
    draft: shown.draft,
    sample: shown.sample,
    headline: headlineOf(shown),
    lead: leadOf(shown),
    timeline: timelineOf(shown),
    step: stepView(document.next.id, shown),
    path,
    phases: phasesOf(path),
    reply,
    causes,
    terms: termsIn([
      ...(reply?.rows ?? []).map(({ value }) => value),
      ...causes.flatMap((cause) => [cause.title, ...cause.for, ...cause.against, ...cause.wouldChange]),
      ...heldBack,
      ...contradictions,
      ...document.findings.map(({ says }) => says),
      ...c.sessions.map(({ says }) => says),
    ]),
    heldBack,
    contradictions,
    journal: c.journal,
    notes: c.notes,
    sessions: c.sessions,
    sources: sourcesOf(c),
    asksBegan: !facts.timesKnown && facts.recoveredAt === null && temporary.has(facts.class.value),
    began: facts.began,
    askZone: clocksOf(c)
      .filter(({ by }) => by === 'nobody')
      .map((clock) => ({ ...clock, guess: guessZone(c, clock.key, machineZone()) })),
    seenBefore: seenBeforeOf(shown),
    madeBefore: c.findings.flatMap((finding) => {
      const because = madeBefore(finding, c);
      return because ? [{ finding, because }] : [];
    }),
    missing: document.missing.map((piece) => ({ piece, ...pieceWords[piece] })),
    customerReply: shown.customerReply,
    handover: shown.handover,
    tags: c.tags,
    ticket: c.ticket,
    customer: c.customer,
    reminder: c.reminder,
    archived: c.archivedAt !== null,
    takenBy: c.takenBy ?? null,
  };
}

/** A source tells of its zone as the case reads it now. */
function sourcesOf(c: Case): EvidenceFile[] {
  const clocks = new Map(clocksOf(c).map((clock) => [clock.key, clock]));
  return filesOf(c.sources).map((source) => {
    const clock = source.clock && clocks.get(source.clock.key);
    if (!clock) return source;
    return { ...source, notes: [...source.notes.filter((note) => !isZoneNote(note)), zoneNoteOf(clock)] };
  });
}
