import type { Page } from '@playwright/test';
import type { CaseView } from '../../../shared/rpc/view.ts';
import { broken, never, refused } from '../fake-api.ts';
import { probe } from '../fake-case.ts';
import { atStep, caseAt, press, unfold, type Screen } from './screen.ts';

const hash = caseAt('steps');

/** What was asked for by name only: no evidence, so nothing to judge. */
const bare = (view: CaseView): CaseView => ({
  ...view,
  document: { ...view.document, attempts: [], findings: [], clientIps: [], remoteMtas: [] },
  reply: null,
  causes: [],
  journal: [],
  notes: [],
  sessions: [],
  sources: [],
  seenBefore: [],
  tags: [],
  ticket: null,
});
const over = (view: CaseView): CaseView => ({
  ...atStep('done', 'Closed')(view),
  document: {
    ...view.document,
    status: 'closed',
    next: { ...view.document.next, id: 'done', kind: 'end', notBefore: null },
  },
  step: { ...view.step, kind: 'end', title: 'It recovered', answers: [], notBefore: null, hold: null },
});
const talked = (view: CaseView): CaseView => ({
  ...view,
  sessions: [
    {
      ...probe,
      override: 'the customer waits for an invoice',
      tls: { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256', authorized: false, why: 'expired' },
    },
    { ...probe, outcome: 'timeout', stage: 'greeting', reply: null, tls: null, transcript: [] },
  ],
});

/** A session before its time, with the reason that this takes. */
async function holdAtOnce(page: Page): Promise<void> {
  await unfold('It cannot wait')(page);
  await page
    .locator('.step')
    .getByLabel(/^Why\?/)
    .fill('the customer waits');
  await press('Hold one session')(page);
}

export const steps: Screen[] = [
  { name: 'case', hash },
  {
    name: 'case-draft',
    hash,
    options: { view: (view) => ({ ...view, draft: true }) },
    shows: 'nothing saved',
  },
  { name: 'case-bare', hash, options: { view: bare }, shows: 'Nothing to judge yet' },
  { name: 'case-over', hash, options: { view: over }, shows: 'It recovered' },
  { name: 'case-looked', hash, act: press(/Who issued it/), shows: 'If you know better' },
  {
    name: 'case-answered',
    hash,
    act: press('Yes, it is slower now'),
    shows: 'Answer noted',
  },
  {
    name: 'case-evidence-open',
    hash,
    act: async (page) => {
      for (const summary of await page.locator('.ev summary').all()) await summary.click();
    },
  },
  { name: 'case-long', hash, options: { attempts: 10_000 } },
  { name: 'case-loading', hash, options: { answers: { 'case.show': never } }, shows: 'Opening the case…' },
  { name: 'case-gone', hash: '#/case/c-none/steps', shows: 'This case is not in the history' },
  { name: 'case-broken', hash, options: { answers: { 'case.show': broken } }, shows: 'Something broke here' },

  {
    name: 'checks-running',
    hash,
    options: { halfWay: true },
    act: press('Run the checks again'),
    shows: '4 findings so far',
  },
  {
    name: 'checks-refused',
    hash,
    options: { answers: { 'check.run': refused } },
    act: press('Run the checks again'),
    shows: 'cannot be written to',
  },
  {
    name: 'session-form',
    hash,
    options: { view: atStep('wait', 'Wait, then test once') },
    act: unfold('It cannot wait'),
    shows: 'Why? The reason is kept',
  },
  {
    name: 'session-running',
    hash,
    options: { view: atStep('wait', 'Wait, then test once'), halfWay: true },
    act: holdAtOnce,
    shows: '1 done so far',
  },
  {
    name: 'session-refused',
    hash,
    options: { view: atStep('wait', 'Wait, then test once'), answers: { 'probe.run': refused } },
    act: holdAtOnce,
    shows: 'cannot be written to',
  },
  {
    name: 'sessions-held',
    hash,
    options: { view: talked },
    act: async (page) => {
      for (const summary of await page.locator('#session summary').all()) await summary.click();
    },
    shows: 'Held before its time',
  },
  {
    name: 'identify',
    hash,
    options: { view: atStep('report-ready', 'Is the report complete?', ['clientIp', 'helo']) },
    shows: 'What we do not know yet',
  },
  {
    name: 'change-journal',
    hash,
    options: { view: atStep('change-journal', 'What was changed?') },
    act: (page) => page.getByLabel('Kind').selectOption('dns'),
    shows: 'Old TTL, seconds',
  },
  {
    name: 'test-message',
    hash,
    options: { view: atStep('test-message', 'Does one plain message get through?') },
    act: unfold('It cannot wait'),
    shows: 'Send one test message',
  },
  {
    name: 'test-message-submission',
    hash,
    options: { view: atStep('test-message', 'Does one plain message get through?') },
    act: async (page) => {
      await unfold('It cannot wait')(page);
      await press('Through your own mail server')(page);
    },
    shows: 'The password goes to that server',
  },
];
