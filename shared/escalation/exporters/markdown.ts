/** Markdown for tickets and wikis. Values are escaped, so that a banner cannot become a link or a heading. */
import type { Report } from '../report.ts';
import { utc } from '../words.ts';
import { oneLine } from '../visible.ts';
import type { Exporter } from './exporter.ts';

/** Backslash before everything that CommonMark reads; `<` and `&` as entities, so that no HTML gets through. */
export function escape(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(https?):/gi, '$1&#58;');
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

export function reportMarkdown(report: Report): string {
  const out = [`# ${escape(report.subject)}`, ''];
  for (const { label, value } of report.fields) {
    if (value.includes('\n')) out.push(`- **${label}:**`, '', fenced(value), '');
    else out.push(`- **${label}:** ${escape(value)}`);
  }
  out.push('', escape(report.request));
  if (report.timeline.length)
    out.push(
      '',
      '## Attempts, sessions and changes',
      '',
      ...table(
        ['Time', 'What'],
        report.timeline.map((t) => [utc(t.at), t.what]),
      ),
    );
  if (report.findings.length)
    out.push(
      '',
      '## Sender checks',
      '',
      ...table(
        ['Time', 'Check', 'Subject', 'Result', 'Says'],
        report.findings.map((f) => [
          utc(f.at),
          f.zone ?? f.check,
          f.subject,
          f.result === 'temperror' ? 'unknown' : f.result,
          f.says,
        ]),
      ),
    );
  for (const s of report.sessions)
    out.push(
      '',
      `## Session ${escape(`${s.target.host} [${s.target.address}]:${s.target.port}`)}`,
      '',
      escape(s.says),
      '',
      fenced(s.transcript.map((l) => `${l.at} ${l.from}: ${l.line}`).join('\n')),
    );
  out.push('', '## Changes made', '');
  if (report.journal.length)
    out.push(
      ...table(
        ['Time', 'What', 'From', 'To'],
        report.journal.map((j) => [utc(j.at), j.what, j.from ?? '', j.to ?? '']),
      ),
    );
  else out.push('None recorded.');
  if (report.tried.length)
    out.push('', '## What was tried and answered', '', ...report.tried.map((t) => `- ${escape(t)}`));
  const gaps = report.gate.filter((g) => g.state !== 'there');
  if (gaps.length)
    out.push('', '## Known gaps', '', ...gaps.map((g) => `- **${g.title}:** ${g.state}. ${escape(g.says)}`));
  out.push('', '## Where this comes from', '', ...report.provenance.map((p) => `- ${escape(p)}`), '');
  return out.join('\n');
}

export const exporter: Exporter = {
  format: 'markdown',
  extension: 'md',
  mediaType: 'text/markdown; charset=utf-8',
  write: ({ report }) => reportMarkdown(report),
};
