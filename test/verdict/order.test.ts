/** Which cause leads, which are tied, and on whose side they lie. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import type { Case } from '../../shared/case/case.ts';
import { causes } from '../../shared/catalogue/cause.ts';
import { facts, verdictOf } from '../../shared/flow.ts';
import { stages } from '../../shared/smtp/reply.ts';
import type { Verdict } from '../../shared/verdict/verdict.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const hours = (n: number) => new Date(Date.parse('2026-05-18T09:00:00Z') + n * 3_600_000);
const verdict = (c: Case, when = hours(0.2)): Verdict => verdictOf(facts(c, prepared(), when), prepared());
const one = (line: string, more: Partial<Attempt> = {}, c: Partial<Case> = {}) =>
  madeCase([attempt(line, more)], c);
const answers = (...given: [string, string][]) => ({
  answers: given.map(([step, answer]) => ({ step, answer, at: '2026-05-18T09:00:00Z' })),
});
const unlisted = '421 Zyxw vuts'; // words in no list

describe('order and side', () => {
  test('causes within a point are shown as such, and different sides make it either', () => {
    const v = verdict(
      one(unlisted, { stage: 'greeting' }, answers(['scope', 'one-domain'], ['volume', 'bulk'])),
    );
    const tied = v.causes.filter((c) => c.tied);
    expect(tied.map((c) => c.cause)).toEqual(['capacity', 'maintenance', 'connection-limit']);
    expect(new Set(tied.map((c) => c.side))).toEqual(new Set(['either']));
  });
  test('no verdict about a code that is no 421 and names nothing, until the user treats it as one', () => {
    const line = '450 4.3.0 Try again later';
    expect(verdict(one(line)).causes).toEqual([]);
    const treated = answers(['other-temporary', 'treat-as-deferral']);
    expect(verdict(one(line, {}, treated)).causes[0]!.cause).toBe('capacity');
  });
  test.each([
    ['450 4.2.0 <a@example.net>: Recipient address rejected: Greylisted', 'greylisting'],
    ['451 4.7.1 Greylisting in action, please come back later', 'greylisting'],
    ['450 4.7.1 Too many connections from your host', 'connection-limit'],
    ['450 4.2.1 This mailbox is receiving mail too quickly', undefined],
    ['452 4.2.2 Mailbox full', undefined],
    ['452 4.5.3 Too many recipients', undefined],
  ])('a code beside 421 is judged by words that name a matter of the sender: %s', (line, cause) => {
    expect(verdict(one(line)).causes[0]?.cause).toBe(cause);
    const left = verdict(one(line, {}, answers(['other-temporary', 'leave'])));
    expect(left.causes, 'left to the queue').toEqual([]);
  });
  test('no verdict about a permanent refusal', () => {
    expect(verdict(one('550 5.1.1 User unknown')).causes).toEqual([]);
  });
  test('weights are ordered, never negative and add up to at most 1, whatever the evidence', () => {
    const someAttempt = fc.record({
      stage: fc.constantFrom(...stages),
      at: fc.constantFrom('2026-05-18T09:00:00Z', '2026-05-18T11:00:00Z', null),
      recipient: fc.constantFrom('a@example.net', 'b@example.org', 'c@example.edu', null),
      queueId: fc.constantFrom('A', 'B', null),
    });
    const someLine = fc.oneof(
      fc.string({ maxLength: 80 }).map((text) => `421 4.7.1 ${text.replace(/[\r\n]/g, ' ')}`),
      fc.constantFrom(
        '421',
        '421 4.3.2 Try again later',
        '250 Ok',
        '550 5.1.1 No',
        '421 4.4.1 Connection timed out',
      ),
    );
    const someAnswers = fc.subarray(
      prepared().chart.steps.flatMap((s) =>
        s.answers.slice(0, 1).map((a) => [s.id, a.id] as [string, string]),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(someLine, someAttempt), { maxLength: 6 }),
        someAnswers,
        fc.integer({ min: 0, max: 200 }),
        (list, given, h) => {
          const v = verdict(
            madeCase(
              list.map(([line, more]) => attempt(line, more)),
              answers(...given),
            ),
            hours(h),
          );
          const weights = v.causes.map((c) => c.weight);
          expect(weights.every((w) => w >= 0)).toBe(true);
          expect(weights.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
          expect(new Set(v.causes.map((c) => c.cause)).size).toBe(v.causes.length);
          expect(weights).toEqual([...weights].sort((a, b) => b - a));
          expect(v.causes.every((c) => causes.includes(c.cause))).toBe(true);
        },
      ),
    );
  });
});
