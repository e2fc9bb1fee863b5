/** Writes resources/flowchart/FLOWCHART.md from the step cards. `npx tsx electron/build/flowchart.ts`; a test refuses a stale one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fillLines, fillText } from '../../shared/flowchart/fill.ts';
import type { StepCard } from '../../shared/flowchart/card.ts';
import type { StepKind } from '../../shared/flowchart/step.ts';
import { readKnowledge, resourcesFolder } from './knowledge.ts';

export const flowchartFile = join(resourcesFolder, 'flowchart/FLOWCHART.md');

const shape: Record<StepKind, [string, string]> = {
  ask: ['{{"', '"}}'],
  check: ['["', '"]'],
  do: ['[/"', '"/]'],
  end: ['(["', '"])'],
};
const kinds: Record<StepKind, string> = {
  ask: 'you answer',
  check: 'evidence or a look-up answers',
  do: 'something to do',
  end: 'an end',
};

const words = (text: string): string => fillText(text, {}) ?? '';
const node = (id: string): string => id.replaceAll('-', '_');

function mermaid(steps: StepCard[]): string[] {
  const nodes = steps.map((s) => `  ${node(s.id)}${shape[s.kind][0]}${words(s.short)}${shape[s.kind][1]}`);
  const arrows = steps.flatMap((step) => {
    const targets = [...new Set(step.answers.map((a) => a.to))];
    return targets.map((to) => {
      const labels = step.answers.filter((a) => a.to === to).map((a) => a.id);
      const label = labels.length > 5 ? 'any' : labels.join(' / ');
      return `  ${node(step.id)} -- "${label}" --> ${node(to)}`;
    });
  });
  return ['```mermaid', 'flowchart TD', ...nodes, ...arrows, '```'];
}

function section(step: StepCard, titles: Map<string, string>): string[] {
  const list = (heading: string, lines: string[]) =>
    lines.length ? [`**${heading}**`, '', ...lines.map((line) => `- ${line}`), ''] : [];
  return [
    `### ${step.number}. ${words(step.title)}`,
    '',
    `\`${step.id}\` · ${kinds[step.kind]}`,
    '',
    words(step.why),
    '',
    `**How evidence answers.** ${words(step.evidence)}`,
    '',
    ...list(
      'Answers',
      step.answers.map((a) => `\`${a.id}\` ${a.label}. ${words(a.note)} → _${titles.get(a.to) ?? a.to}_`),
    ),
    ...list('In plain words', fillLines(step.plain.does, {})),
    ...list('For the administrator', fillLines(step.admin.does, {})),
    ...list('What not to do', [
      ...fillLines([...step.plain.doNot, ...step.admin.doNot], {}),
      ...step.guards.map((g) => `${words(g.says)} ${words(g.because)}`),
    ]),
    `**Time.** ${words(step.time)}`,
    '',
    `**Sources.** ${step.sources.map((s) => (s.url ? `[${s.label}](${s.url})` : s.label)).join(' · ')}`,
    '',
  ];
}

/** The whole flowchart as one Markdown page: a picture, and each step in words. */
export function flowchartPage(steps: StepCard[]): string {
  const titles = new Map(steps.map((s) => [s.id, words(s.short)]));
  return [
    '# The flowchart',
    '',
    `Drawn from the ${steps.length} cards beside this file; edit those. Hexagon: you answer. Rectangle: evidence or a look-up`,
    'answers. Slanted: something to do. Round: an end.',
    '',
    ...mermaid(steps),
    '',
    '## The steps',
    '',
    ...steps.flatMap((step) => section(step, titles)),
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(flowchartFile, flowchartPage(readKnowledge().steps));
