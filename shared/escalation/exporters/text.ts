/** Plain text, in the order and with the labels that postmasters know: this is what goes into a ticket or a mail. */
import type { Report } from '../report.ts';
import { sectionsOf, type Section } from '../sections.ts';
import type { Exporter } from './exporter.ts';

const indent = (value: string): string => value.split('\n').join('\n  ');

type Table = NonNullable<Section['table']>;

function tableText({ head, rows, figures }: Table): string[] {
  if (!figures) return rows.map(([first, ...rest]) => `${first}  ${rest.join('  ')}`);
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
}

const sectionText = ({ title, lead, table, list, code }: Section): string =>
  [
    title,
    '-'.repeat(title.length),
    ...(lead ? [lead] : []),
    ...(table ? tableText(table) : []).map(indent),
    ...(list ?? []).map(indent),
    ...(code ? [code] : []),
  ].join('\n');

export const reportText = (report: Report): string =>
  [
    `Subject: ${report.subject}\n\n${report.fields.map((f) => `${f.label}: ${indent(f.value)}`).join('\n')}`,
    report.request,
    ...sectionsOf(report).map(sectionText),
    '',
  ].join('\n\n');

export const exporter: Exporter = {
  format: 'text',
  extension: 'txt',
  mediaType: 'text/plain; charset=utf-8',
  write: ({ report }) => reportText(report).replace(/\n+$/, '\n'),
};
