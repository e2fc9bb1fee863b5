/** An end without a report says so, and is no end any more when something new comes in. */
import { describe, expect, test } from 'vitest';
import { applyChange, answerStep, document, type Case } from '../../shared/flow.ts';
import { caseView, stepView } from '../../shared/rpc/present/present.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';
import { shownOf } from '../rpc/shown.ts';

const now = new Date('2026-05-18T09:30:00Z');
const vague = '421 4.3.2 Service not available';
const answered = (c: Case, ...answers: [string, string][]): Case =>
  answers.reduce(
    (all, [step, answer]) => applyChange(all, answerStep(all, step, answer, prepared(), now)),
    c,
  );
/** Answers each question as told, else with its last answer, until the walk ends. */
function walkedTo(told: Record<string, string>): Case {
  let c = madeCase(
    ['07:00', '07:30', '08:10', '09:00'].map((at) => attempt(vague, { at: `2026-05-18T${at}:00Z` })),
  );
  for (let round = 0; round < 40; round++) {
    const { next } = document(c, prepared(), { now });
    if (next.kind === 'end') return c;
    c = answered(c, [next.id, told[next.id] ?? next.answers.at(-1)!]);
  }
  throw new Error('the walk did not end');
}
const still = { wait: 'still-deferred', cooling: 'still-deferred' };
const unsent = walkedTo({ ...still, 'report-ready': 'not-needed' });
const sent = walkedTo({ ...still, 'report-ready': 'complete', escalate: 'sent' });

describe('no report is needed', () => {
  const view = caseView(shownOf(unsent, now.toISOString()));
  test('the case is closed, and the step says no more than that', () => {
    expect(view.document).toMatchObject({ status: 'closed', next: { title: 'Closed without a report' } });
    expect(view.step.title).toBe('Closed without a report');
    expect(JSON.stringify([view.step, view.path.at(-1)])).not.toMatch(
      /handed over|remind|48 hours|stays open/i,
    );
    expect(view.path.at(-1)).toMatchObject({ id: 'handed-over', title: 'No report' });
  });
  test('looked at from a case that is not there, the end is the one that is handed over to', () =>
    expect(stepView('handed-over', shownOf(madeCase([attempt(vague)]), now.toISOString())).title).toBe(
      'Handed over',
    ));
  test('new evidence opens the case again', () => {
    const later = '2026-05-18T09:40:00Z';
    const again = applyChange(unsent, {
      kind: 'evidence-added',
      id: unsent.id,
      attempts: madeCase([attempt(vague, { at: '2026-05-18T09:39:00Z' })]).attempts,
      traffic: [],
      logs: [],
      source: { ...unsent.sources[0]!, name: 'later.log', addedAt: later },
      returned: null,
      evidenceNotes: [],
    });
    const { status, next } = document(again, prepared(), { now: new Date(later) });
    expect(status).not.toBe('closed');
    expect(next.kind).not.toBe('end');
  });
});

test('a report that was sent: the case is with somebody else, and stays', () => {
  const view = caseView(shownOf(sent, now.toISOString()));
  expect(view.document).toMatchObject({ status: 'escalated', next: { title: 'Handed over' } });
  expect(view.step.why).toContain('stays open');
});
