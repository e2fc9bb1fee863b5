import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowchartFile, stepIds, stepIdsFile } from '../../electron/build/flowchart.ts';
import { flowchartPage } from '../../shared/flowchart/page.ts';
import { knowledge } from '../support/knowledge.ts';

test('FLOWCHART.md is what the cards say (npm run flowchart)', () => {
  expect(readFileSync(flowchartFile, 'utf8')).toBe(flowchartPage(knowledge().steps, { picture: true }));
});

test('the type of step ids and answers is what the cards say (npm run flowchart)', () => {
  expect(readFileSync(stepIdsFile, 'utf8')).toBe(stepIds(knowledge().steps));
});
