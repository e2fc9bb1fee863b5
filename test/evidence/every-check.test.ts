/** A check that nobody tests, or that has no title for people, is noticed here: both are found by its name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkTitle } from '../../renderer/kit/finding-words.ts';
import { checks } from '../../shared/evidence/collect.ts';

const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !import.meta.filename.endsWith(name))
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n');

test.each(checks.map(({ name }) => name))('%s: its findings are asked for in a test', (name) => {
  expect(tests).toMatch(new RegExp(`(only: |check === )'${name}'`));
});
test.each(checks.map(({ name }) => name))('%s has a title for people', (name) => {
  expect(checkTitle(name)).not.toBe(name);
});
