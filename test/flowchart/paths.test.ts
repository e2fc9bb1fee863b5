/**
 * Every way through the flowchart by its answers, bare and over the evidence of the worked cases. All are followed along
 * the arrows; the walk itself is asked about each where the whole matrix is wanted, else about one in twenty.
 */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../shared/case/case.ts';
import { answerStep, applyChange, document, facts, type Case } from '../../shared/flow.ts';
import { walk } from '../../shared/flowchart/walk.ts';
import { plainTexts, stepView } from '../../shared/rpc/present/step.ts';
import { whole } from '../support/matrices.ts';
import { openWorked, prepared, workedCases } from '../support/worked-cases.ts';

const { chart } = prepared();
const at = '2026-05-18T09:30:00Z';

/** Answers of one step that lead to the same next one are taken in turns, so that each is walked. */
test('every path of steps is walked by its answers to one of the four ends', () => {
  const turn = new Map<string, number>();
  const used = new Set<string>();
  const ends = new Set<string>();
  let paths = 0;
  const follow = (id: string, answers: Answer[]): void => {
    const step = chart.get(id);
    if (step.kind === 'end') {
      paths++;
      ends.add(id);
      if (!whole && paths % 20) return;
      const walked = walk(chart, () => null, answers);
      if (walked.next.id !== id || walked.steps.length !== answers.length)
        expect.fail(`${answers.map((a) => `${a.step} = ${a.answer}`).join(', ')} ended at ${walked.next.id}`);
      return;
    }
    if (answers.some((a) => a.step === id)) expect.fail(`${id} is met twice`);
    for (const to of new Set(step.answers.map((a) => a.to))) {
      const same = step.answers.filter((a) => a.to === to);
      const next = turn.get(`${id} ${to}`) ?? 0;
      turn.set(`${id} ${to}`, next + 1);
      const answer = same[next % same.length]!.id;
      used.add(`${id} ${answer}`);
      follow(to, [...answers, { step: id, answer, at }]);
    }
  };
  follow(chart.first.id, []);
  expect(paths).toBeGreaterThan(100_000);
  expect([...ends].sort()).toEqual(['handed-over', 'not-a-deferral', 'permanent', 'recovered']);
  expect(used.size).toBe(chart.steps.reduce((sum, { answers }) => sum + answers.length, 0));
});

/** What a step puts before a person must be whole, whatever was answered on the way there. */
const unfilled = /\{\{|\bundefined\b|\bNaN\b|\[object/;

const folder = join(resolve(import.meta.dirname, '../..'), 'test/fixtures/cases');
const settings = { mta: null, queueLifetimeHours: 120 } as never;

describe('from the evidence of', () => {
  test.each(workedCases(folder).map((one) => [one.name, one] as const))('%s', async (_, worked) => {
    const { case: opened } = await openWorked({ ...worked, expected: { ...worked.expected, answers: [] } });
    const now = new Date(worked.expected.now);
    const met = new Set<string>();
    /** Each step once: how it was come to changes its words little, and what follows not at all. */
    const follow = (c: Case, depth: number): void => {
      const told = document(c, prepared(), { now });
      const { next, steps, verdict } = told;
      expect(new Set(steps.map((s) => s.id)).size).toBe(steps.length);
      expect(depth).toBeLessThan(chart.steps.length);
      expect(verdict.causes.reduce((sum, one) => sum + one.weight, 0)).toBeLessThanOrEqual(1.001);
      if (met.has(next.id)) return;
      met.add(next.id);
      const f = facts(c, prepared(), now);
      const view = stepView(next.id, { case: c, document: told, facts: f, prepared: prepared(), settings });
      for (const text of [next.title, ...plainTexts(view), ...steps.map((s) => s.because)])
        expect(text).not.toMatch(unfilled);
      if (next.kind === 'end') expect(next.answers).toEqual([]);
      for (const answer of next.answers)
        follow(applyChange(c, answerStep(c, next.id, answer, prepared(), now)), depth + 1);
    };
    follow(opened, 0);
    const last = [...met].filter((id) => chart.get(id).kind === 'end');
    expect(last.length, 'an end is reached').toBeGreaterThan(0);
  });
});
