import { broken, never, refused } from '../fake-api.ts';
import { log } from '../fake-log.ts';
import { reports } from '../fake-reports.ts';
import { watchOff, watchOn } from '../fake-watch.ts';
import { press, unfold, type Screen } from './screen.ts';

export const rest: Screen[] = [
  { name: 'cases', hash: '#/cases', shows: '38 cases' },
  {
    name: 'cases-team',
    hash: '#/cases',
    options: { team: 'keep' },
    shows: /^Nobody has taken 10 cases that go on/,
  },
  { name: 'cases-first', hash: '#/cases', options: { cases: 0 }, shows: 'No case yet' },
  { name: 'cases-many', hash: '#/cases', options: { cases: 5_000 }, shows: '5,000 cases' },
  { name: 'cases-none', hash: '#/cases?q=nowhere' },
  {
    name: 'cases-loading',
    hash: '#/cases',
    options: { answers: { 'case.list': never } },
    shows: 'Reading the history…',
  },
  {
    name: 'cases-broken',
    hash: '#/cases',
    options: { answers: { 'case.list': broken } },
    shows: 'Something broke here',
  },
  {
    name: 'cases-imported',
    hash: '#/cases',
    act: (page) =>
      page.locator('input[type=file]').setInputFiles({
        name: 'history.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{}'),
      }),
    shows: '2 were here already',
  },

  { name: 'reports-first', hash: '#/reports', shows: 'No reports yet' },
  {
    name: 'reports',
    hash: '#/reports',
    options: { answers: { 'telemetry.list': () => reports } },
    shows: '212 of 6,010 failed',
  },
  { name: 'queue-first', hash: '#/queue', shows: 'What waits in the queue?' },
  { name: 'queue', hash: '#/queue', act: press('Read the queue'), shows: '516 messages wait. Most are' },
  {
    name: 'queue-chosen',
    hash: '#/queue',
    act: async (page) => {
      await press('Read the queue', 'example.org')(page);
      await unfold('As a table')(page);
    },
    shows: 'as the listing says',
  },
  {
    name: 'queue-refused',
    hash: '#/queue',
    options: { answers: { 'queue.read': refused } },
    act: press('Read the queue'),
    shows: 'cannot be written to',
  },
  { name: 'watch-off', hash: '#/watch', shows: 'This machine sends mail' },
  {
    name: 'watch',
    hash: '#/watch',
    options: { watch: watchOn },
    shows: '1 incident now. 1 is over. 2 other deferrals',
  },
  {
    name: 'watch-what',
    hash: '#/watch',
    options: { watch: watchOn },
    act: press('What is watched…'),
    shows: 'Save, and watch this',
  },
  {
    name: 'watch-failed',
    hash: '#/watch',
    options: { watch: { ...watchOff, state: 'failed', says: 'The disk is full.' } },
    shows: 'The disk is full.',
  },
  { name: 'logs-first', hash: '#/logs', shows: 'No log read yet' },
  { name: 'logs', hash: '#/logs', act: press('Try a sample'), shows: 'met a deferral' },
  {
    name: 'logs-chosen',
    hash: '#/logs',
    act: async (page) => {
      await press('Try a sample')(page);
      await page.getByRole('row', { name: 'school.example' }).getByRole('cell').nth(2).click();
    },
    shows: '4 lost',
  },
  {
    name: 'logs-table',
    hash: '#/logs',
    act: async (page) => {
      await press('Try a sample')(page);
      await unfold('As a table')(page);
    },
    shows: 'Refused attempts',
  },
  {
    name: 'logs-messages',
    hash: '#/logs',
    act: press('Try a sample', 'Show 412 messages'),
    shows: 'The first 100 of 412 messages',
  },
  {
    name: 'logs-skipped',
    hash: '#/logs',
    act: press('Try a sample', 'see them'),
    shows: 'Lines not understood',
  },
  {
    name: 'logs-none',
    hash: '#/logs',
    options: { answers: { 'log.read': () => ({ ...log, deferred421: 0, scope: 'none', domains: [] }) } },
    act: press('Try a sample'),
    shows: 'No message was deferred',
  },
  {
    name: 'logs-reading',
    hash: '#/logs',
    options: { halfWay: true },
    act: press('Try a sample'),
    shows: '48,120 lines',
  },
  {
    name: 'logs-refused',
    hash: '#/logs',
    options: { answers: { 'log.read': refused } },
    act: press('Try a sample'),
    shows: 'cannot be written to',
  },

  { name: 'help', hash: '#/help', shows: 'Follow the wizard' },
  {
    name: 'help-empty',
    hash: '#/help',
    options: { answers: { 'guide.pages': () => [] } },
    shows: 'No guide is installed',
  },
  {
    name: 'help-loading',
    hash: '#/help',
    options: { answers: { 'guide.pages': never } },
    shows: 'Opening the guide…',
  },
  {
    name: 'help-broken',
    hash: '#/help',
    options: { answers: { 'guide.pages': broken } },
    shows: 'Something broke',
  },
  { name: 'replies', hash: '#/help/replies', shows: '2 replies' },
  {
    name: 'replies-none',
    hash: '#/help/replies',
    act: (page) => page.getByLabel('Search replies').fill('nowhere'),
    shows: 'No reply matches',
  },

  { name: 'settings', hash: '#/settings', shows: 'Each field is saved' },
  {
    name: 'settings-saved',
    hash: '#/settings',
    act: async (page) => {
      await page.getByLabel('HELO name').fill('mail2.example.com');
      await page.getByLabel('HELO name').blur();
    },
    shows: 'Saved.',
  },
  {
    name: 'settings-invalid',
    hash: '#/settings',
    act: async (page) => {
      await page.getByLabel('Backups kept').fill('900');
      await page.getByLabel('Backups kept').blur();
    },
  },
  {
    name: 'settings-refused',
    hash: '#/settings',
    options: { answers: { 'settings.set': refused } },
    act: async (page) => {
      await page.getByLabel('HELO name').fill('mail2.example.com');
      await page.getByLabel('HELO name').blur();
    },
    shows: 'cannot be written to',
  },
  {
    name: 'settings-keys',
    hash: '#/settings',
    options: {
      answers: { 'settings.keyring': () => ({ keyring: true, locked: true, zones: ['keyed.example.org'] }) },
    },
    act: async (page) => {
      await page.getByLabel('Zone', { exact: true }).fill('keyed.example.org');
      await page.getByLabel('Key', { exact: true }).fill('0123456789');
      await press(/^Add$/)(page);
    },
    shows: 'Some keys are sealed',
  },
  {
    name: 'settings-loading',
    hash: '#/settings',
    options: { answers: { 'settings.get': never } },
    shows: 'Reading the settings…',
  },
];
