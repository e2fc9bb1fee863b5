/** Pages of the guide that are made from cards: the flowchart in words, and the enhanced status codes. */
import type { ReplyCard } from '../../catalogue/card.ts';
import { flowchartPage } from '../../flowchart/page.ts';
import type { GuidePage } from '../help-view.ts';
import type { Shown } from './input.ts';

/** All guides as Help shows them: the written ones in their order, then the made ones. */
export function guidePages(
  guides: readonly GuidePage[],
  knowledge: Pick<Shown['knowledge'], 'steps' | 'replies'>,
): GuidePage[] {
  return [
    ...[...guides].sort((a, b) => place(a) - place(b) || a.id.localeCompare(b.id)),
    { id: 'status-codes', title: 'Enhanced status codes', markdown: statusCodes(knowledge.replies) },
    { id: 'flowchart', title: 'The flowchart', markdown: flowchartPage(knowledge.steps, { picture: false }) },
  ];
}

/** A guide may begin with `<!-- 3 -->`, its place in the list. */
const place = ({ markdown }: GuidePage): number => Number(/^<!-- (\d+) -->/.exec(markdown)?.[1] ?? 99);

function statusCodes(replies: readonly ReplyCard[]): string {
  const meanings = replies
    .filter((card) => card.tier === 'registry')
    .flatMap((card) => (card.match.enhanced ?? []).map((code) => ({ code, card })))
    .sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }));
  const cell = (text: string) => text.replaceAll('|', '/').replace(/\s+/g, ' ');
  return [
    '# Enhanced status codes',
    '',
    'Three numbers after the code: class, subject, detail ([RFC 3463](https://www.rfc-editor.org/rfc/rfc3463), [IANA registry](https://www.iana.org/assignments/smtp-enhanced-status-codes/)). The class is 4 for “not now” and 5 for “not in this form”; where it contradicts the code before it, the code decides about trying again and the digits about the cause.',
    '',
    'They are a hint, no proof: many servers attach one by habit, and Gmail gives 4.7.23 to 4.7.40 meanings of its own.',
    '',
    '| Status | What it says | What to do |',
    '|---|---|---|',
    ...meanings.map(({ code, card }) => `| \`${code}\` | ${cell(card.means)} | ${cell(card.advice)} |`),
    '',
  ].join('\n');
}
