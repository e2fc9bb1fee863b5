/** Every screen in every state that a made-up host can put it into: what the accessibility matrix and the pictures walk. */
import type { Page } from '@playwright/test';
import type { FakeOptions } from './fake-api.ts';

export interface Screen {
  name: string;
  hash: string;
  options?: FakeOptions;
  /** What a user does to get there from `hash`. */
  act?: (page: Page) => Promise<unknown>;
}
const steps = '#/case/c-20260519-1/steps';

export const screens: Screen[] = [
  { name: 'start', hash: '#/start' },
  { name: 'start-first', hash: '#/start', options: { cases: 0 } },
  {
    name: 'start-warning',
    hash: '#/start',
    options: {
      warnings: [{ says: 'The history was cut at its end.', hint: 'Two changes of today are missing.' }],
    },
  },
  {
    name: 'start-refused',
    hash: '#/start',
    act: async (page) => {
      await page.getByLabel('Or paste what you have').fill('hello');
      await page.getByRole('button', { name: 'Read it' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'start-reading',
    hash: '#/start',
    options: { slow: 3000 },
    act: async (page) => {
      await page.getByRole('button', { name: 'Gmail rate limit' }).click();
      await page.getByRole('progressbar').waitFor();
    },
  },
  { name: 'case', hash: steps },
  {
    name: 'case-looked',
    hash: steps,
    act: (page) => page.getByRole('button', { name: /Who issued it/ }).click(),
  },
  {
    name: 'case-answered',
    hash: steps,
    act: async (page) => {
      await page.getByRole('button', { name: 'Yes, it is slower now' }).click();
      await page.getByRole('heading', { name: 'Wait, then test once' }).waitFor();
    },
  },
  {
    name: 'case-checking',
    hash: steps,
    options: { slow: 4000 },
    act: async (page) => {
      await page.locator('#findings').getByRole('button', { name: 'Run the checks again' }).click();
      await page.getByText('findings so far').first().waitFor();
    },
  },
  {
    name: 'case-evidence-open',
    hash: steps,
    act: async (page) => {
      for (const summary of await page.locator('.ev summary').all()) await summary.click();
    },
  },
  { name: 'case-long', hash: steps, options: { attempts: 10_000 } },
  { name: 'case-gone', hash: '#/case/c-none/steps', act: (page) => page.getByRole('alert').waitFor() },
  {
    name: 'time-table',
    hash: steps,
    act: (page) => page.getByRole('button', { name: /As a table, and where/ }).click(),
  },
  {
    name: 'menu',
    hash: steps,
    act: (page) => page.getByRole('button', { name: 'More for this case' }).click(),
  },
  {
    name: 'remind',
    hash: steps,
    act: async (page) => {
      await page.getByRole('button', { name: 'More for this case' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /Remind me/ })
        .click();
    },
  },
  { name: 'note', hash: steps, act: (page) => page.getByRole('button', { name: 'Add note' }).click() },
  {
    name: 'evidence',
    hash: steps,
    act: (page) => page.getByRole('button', { name: 'Add evidence' }).click(),
  },
  { name: 'map', hash: '#/case/c-20260519-1/map' },
  { name: 'compare', hash: '#/case/c-20260519-1/compare' },
  { name: 'report', hash: '#/case/c-20260519-1/report' },
  {
    name: 'report-pdf',
    hash: '#/case/c-20260519-1/report',
    act: (page) => page.getByLabel('Format').selectOption('pdf'),
  },
  { name: 'cases', hash: '#/cases' },
  { name: 'cases-many', hash: '#/cases', options: { cases: 5_000 } },
  { name: 'cases-first', hash: '#/cases', options: { cases: 0 } },
  { name: 'cases-none', hash: '#/cases?q=nowhere' },
  {
    name: 'deleted',
    hash: steps,
    act: async (page) => {
      await page.getByRole('button', { name: 'More for this case' }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('is deleted').waitFor();
    },
  },
  { name: 'logs-first', hash: '#/logs' },
  {
    name: 'logs',
    hash: '#/logs',
    act: (page) => page.getByRole('button', { name: 'Try a sample' }).click(),
  },
  { name: 'help', hash: '#/help' },
  { name: 'help-replies', hash: '#/help/replies' },
  { name: 'settings', hash: '#/settings' },
  { name: 'find', hash: '#/start', act: (page) => page.keyboard.press('Control+k') },
  { name: 'keys', hash: '#/start', act: (page) => page.keyboard.press('?') },
];
