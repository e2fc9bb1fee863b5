/** What Settings hold for a team: where cases are kept, cards of its own, what is kept and forgotten. */
import type { Page } from '@playwright/test';
import { press, unfold, type Screen } from './screen.ts';

const hash = '#/settings';
const address = async (page: Page): Promise<void> => {
  await press('In a team’s history')(page);
  await page.getByLabel('Address of the team’s history').fill('postgres://desk@db.example.com/desk');
};
const fault = {
  ...{ file: 'replies/provider/own.yaml', line: 12 },
  says: 'the sample “421 4.7.0 Try again” is not found by its own card',
};

export const teamSettings: Screen[] = [
  {
    name: 'settings-place-written',
    ...{ hash, act: address, shows: 'Use it from the next start on' },
  },
  {
    name: 'settings-place',
    hash,
    act: async (page) => {
      await address(page);
      await press('Look what is there', 'Use it from the next start on')(page);
    },
    shows: 'Start again now',
  },
  {
    name: 'settings-place-away',
    hash,
    options: {
      answers: {
        'place.test': () => ({
          found: null,
          problem: {
            says: 'The team’s history (desk on db.example.com) cannot be reached: no PostgreSQL answers there. It has not answered yet.',
            hint: 'Look at the address, and whether the database runs.',
          },
        }),
      },
    },
    act: async (page) => {
      await address(page);
      await press('Look what is there')(page);
    },
    shows: 'no PostgreSQL answers there',
  },
  { name: 'settings-team', hash, options: { team: 'keep' }, shows: 'replies/provider/own.yaml' },
  { name: 'settings-team-reading', hash, options: { team: 'read' }, shows: 'Your groups may not' },
  {
    name: 'settings-card',
    hash,
    options: {
      team: 'keep',
      answers: {
        'cards.check': () => ({
          faults: [fault],
          remarks: [{ ...fault, line: 3, says: 'nobody reads “note”' }],
        }),
      },
    },
    act: async (page) => {
      await press('replies/provider/own.yaml')(page);
      await unfold('Who wrote it')(page);
      await press('Look for faults')(page);
    },
    shows: 'is not found by its own card',
  },
  {
    name: 'settings-card-new',
    hash,
    options: { team: 'keep' },
    act: press('New card…'),
    shows: 'Name of the file',
  },
  {
    name: 'settings-card-reading',
    hash,
    options: { team: 'read' },
    act: press('replies/provider/own.yaml'),
    shows: 'Save for everybody',
  },
  {
    name: 'settings-keep',
    hash,
    options: { team: 'keep' },
    act: async (page) => {
      await press('What would go now?')(page);
      await unfold('Removed before', '1 address forgotten')(page);
    },
    shows: 'by itself',
  },
  {
    name: 'settings-forget',
    hash,
    options: { team: 'keep' },
    act: async (page) => {
      await page.getByLabel('An address to forget').fill('anna@example.net');
      await press('Forget it…')(page);
    },
    shows: 'Forget it for good',
  },
];
