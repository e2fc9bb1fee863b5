import type { Page } from '@playwright/test';
import type { CaseView } from '../../../shared/rpc/view.ts';
import { refused } from '../fake-api.ts';
import { caseAt, press, type Screen } from './screen.ts';

const hash = caseAt('steps');
const reminded = (view: CaseView): CaseView => ({
  ...view,
  reminder: { at: '2026-05-19T17:08:00.000Z', what: 'The next test is allowed', recheck: true },
});
const closed = (view: CaseView): CaseView => ({
  ...view,
  archived: true,
  document: { ...view.document, status: 'closed' },
});
const menu =
  (...items: RegExp[]) =>
  async (page: Page) => {
    await page.getByRole('button', { name: 'More for this case' }).click();
    for (const name of items) await page.getByRole('dialog').getByRole('button', { name }).click();
  };
const keys = (key: string) => async (page: Page) => {
  await page.locator('main h1').first().waitFor();
  await page.keyboard.press(key);
};
const dropFile = async (page: Page) => {
  await page.locator('#question').waitFor();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['421'], 'bounce.eml', { type: 'message/rfc822' }));
    document
      .querySelector('main')
      ?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
  });
};

export const sheets: Screen[] = [
  { name: 'menu', hash, act: menu(), shows: 'Close the case…' },
  { name: 'menu-closed', hash, options: { view: closed }, act: menu(), shows: 'Open again' },
  { name: 'label', hash, act: menu(/^Tags, ticket/), shows: 'Ticket number' },
  { name: 'merge', hash, act: menu(/^Merge another/), shows: 'Which case?' },
  {
    name: 'merge-none',
    hash,
    act: async (page) => {
      await menu(/^Merge another/)(page);
      await page.getByLabel('Which case?').fill('nowhere');
    },
    shows: 'No other case matches',
  },
  { name: 'remind', hash, act: menu(/^Remind me/), shows: 'Another time' },
  {
    name: 'remind-own-time',
    hash,
    options: { view: reminded },
    act: async (page) => {
      await menu(/^Reminder/)(page);
      await page.getByLabel('Another time').check();
    },
    shows: 'Take it back',
  },
  { name: 'close', hash, act: menu(/^Close the case/), shows: 'How did it end?' },
  {
    name: 'deleted',
    hash,
    act: menu(/^Delete$/),
    shows: 'is deleted',
  },
  { name: 'note', hash, act: press('Add note'), shows: 'What should one know' },
  {
    name: 'note-refused',
    hash,
    options: { answers: { 'case.note': refused } },
    act: async (page) => {
      await press('Add note')(page);
      await page.getByLabel('What should one know').fill('Customer phoned');
      await press('Save the note')(page);
    },
    shows: 'cannot be written to',
  },
  { name: 'evidence', hash, act: press('Add evidence'), shows: 'one line' },
  { name: 'evidence-offered', hash, act: dropFile, shows: 'Open as its own case' },
  { name: 'time-table', hash, act: press(/As a table, and where/), shows: 'Where it comes from' },
  { name: 'find', hash: '#/start', act: keys('Control+k'), shows: 'New case' },
  { name: 'find-case', hash, act: keys('Control+k'), shows: 'Run the checks' },
  {
    name: 'find-none',
    hash: '#/start',
    act: async (page) => {
      await keys('Control+k')(page);
      await page.keyboard.type('nowhere');
    },
    shows: 'Nothing matches',
  },
  { name: 'keys', hash: '#/start', act: keys('?'), shows: 'Keys without Ctrl' },
  {
    name: 'keys-off',
    hash: '#/start',
    act: async (page) => {
      await keys('?')(page);
      await page.getByLabel('Keys without Ctrl are on').uncheck();
    },
    shows: 'switched off',
  },
];
