/** The whole flowchart as one Markdown page: a picture, and each step in words. */
import type { StepCard } from './card.ts';
import { fillLines, fillText } from './fill.ts';
import { phaseNames } from '../words/phases.ts';
import type { StepKind } from './step.ts';

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

function mermaid(steps: readonly StepCard[]): string[] {
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
  const list: List = (heading, lines) =>
    lines.length ? [`**${heading}**`, '', ...lines.map((line) => `- ${line}`), ''] : [];
  return [
    `### ${step.number}. ${words(step.title)}`,
    '',
    `\`${step.id}\` · ${kinds[step.kind]} · phase “${phaseNames[step.phase]}”`,
    '',
    words(step.why),
    '',
    `**How evidence answers.** ${words(step.evidence)}`,
    '',
    ...list(
      'Answers',
      step.answers.map((a) => `\`${a.id}\` ${a.label}. ${words(a.note)} → “${titles.get(a.to) ?? a.to}”`),
    ),
    ...list('In plain words', fillLines(step.plain.does, {})),
    ...list('For the administrator', fillLines(step.admin.does, {})),
    ...list('What not to do', [
      ...fillLines([...step.plain.doNot, ...step.admin.doNot], {}),
      ...step.guards.map((g) => `${words(g.says)} ${words(g.because)}`),
    ]),
    ...list(
      'Headed, by what led here',
      step.headed.map(({ after, answer, title }) => `\`${after}\` \`${answer}\`: ${words(title)}`),
    ),
    ...(step.atRelay ? relay(step.atRelay, list) : []),
    ...(step.atRest ? rest(step.atRest, list) : []),
    `**Time.** ${words(step.time)}`,
    '',
    `**Sources.** ${step.sources.map((s) => (s.url ? `[${s.label}](${s.url})` : s.label)).join(' · ')}`,
    '',
  ];
}

type List = (heading: string, lines: string[]) => string[];

const relay = ({ title, why, plain, admin }: NonNullable<StepCard['atRelay']>, list: List): string[] => [
  `**Where the relay refuses that you send through.** ${words(title)}. ${words(why)}`,
  '',
  ...list('In plain words, then', fillLines(plain.does, {})),
  ...list('For the administrator, then', fillLines(admin.does, {})),
];

const rest = ({ title, why, plain, admin }: NonNullable<StepCard['atRest']>, list: List): string[] => [
  `**Where nothing was sent.** ${words(title)}. ${words(why)}`,
  '',
  ...list('In plain words, then', fillLines(plain.does, {})),
  ...list('For the administrator, then', fillLines(admin.does, {})),
];

/** @param picture with the Mermaid drawing, for readers that can draw it. */
export function flowchartPage(steps: readonly StepCard[], { picture }: { picture: boolean }): string {
  const titles = new Map(steps.map((s) => [s.id, words(s.short)]));
  return [
    '# The flowchart',
    '',
    `${steps.length} steps and ends. Every way through them ends, and none is met twice. The words are for a case of which nothing is known; in a case they hold its names.`,
    '',
    ...(picture
      ? [
          'Drawn from the cards beside this file; edit those. Hexagon: you answer. Rectangle: evidence or a look-up answers. Slanted: something to do. Round: an end.',
          '',
          ...mermaid(steps),
          '',
        ]
      : []),
    '## The steps',
    '',
    ...steps.flatMap((step) => section(step, titles)),
  ].join('\n');
}
