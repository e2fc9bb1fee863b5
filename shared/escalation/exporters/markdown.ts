/** Markdown for tickets and wikis. Values are escaped, so that a banner cannot become a link or a heading. */
import type { Report } from '../report.ts';
import { sectionsOf, type Section } from '../sections.ts';
import { oneLine } from '../visible.ts';
import type { Exporter } from './exporter.ts';

/** Backslash before everything that CommonMark reads; `<` and `&` as entities, so that no HTML gets through. */
export function escape(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_[\]|~]/g, '\\$&')
      .replace(
        /^(\s*)([#+=-]|\d{1,9}[.)])/,
        (_all, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.at(-1)!}`,
      )
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      // GitHub, GitLab and their kin make links of these by themselves.
      .replace(/\b(https?|ftp|mailto|xmpp):/gi, '$1&#58;')
      .replace(/\b(www)\./gi, '$1&#46;')
      .replace(/\\\[([a-z ]{2,10} \d{1,9})\\\]/g, '[$1]')
  ); // a placeholder is no link, and is marked in the preview
}
/** A fence longer than any run of backticks in the text. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
const row = (cells: string[]): string => `| ${cells.map(escape).join(' | ')} |`;
const table = (head: string[], rows: string[][]): string[] => [
  row(head),
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map(row),
];

const sectionMarkdown = (s: Section): string[] => [
  `## ${escape(s.title)}`,
  ...(s.lead ? [escape(s.lead)] : []),
  ...(s.table ? [table(s.table.head, s.table.rows).join('\n')] : []),
  ...(s.list ? [s.list.map((item) => `- ${escape(item)}`).join('\n')] : []),
  ...(s.code ? [fenced(s.code)] : []),
];

export function reportMarkdown(report: Report): string {
  const fields = report.fields.map(({ label, value }) =>
    value.includes('\n')
      ? `- **${label}:**\n\n${fenced(value).replace(/^/gm, '  ')}\n`
      : `- **${label}:** ${escape(value)}`,
  );
  return [
    `# ${escape(report.subject)}`,
    fields.join('\n'),
    escape(report.request),
    ...sectionsOf(report).flatMap(sectionMarkdown),
    '',
  ].join('\n\n');
}

export const exporter: Exporter = {
  format: 'markdown',
  extension: 'md',
  mediaType: 'text/markdown; charset=utf-8',
  write: ({ report }) => reportMarkdown(report).replace(/\n+$/, '\n'),
};
