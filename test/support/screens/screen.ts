/** A screen in one of its states, on a made-up host. */
import type { Page } from '@playwright/test';
import { changeAnswer } from '../../../shared/flowchart/chart.ts';
import type { CaseView, StepView } from '../../../shared/rpc/view.ts';
import type { FakeOptions } from '../fake-api.ts';
import { knowledge } from '../knowledge.ts';

export interface Screen {
  /** The screen, a hyphen, its state. One that ends in -refused, -broken or -gone shows one alert, all others none. */
  name: string;
  hash: string;
  options?: FakeOptions;
  /** What a user does to get there from `hash`. */
  act?: (page: Page) => Promise<unknown>;
  /** What tells that the state is reached; the first heading where nothing is said. */
  shows?: string | RegExp;
}

export const caseAt = (tab: string): string => `#/case/c-20260519-1/${tab}`;

/** Presses the buttons of these names, one after the other. */
export const press =
  (...names: (string | RegExp)[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) await page.getByRole('button', { name }).first().click();
  };
export const unfold =
  (...words: string[]) =>
  async (page: Page): Promise<void> => {
    for (const word of words) await page.locator('summary', { hasText: word }).first().click();
  };

/** What the desk offers at a step, as its card says. */
function offered(id: string): Partial<StepView> {
  const card = knowledge().steps.find((step) => step.id === id);
  return card ? { tools: card.tools, change: { ...card.change, answer: changeAnswer(card) } } : {};
}

/** The usual case, waiting at another step; nothing is known of its own side where pieces are missing. */
export const atStep =
  (id: string, title: string, missing: CaseView['document']['missing'] = []) =>
  (view: CaseView): CaseView => ({
    ...view,
    document: { ...view.document, missing },
    step: { ...view.step, id, title, ...offered(id) },
    path: view.path
      .filter((step) => step.id !== id)
      .map((step) => (step.state === 'current' ? { ...step, id, title } : step)),
  });
