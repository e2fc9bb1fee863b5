import type { Page } from '@playwright/test';
import { fakeCase } from '../fake-case.ts';
import { broken, never } from '../fake-api.ts';
import { press, type Screen } from './screen.ts';

const unread = {
  attempts: 0,
  notes: [],
  kind: 'unreadable' as const,
  issuers: [],
  isReport: false,
};
const paste = (text: string) => async (page: Page) => {
  await page.getByLabel('Or paste what you have').fill(text);
  await page.getByRole('button', { name: 'Read it' }).click();
};

export const start: Screen[] = [
  { name: 'start', hash: '#/start', shows: 'school.example' },
  { name: 'start-first', hash: '#/start', options: { cases: 0 }, shows: 'No case yet' },
  {
    name: 'start-loading',
    hash: '#/start',
    options: { answers: { 'case.list': never } },
    shows: 'Reading the history…',
  },
  {
    name: 'start-warning',
    hash: '#/start',
    options: {
      warnings: [
        {
          says: '3 records of the journal journal-000000000001.log could not be read; everything else in it was.',
          hint: '3 changes in it can still be made out, though not vouched for: take them back, then look at the cases.',
          kept: true,
          recoverable: true,
        },
      ],
    },
    shows: 'Take back what can be made out',
  },
  {
    name: 'start-reading',
    hash: '#/start',
    options: { halfWay: true },
    act: press('Gmail rate limit'),
    shows: /of 120/,
  },
  { name: 'start-refused', hash: '#/start', act: paste('hello'), shows: 'No mail server reply' },
  {
    name: 'start-broken',
    hash: '#/start',
    options: { answers: { 'case.open': broken } },
    act: async (page) => {
      await paste('421 4.3.2 Service not available')(page);
      await page.locator('summary', { hasText: 'Details' }).click();
    },
    shows: 'made-up fault',
  },
  {
    name: 'start-host-gone',
    hash: '#/start',
    act: async (page) => {
      await page.route('**/rpc/**', (route) => route.abort());
      await paste('421 4.3.2 Service not available')(page);
    },
    shows: 'no longer answers',
  },
  {
    name: 'start-several-files',
    hash: '#/start',
    options: {
      answers: {
        'case.open': () => ({
          cases: [fakeCase(), fakeCase('c-20260518-1')],
          already: [],
          draft: null,
          read: [
            { ...unread, file: 'bounce.eml', problem: null },
            {
              ...unread,
              file: 'winmail.dat',
              problem: { code: 'unknown-format', says: 'This is TNEF.', hint: 'Save the message as .msg.' },
            },
          ],
          log: null,
        }),
      },
    },
    act: press('Gmail rate limit'),
    shows: 'winmail.dat',
  },
  {
    name: 'reminders',
    hash: '#/start',
    options: { due: 5 },
    act: (page) => page.getByText('2 more messages').waitFor(),
    shows: '2 more messages',
  },
  {
    name: 'dropping',
    hash: '#/start',
    act: (page) => page.dispatchEvent('main', 'dragover'),
  },
];
