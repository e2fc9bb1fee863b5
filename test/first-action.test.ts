/**
 * From what a user drops to the first action: the questions in between, counted on the worst way through them. A
 * question is a step of kind `ask` that evidence left open; whatever else comes next is something to do, a look-up, or
 * an end.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerStep, applyChange, document, type Case } from '../shared/flow.ts';
import { openWorked, prepared, workedCases, type WorkedCase } from './support/worked-cases.ts';

const root = resolve(import.meta.dirname, '..');
const most = 3;

interface Way {
  asked: string[];
  action: string;
}

/** Every way from here to an action, whatever the user answers. */
function waysFrom(c: Case, now: Date, asked: string[] = []): Way[] {
  const { next } = document(c, prepared(), { now });
  if (next.kind !== 'ask') return [{ asked, action: next.id }];
  return next.answers.flatMap((answer) =>
    waysFrom(applyChange(c, answerStep(c, next.id, answer, prepared(), now)), now, [...asked, next.id]),
  );
}

const samples = join(root, 'resources/samples');
const asCase = (file: string): WorkedCase => ({
  name: file,
  inputs: [join(samples, file)],
  expected: { now: '2026-05-19T09:00:00Z', answers: [], expect: { nextStep: [] } as never, why: '' },
});
const own = join(root, 'test/fixtures/cases');
const specification = join(root, '../shared/cases');
const groups: [string, WorkedCase[] | null][] = [
  ['own worked cases', workedCases(own)],
  ['samples of the start screen', readdirSync(samples).sort().map(asCase)],
  ['worked cases of the specification', existsSync(specification) ? workedCases(specification) : null],
];

describe.each(groups)('%s', (title, cases) => {
  const counts = new Map<number, number>();
  if (cases === null) test.skip('not present here', () => {});
  for (const worked of cases ?? [])
    test(worked.name, async () => {
      // The answers of a worked case tell what happened later; a user who just dropped it has given none.
      const { case: c } = await openWorked({ ...worked, expected: { ...worked.expected, answers: [] } });
      const now = new Date(worked.expected.now);
      const ways = waysFrom(c, now);
      const worst = Math.max(...ways.map((way) => way.asked.length));
      counts.set(worst, (counts.get(worst) ?? 0) + 1);
      for (const { asked, action } of ways) {
        expect(asked.length, `${asked.join(' → ')} → ${action}`).toBeLessThanOrEqual(most);
        expect(new Set(asked).size, 'nothing is asked twice').toBe(asked.length);
      }
      const wanted = worked.expected.answers.length === 0 ? worked.expected.expect.nextStep : [];
      if (wanted.length > 0)
        expect(
          ways.some(({ asked, action }) => [...asked, action].some((step) => wanted.includes(step))),
          `the right step, ${wanted.join(' or ')}, is among ${ways.map((way) => way.action).join(', ')}`,
        ).toBe(true);
    });
  afterAll(() => {
    if (cases === null) return;
    const shown = [...counts].sort(([a], [b]) => a - b).map(([n, times]) => `${n} in ${times}`);
    console.log(`questions to the first action, ${title}: ${shown.join(', ')} of ${cases.length}`);
  });
});
