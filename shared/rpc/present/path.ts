/** The list of steps: what is answered, where we are, and the likely rest. */
import { stepsAhead } from '../../flowchart/ahead.ts';
import { drawChart } from '../../flowchart/draw.ts';
import { fillText } from '../../flowchart/fill.ts';
import type { CaseDocument } from '../../escalation/document.ts';
import type { ChartView, PathStep } from '../view.ts';
import type { Present, Shown } from './input.ts';
import { becauseIn } from './step.ts';

export function pathOf({ document, prepared }: Present): PathStep[] {
  const { steps } = prepared.knowledge;
  const cardOf = (id: string) => steps.find((step) => step.id === id);
  const ahead = (id: string, state: 'current' | 'ahead'): PathStep => {
    const card = cardOf(id);
    const title = fillText(card?.short ?? id, {}) ?? id;
    return { id, title, kind: card?.kind ?? 'check', state, answerLabel: null, by: null, because: null };
  };
  return [
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
}

/** The map of a case, or of the flowchart as such. */
export function chartView({ knowledge }: Pick<Shown, 'knowledge'>, document: CaseDocument | null): ChartView {
  if (!document) return drawChart(knowledge.steps, [], knowledge.steps[0]!.id);
  const { steps, next } = document;
  return drawChart(knowledge.steps, steps, next.id, next.notBefore && clock(next.notBefore));
}

const clock = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
