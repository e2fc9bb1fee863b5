import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowchartFile, stepIds, stepIdsFile } from '../../electron/build/flowchart.ts';
import { flowchartPage } from '../../shared/flowchart/page.ts';
import { guidePages } from '../../shared/rpc/present/reference.ts';
import { knowledge } from '../support/knowledge.ts';

test('FLOWCHART.md is what the cards say (npm run flowchart)', () => {
  expect(readFileSync(flowchartFile, 'utf8')).toBe(flowchartPage(knowledge().steps, { picture: true }));
});

test('the type of step ids and answers is what the cards say (npm run flowchart)', () => {
  expect(readFileSync(stepIdsFile, 'utf8')).toBe(stepIds(knowledge().steps));
});

test.each(guidePages([], knowledge()).map((page) => [page.id, page.markdown] as const))(
  '%s has only what Help can draw: no italics',
  (_, markdown) => {
    const prose = markdown.replace(/```[\s\S]*?```|`[^`]*`/g, '');
    expect(prose).not.toMatch(/(?<![\w_])_[A-Za-z][^_\n]*_(?!\w)|(?<!\*)\*[A-Za-z][^*\n]*\*(?!\*)/);
  },
);
