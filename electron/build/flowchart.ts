/**
 * Writes what follows from the step cards: FLOWCHART.md for readers, and the ids of steps and answers as a type.
 * `npm run flowchart`; a test refuses stale ones.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepCard } from '../../shared/flowchart/card.ts';
import { flowchartPage } from '../../shared/flowchart/page.ts';
import { readKnowledge, resourcesFolder } from './knowledge.ts';

export const flowchartFile = join(resourcesFolder, 'flowchart/FLOWCHART.md');
export const stepIdsFile = join(import.meta.dirname, '../../shared/case/step-id.ts');

/** In the form that prettier gives it. */
export function stepIds(steps: readonly StepCard[]): string {
  const quoted = (id: string): string => `'${id}'`;
  const key = (id: string): string => (id.includes('-') ? quoted(id) : id);
  const lines = steps.map(({ id, answers }) => {
    const words = answers.map((answer) => quoted(answer.id));
    const line = `  ${key(id)}: ${words.join(' | ') || 'never'};`;
    return line.length <= 110 ? line : `  ${key(id)}:\n${words.map((word) => `    | ${word}`).join('\n')};`;
  });
  return [
    '/** Made from the cards in resources/flowchart by `npm run flowchart`. */',
    '',
    '/** The answers of each step; an end has none. */',
    'export interface StepAnswers {',
    ...lines,
    '}',
    '',
    'export type StepId = keyof StepAnswers;',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { steps } = readKnowledge();
  writeFileSync(flowchartFile, flowchartPage(steps, { picture: true }));
  writeFileSync(stepIdsFile, stepIds(steps));
}
