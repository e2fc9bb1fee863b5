/** What the user answered, and words that are no answer: from another version's chart, or from a stranger's file. */
import { expect, test } from 'vitest';
import { document } from '../../shared/flow.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-05-18T09:10:00Z');
const at = '2026-05-18T09:05:00Z';
const plain = madeCase([attempt('421 4.3.2 Too many connections')]);
const told = document(plain, prepared(), { now });

test.each(prepared().chart.steps.map(({ id }) => id))('a word that %s does not know is no answer', (step) => {
  for (const answer of ['constructor', '__proto__', 'of-another-version']) {
    const answered = document({ ...plain, answers: [{ step, answer, at }] }, prepared(), { now });
    expect(answered).toEqual(told);
  }
});
