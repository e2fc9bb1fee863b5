/** The list of steps: what is answered, where we are, and the likely rest. */
import { stepsAhead } from '../../flowchart/ahead.ts';
import { drawChart } from '../../flowchart/draw.ts';
import { fillText } from '../../flowchart/fill.ts';
import { saidIn } from '../../flowchart/said-in.ts';
import { phases, phasesAlong } from '../../flowchart/phase.ts';
import type { CaseDocument } from '../../escalation/document.ts';
import { phaseNames } from '../../words/phases.ts';
import type { ChartView, PathStep, PhaseView } from '../view.ts';
import type { Present, Shown } from './input.ts';
import { becauseIn } from './step.ts';

export function pathOf({ document, prepared, case: c, facts }: Present): PathStep[] {
  const { steps } = prepared.knowledge;
  const cardOf = (id: string) => {
    const card = steps.find((step) => step.id === id);
    return card && saidIn(card, { facts, case: c, walk: document });
  };
  const ahead = (id: string, state: 'current' | 'ahead') => {
    const card = cardOf(id);
    const title = fillText(card?.short ?? id, {}) ?? id;
    const { kind, phase } = card ?? { kind: 'check' as const, phase: 'checks' as const };
    return { id, title, kind, state, answerLabel: null, by: null, because: null, phase };
  };
  const path: PathStep[] = [
    ...document.steps.map((walked): PathStep => {
      const card = cardOf(walked.id);
      return {
        ...ahead(walked.id, 'current'),
        state: 'done',
        answerLabel: card?.answers.find((answer) => answer.id === walked.answer)?.label ?? walked.answer,
        by: walked.by,
        because: card ? becauseIn(card, walked.because) : walked.because,
      };
    }),
    ahead(document.next.id, 'current'),
    ...stepsAhead(steps, document.next.id).map((id) => ahead(id, 'ahead')),
  ];
  const along = phasesAlong(path);
  return path.map((step, i) => ({ ...step, phase: along[i]! }));
}

/** The place of the walk among the five phases. */
export function phasesOf(path: readonly PathStep[]): PhaseView[] {
  const here = phases.indexOf(path.find(({ state }) => state === 'current')?.phase ?? 'cause');
  return phases.map((id, i) => {
    const state =
      i === here
        ? 'here'
        : i > here
          ? 'ahead'
          : path.some(({ phase }) => phase === id)
            ? 'passed'
            : 'skipped';
    return { id, title: phaseNames[id], state, says: saysOf[state](id) };
  });
}

const saysOf: Record<PhaseView['state'], (id: PhaseView['id']) => string> = {
  passed: (id) => (id === 'cause' ? 'settled' : 'passed'),
  here: () => 'you are here',
  ahead: (id) => (id === 'report' ? 'only if it goes on' : 'ahead'),
  skipped: () => 'not needed',
};

/** The map of a case, or of the flowchart as such. */
export function chartView({ knowledge }: Pick<Shown, 'knowledge'>, document: CaseDocument | null): ChartView {
  if (!document) return drawChart(knowledge.steps, [], knowledge.steps[0]!.id);
  const { steps, next } = document;
  return drawChart(knowledge.steps, steps, next.id, next.notBefore && clock(next.notBefore));
}

const clock = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
