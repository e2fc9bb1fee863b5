/** Cases: opening them from evidence, answering steps, and everything that is written into them. */
import { answerStep, type Case, type CaseChange } from '../../shared/flow.ts';
import { changeAnswer } from '../../shared/flowchart/chart.ts';
import { undoDays } from '../../shared/store/compaction.ts';
import { mergeChanges } from '../../shared/case/merge.ts';
import { Problem } from '../../shared/problem.ts';
import { pieceWords } from '../../shared/escalation/completeness.ts';
import { recordOf } from '../../shared/rpc/present/record.ts';
import { caseView, chartView, compareView, stepView } from '../../shared/rpc/present/present.ts';
import type { CaseView } from '../../shared/rpc/view.ts';
import type { Handlers } from './handlers.ts';
import { setZone } from './clocks.ts';
import { identified } from './telemetry.ts';
import type { Desk } from './desk.ts';
import { lettersOf } from './letters.ts';
import { personNow } from './person.ts';
import { addInputs, isSample, logOf, openInputs } from './opening.ts';
import { stoppable } from './work.ts';

/** Everything that the case screen shows. */
export async function show(desk: Desk, c: Case): Promise<CaseView> {
  const { document, facts, nextTest } = desk.look(c);
  const letters = lettersOf(desk, c, 'en', document);
  const isSaved = !desk.isDraft(c.id);
  return caseView({
    case: c,
    document,
    facts,
    prepared: desk.prepared,
    settings: desk.settings,
    revision: desk.revisionOf(c),
    draft: !isSaved && !isSample(c.id),
    sample: isSample(c.id),
    nextTest,
    seenBefore: isSaved ? await desk.store.similar(facts.likeness) : [],
    pieceWords,
    customerReply: letters.customer,
    handover: letters.colleague,
  });
}

/**
 * An answer, as changes. “Changed and noted” stands for an entry in the journal: where nobody made one, it is made
 * here, with what was said of the change, so that the time line and the report never lack it.
 */
export function answering(
  desk: Desk,
  c: Case,
  step: string,
  answer: string | null,
  what: string | null = null,
): CaseChange[] {
  const seen = desk.look(c);
  const answered = answerStep(c, step, answer, desk.prepared, desk.now(), seen);
  const card = desk.prepared.chart.step(step);
  if (!card?.change.must || answer !== changeAnswer(card)) return [answered];
  const noted = seen.document.steps.some((s) => s.id === step && s.answer === answer);
  if (noted) return [answered];
  const entry = { from: null, to: null, who: null, kind: 'other' as const, ttl: null };
  const at = desk.now().toISOString();
  return [
    answered,
    { kind: 'journaled', id: c.id, entry: { ...entry, at, what: what ?? 'A change that was not described' } },
  ];
}

/** Whoever answers has seen what stands there: where somebody else answered in between, he decides once more. */
function notOvertaken(desk: Desk, c: Case, step: string, answer: string | null, seen: string | null): void {
  const { steps } = desk.look(c).document;
  const stands = steps.find((one) => one.id === step && one.by === 'user')?.answer ?? null;
  if (stands === seen || stands === answer) return;
  const now = c.answers.find((one) => one.step === step);
  const card = desk.prepared.chart.step(step);
  const title = card?.title ?? step;
  const who = now?.by ?? 'Somebody else';
  throw new Problem(
    'answered-meanwhile',
    now
      ? `${who} answered “${title}” in the meantime, at ${now.at.slice(11, 16)} UTC: “${labelOf(card, now.answer)}”.`
      : `The answer to “${title}” was taken back in the meantime.`,
    'Nothing was overwritten. Look at it; your own answer counts when you give it again.',
  );
}
const labelOf = (card: ReturnType<Desk['prepared']['chart']['step']>, answer: string): string =>
  card?.answers.find(({ id }) => id === answer)?.label ?? answer;

export function caseHandlers(
  desk: Desk,
): Handlers<
  | 'case.open'
  | 'case.add'
  | 'case.show'
  | 'case.step'
  | 'case.answer'
  | 'case.identify'
  | 'case.zone'
  | 'case.journal'
  | 'case.note'
  | 'case.gap'
  | 'case.label'
  | 'case.remind'
  | 'case.close'
  | 'case.record'
  | 'case.assign'
  | 'case.reopen'
  | 'case.archive'
  | 'case.merge'
  | 'case.unmerge'
  | 'case.delete'
  | 'case.restore'
  | 'case.chart'
  | 'case.compare'
> {
  const at = (): string => desk.now().toISOString();
  const change = async (id: string, ...changes: CaseChange[]): Promise<CaseView> =>
    show(desk, await desk.change(id, ...changes));
  return {
    async 'case.open'({ inputs, about, again, work: id }) {
      const { cases, already, draft, given } = await stoppable(id, (work) =>
        openInputs(desk, inputs, { work, about, again }),
      );
      // One after the other: of thousands, others who ask the desk get their turn in between.
      const views: CaseView[] = [];
      for (const c of cases) views.push(await show(desk, c));
      return {
        cases: views,
        already,
        draft: draft && (await show(desk, draft)),
        read: given.bounces.map((b) => ({
          file: b.file,
          kind: b.kind,
          attempts: b.attempts.length,
          notes: b.notes,
          problem: b.problem,
          issuers: [...new Set(b.attempts.map((a) => a.issuer))],
          isReport: b.report !== null && b.kind !== 'lookup',
        })),
        log: await logOf(desk, inputs, given),
      };
    },
    'case.add': async ({ case: id, inputs, work: name }) =>
      show(desk, await stoppable(name, (work) => addInputs(desk, id, inputs, work))),
    'case.show': async ({ case: id }) => show(desk, await desk.load(id)),
    async 'case.step'({ case: id, step }) {
      const c = await desk.load(id);
      return stepView(step, {
        case: c,
        ...desk.look(c),
        prepared: desk.prepared,
        settings: desk.settings,
      });
    },
    'case.answer': async ({ case: id, step, answer, what, seen }) =>
      show(
        desk,
        await desk.act(id, (c) => {
          if (seen !== undefined) notOvertaken(desk, c, step, answer, seen);
          return answering(desk, c, step, answer, what ?? null);
        }),
      ),
    'case.identify': async ({ case: id, ...known }) =>
      show(desk, await desk.act(id, (c) => identified(desk, c, { kind: 'identified', id, ...known }))),
    async 'case.zone'({ case: id, clock, zone }) {
      const { set, alsoIn } = await setZone(desk, id, clock, zone);
      return { ...(await show(desk, set)), alsoIn };
    },
    'case.journal': ({ case: id, entry }) =>
      change(id, { kind: 'journaled', id, entry: { ...entry, at: entry.at ?? at() } }),
    'case.note': ({ case: id, text }) => change(id, { kind: 'noted', id, note: { at: at(), text } }),
    'case.gap': ({ case: id, piece, reason }) =>
      change(id, { kind: 'gap-explained', id, gap: { piece, reason, at: at() } }),
    'case.label': ({ case: id, ...labels }) => change(id, { kind: 'labelled', id, ...labels }),
    'case.remind': ({ case: id, at: when, ...asked }) =>
      change(id, {
        kind: 'reminded',
        id,
        reminder: when ? { at: new Date(when).toISOString(), ...asked } : null,
      }),
    'case.close': ({ case: id, as }) => change(id, { kind: 'closed', id, at: at(), as }),
    async 'case.record'({ case: id }) {
      await desk.load(id);
      return { record: recordOf(await desk.store.changesOf(id), desk.prepared.chart) };
    },
    'case.assign': ({ case: id, to, note }) =>
      change(
        id,
        { kind: 'assigned', id, to, at: at() },
        ...(note ? [{ kind: 'noted', id, note: { at: at(), text: note } } as const] : []),
      ),
    'case.reopen': ({ case: id }) => change(id, { kind: 'reopened', id, at: at() }),
    'case.archive': ({ case: id, archived }) =>
      change(id, archived ? { kind: 'archived', id, at: at() } : { kind: 'unarchived', id }),
    async 'case.merge'({ case: id, from }) {
      if (id === from)
        throw new Problem(
          'same-case',
          'A case cannot be merged with itself.',
          'Choose the other one, whose evidence this case shall take over.',
          { exit: 2 },
        );
      return show(desk, await desk.act(id, async (c) => mergeChanges(c, await desk.load(from), at())));
    },
    'case.unmerge': async ({ case: id, from }) => show(desk, await desk.unmerge(id, from)),
    async 'case.delete'({ case: id }) {
      await desk.remove(id);
      return { deleted: id };
    },
    async 'case.restore'({ case: id }) {
      if (!(await desk.store.undoDelete(id, personNow() ?? desk.options.person)))
        throw new Problem(
          'no-such-case',
          `There is no deleted case ${id}, or it is gone for good.`,
          `Deleted cases are kept for ${undoDays} days.`,
        );
      const c = await desk.load(id);
      desk.emit('changed', { case: id, revision: desk.revisionOf(c) });
      return show(desk, c);
    },
    async 'case.chart'({ case: id }) {
      const c = id === null ? null : await desk.load(id);
      return chartView(desk.prepared, c && desk.look(c).document);
    },
    async 'case.compare'({ case: id }) {
      const c = await desk.load(id);
      return compareView(c, desk.look(c).document, desk.prepared.matcher);
    },
  };
}
