/** The attempts as CSV (RFC 4180). Cells that a spreadsheet would run as a formula are guarded, also after a newline. */
import { oneLine } from '../visible.ts';
import type { Exporter } from './exporter.ts';

const risky = /^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

export function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : oneLine(value);
  const guarded = typeof value === 'string' && risky.test(text) ? `'${text}` : text;
  return /[",;\n\r]/.test(guarded) || guarded !== text ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}

const columns = [
  'time',
  'outcome',
  'recipient',
  'recipient domain',
  'code',
  'enhanced status',
  'text',
  'stage',
  'remote MTA',
  'remote address',
  'client IP',
  'issuer',
  'queue id',
  'count',
  'source',
  'line',
  'file state',
];

export const exporter: Exporter = {
  format: 'csv',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  write: ({ report }) =>
    [
      columns.join(','),
      ...report.attempts.map((a) =>
        [
          a.at,
          a.outcome,
          a.recipient,
          a.recipientDomain,
          a.reply?.code ?? null,
          a.reply?.enhanced ?? null,
          a.reply?.text ?? a.says,
          a.stage,
          a.remoteMta?.name ?? null,
          a.remoteMta?.address ?? null,
          a.clientIp,
          a.issuer,
          a.queueId,
          a.count,
          a.source.file,
          a.source.line,
          report.gone.find(({ file }) => file === a.source.file)?.why ?? null,
        ]
          .map(cell)
          .join(','),
      ),
      '',
    ].join('\r\n'),
};
