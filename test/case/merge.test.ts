/** Merging two cases: everything of the other one, and nothing twice. */
import { expect, test } from 'vitest';
import { applyChange } from '../../shared/case/apply.ts';
import type { Case, SourceFile } from '../../shared/case/case.ts';
import { mergeChanges } from '../../shared/case/merge.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';

const source = (name: string): SourceFile => ({
  name,
  kind: 'log',
  sha256: name.repeat(8),
  size: 1,
  addedAt: '2026-05-18T09:00:00Z',
  date: null,
  notes: [],
});
const mine = madeCase([attempt('421 Busy')], {
  sources: [source('a.log')],
  clientIps: ['192.0.2.1'],
  selectors: ['s1'],
});
const later = attempt('421 Busy', { at: '2026-05-18T10:00:00Z', queueId: 'B' });
const merged = (c: Case, other: Partial<Case>): Case =>
  mergeChanges(c, { ...c, id: 'c-2', ...other }, '2026-05-18T11:00:00Z').reduce<Case>(applyChange, c);

test('a case of the same evidence adds only that it was taken over', () => {
  expect(merged(mine, {})).toEqual({ ...mine, notes: merged(mine, {}).notes });
  expect(merged(mine, {}).notes).toMatchObject([{ text: 'Took over the case c-2, which held nothing new' }]);
});

test('other sources, tries, addresses and selectors are added', () => {
  const whole = merged(mine, {
    attempts: [...mine.attempts, later],
    sources: [source('a.log'), source('b.log'), source('c.log')],
    clientIps: ['192.0.2.2', '192.0.2.1'],
    selectors: ['s2'],
    helo: 'out1.example.com',
  });
  expect(whole.sources.map(({ name }) => name)).toEqual(['a.log', 'b.log', 'c.log']);
  expect(whole.attempts).toHaveLength(2);
  expect(whole).toMatchObject({
    clientIps: ['192.0.2.1', '192.0.2.2'],
    selectors: ['s1', 's2'],
    helo: 'out1.example.com',
  });
});

test('another incident of the same log brings its tries', () => {
  expect(merged(mine, { attempts: [later] }).attempts).toHaveLength(2);
});
