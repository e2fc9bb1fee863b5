import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowchartFile } from '../../electron/build/flowchart.ts';
import { flowchartPage } from '../../shared/flowchart/page.ts';
import { knowledge } from '../support/knowledge.ts';

test('FLOWCHART.md is what the cards say (npx tsx electron/build/flowchart.ts)', () => {
  expect(readFileSync(flowchartFile, 'utf8')).toBe(flowchartPage(knowledge().steps, { picture: true }));
});
