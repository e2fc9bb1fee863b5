/** What inputs become as evidence: a complaint tells of a delivered message, and of no try. */
import { describe, expect, test } from 'vitest';
import type { Bounce } from '../../shared/bounce/bounce.ts';
import { emptyBounce } from '../../shared/bounce/empty.ts';
import { draftOf, evidenceFor } from '../../shared/case/open.ts';
import { applyChange } from '../../shared/case/apply.ts';
import { document } from '../../shared/flow.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const now = '2026-05-18T12:00:00Z';
const complaint: Bounce = {
  ...emptyBounce('complaint.eml', 'feedback-report', 500),
  sha256: 'c0ffee',
  attempts: [{ ...attempt('250 Ok', { queueId: null }), reply: null, says: 'Feedback report of type abuse' }],
  notes: ['This is a feedback report (abuse), not a bounce.'],
};
const walkOf = (c: Parameters<typeof document>[0]) => document(c, prepared(), { now: new Date(now) });

describe('a feedback report', () => {
  test('alone holds no reply of a mail server', () => {
    const told = walkOf(draftOf([complaint], now));
    expect(told.steps[0]).toMatchObject({ id: 'is-421', answer: 'nothing-found' });
    expect(told.attempts).toEqual([]);
  });
  test('added to a case is recorded, once, and recovers nothing', () => {
    const c = madeCase([attempt('421 4.3.2 All server ports are busy')]);
    const [added, ...more] = evidenceFor(c, [complaint], now);
    expect(more).toEqual([]);
    const after = applyChange(c, added!);
    expect(after.attempts).toEqual(c.attempts);
    expect(after.evidenceNotes).toEqual(complaint.notes);
    expect(walkOf(after).next).toEqual(walkOf(c).next);
    expect(evidenceFor(after, [complaint], now)).toEqual([]);
  });
});
