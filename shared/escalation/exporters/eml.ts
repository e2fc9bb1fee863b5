/** A draft (X-Unsent) that a mail program opens: the report as text, transcript and evidence attached. RFC 5322, 2045. */
import { toBase64 } from '../../text/base64.ts';
import { oneLine } from '../visible.ts';
import { transcript } from '../sections.ts';
import { remoteName } from '../timeline.ts';
import { reportText } from './text.ts';
import type { Exporter, ExportInput } from './exporter.ts';

const ascii = /^[\x20-\x7e]*$/;
const encoder = new TextEncoder();

/** A header value on one line; other than ASCII as encoded words (RFC 2047). Nothing can start a header of its own. */
export function headerValue(text: string): string {
  const line = oneLine(text);
  if (ascii.test(line)) return line.slice(0, 800);
  const words: string[] = [];
  let part = '';
  for (const char of line.slice(0, 400)) {
    if (encoder.encode(part + char).length > 42) {
      words.push(part);
      part = '';
    }
    part += char;
  }
  if (part) words.push(part);
  return words.map((word) => `=?UTF-8?B?${toBase64(encoder.encode(word))}?=`).join('\r\n ');
}

/** Attachment names that no file system takes for a path or a device. */
export function safeName(name: string): string {
  const plain = name
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .slice(-80);
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) || !plain ? `file-${plain || 'unnamed'}` : plain;
}

const base64Lines = (bytes: Uint8Array): string => toBase64(bytes).replace(/.{76}/g, '$&\r\n');

function part(headers: string[], bytes: Uint8Array): string {
  return [...headers, 'Content-Transfer-Encoding: base64', '', base64Lines(bytes)].join('\r\n');
}
const attachment = (name: string, mediaType: string, bytes: Uint8Array): string =>
  part(
    [
      `Content-Type: ${mediaType}; name="${safeName(name)}"`,
      `Content-Disposition: attachment; filename="${safeName(name)}"`,
    ],
    bytes,
  );

/** The attempts in the words of the MTA: what stands for the raw files in versions that replace something. */
function attemptsText({ report }: ExportInput): string {
  return report.attempts
    .slice(0, 500)
    .map((a) =>
      [
        `Source: ${a.source.file}${a.source.line === null ? '' : `, line ${a.source.line}`}`,
        ['Time', a.at],
        ['Final-Recipient', a.recipient],
        ['Reporting-MTA', a.reportingMta],
        ['Remote-MTA', remoteName(a)],
        ['Queue-ID', a.queueId],
        ['Outcome', a.outcome],
        ['Reply', a.reply?.lines.join('\n  ')],
        ['Says', a.says],
      ]
        .flatMap((field) =>
          typeof field === 'string' ? [field] : field[1] ? [`${field[0]}: ${field[1]}`] : [],
        )
        .join('\n'),
    )
    .join('\n\n');
}

/** Plain lines where that is possible (RFC 5322 §2.1.1), so that the draft can be read as it is; else base64. */
function textPart(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.some((line) => line.length > 240))
    return part(['Content-Type: text/plain; charset=utf-8'], encoder.encode(lines.join('\r\n')));
  return ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', ...lines].join(
    '\r\n',
  );
}

function draft(input: ExportInput): string {
  const { report, evidence, addressee } = input;
  const boundary = `=_deferral-desk_${report.caseId.replace(/[^\w-]/g, '')}`;
  const sessions = report.sessions
    .filter((s) => s.transcript.length > 0)
    .map((s) => `${s.at} ${s.target.host} [${s.target.address}]:${s.target.port}\n${transcript(s)}`)
    .join('\n\n');
  const text = (name: string, content: string): string =>
    attachment(name, 'text/plain; charset=utf-8', encoder.encode(content));
  const parts = [
    textPart(
      reportText(report)
        .replace(/^Subject: .*\n\n/, '')
        .trimEnd(),
    ),
    ...(sessions ? [text('transcript.txt', sessions)] : []),
    ...(report.level === 'full' || !report.attempts.length
      ? []
      : [text('attempts.txt', attemptsText(input))]),
    ...evidence.map((e) => attachment(`${e.name}.txt`, 'application/octet-stream', e.bytes)),
  ];
  const to = addressee && /^[^\s<>,;:"()[\]\\]+@[\w.-]+$/.test(addressee) ? addressee : null;
  return [
    'X-Unsent: 1',
    ...(to ? [`To: ${to}`] : []),
    `Subject: ${headerValue(report.subject)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    ...parts.map((p) => `--${boundary}\r\n${p}`),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

export const exporter: Exporter = {
  format: 'eml',
  extension: 'eml',
  mediaType: 'message/rfc822',
  write: draft,
};
