/** Plain text, in the order and with the labels that postmasters know: this is what goes into a ticket or a mail. */
import type { Report } from '../report.ts';
import { utc } from '../words.ts';
import type { Exporter } from './exporter.ts';

const indent = (value: string): string => value.split('\n').join('\n  ');

export function heading(title: string): string {
  return `\n${title}\n${'-'.repeat(title.length)}`;
}

export function reportText(report: Report): string {
  const lines = [`Subject: ${report.subject}`, ''];
  for (const { label, value } of report.fields) lines.push(`${label}: ${indent(value)}`);
  lines.push('', report.request);
  if (report.timeline.length) {
    lines.push(heading('Attempts, sessions and changes (UTC)'));
    for (const { at, what } of report.timeline) lines.push(`${utc(at)}  ${what}`);
  }
  if (report.findings.length) {
    lines.push(heading('Sender checks'));
    for (const f of report.findings)
      lines.push(
        `${utc(f.at)}  ${f.zone ?? f.check} ${f.subject}: ${f.result === 'temperror' ? 'unknown' : f.result}. ${indent(f.says)}${f.resolver ? ` [${f.resolver}]` : ''}`,
      );
  }
  for (const session of report.sessions) {
    lines.push(
      heading(
        `Session ${session.target.host} [${session.target.address}]:${session.target.port}${session.clientIp ? ` from ${session.clientIp}` : ''}`,
      ),
    );
    lines.push(`${session.says}${session.override ? ` Before its time, because: ${session.override}` : ''}`);
    for (const line of session.transcript) lines.push(`${line.at} ${line.from}: ${line.line}`);
  }
  lines.push(heading('Changes made'));
  if (!report.journal.length) lines.push('None recorded.');
  for (const j of report.journal)
    lines.push(`${utc(j.at)}  ${j.what}${j.from || j.to ? `: ${j.from ?? 'none'} → ${j.to ?? 'none'}` : ''}`);
  if (report.tried.length) lines.push(heading('What was tried and answered'), ...report.tried);
  const gaps = report.gate.filter((item) => item.state !== 'there');
  if (gaps.length) {
    lines.push(heading('Known gaps'));
    for (const gap of gaps) lines.push(`${gap.title}: ${gap.state}. ${gap.says}`);
  }
  lines.push(heading('Where this comes from'), ...report.provenance, '');
  return lines.join('\n');
}

export const exporter: Exporter = {
  format: 'text',
  extension: 'txt',
  mediaType: 'text/plain; charset=utf-8',
  write: ({ report }) => reportText(report),
};
