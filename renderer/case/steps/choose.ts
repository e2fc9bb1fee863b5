/** A click on an answer, or its number. What was changed is written down first; that entry is the answer. */
import type { StepView } from '../../../shared/rpc/view.ts';
import type { OpenCase } from '../../state/case.svelte.ts';
import type { DeskWindow } from '../../state/window.ts';

export async function choose(
  window: Pick<DeskWindow, 'say'>,
  open: OpenCase,
  step: StepView,
  answer: string,
): Promise<void> {
  const { change, answered } = step;
  const form = change.must && answer === change.answer && answered?.answer !== answer;
  const what = form ? document.querySelector<HTMLElement>('[name=what-changed]') : null;
  if (!what) return open.answer(step.id, answer);
  what.focus();
  window.say('Write down what was changed; with that the step is done.');
}
