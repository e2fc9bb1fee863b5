import { expect, test } from 'vitest';
import { momentsOf } from '../../renderer/case/head/reminding.ts';
import type { CaseView } from '../../shared/rpc/view.ts';
import { fakeCase } from '../support/fake-case.ts';

/** A made-up case at 16:42, seven hours after its first deferral at 09:20. */
const { timeline, step, ...rest } = fakeCase();
const momentsAfter = (change: Partial<CaseView['timeline']>, notBefore: string | null = null): string[] =>
  momentsOf({ ...rest, timeline: { ...timeline, ...change }, step: { ...step, notBefore } }).map(
    ({ at, what }) => `${at.slice(5, 16)} ${what}`,
  );

test('what is allowed or due next, the earliest first, and nothing that is past', () => {
  expect(momentsAfter({})).toEqual([
    '05-19T17:08 The next test is allowed',
    '05-19T17:14 Your server has tried again',
    '05-19T21:20 The band “Incident” begins',
    '05-20T09:20 The band “Escalate” begins',
    '05-21T16:42 Two days have passed',
    '05-24T09:20 Your server gives up',
  ]);
});

test('a step that waits is named by its title, a moment with two meanings is offered once', () => {
  expect(momentsAfter({}, '2026-05-19T18:00:00.000Z')[2]).toBe(
    `05-19T18:00 The waiting time is over: ${step.title}`,
  );
  expect(momentsAfter({}, timeline.nextTest!.at)).toEqual(momentsAfter({}));
});
