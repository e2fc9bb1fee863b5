/** A draft (X-Unsent) that a mail program opens: the report as text, transcript and evidence attached. RFC 5322, 2045. */
import { toBase64 } from '../hidden.ts';
import { oneLine } from '../visible.ts';
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

function draft({ report, evidence, addressee }: ExportInput): string {
  const boundary = `=_deferral-desk_${report.caseId.replace(/[^\w-]/g, '')}`;
  const transcript = report.sessions
    .map(
      (s) =>
        `${s.target.host} [${s.target.address}]:${s.target.port}\n${s.transcript.map((l) => `${l.at} ${l.from}: ${l.line}`).join('\n')}`,
    )
    .join('\n\n');
  const parts = [
    part(
      ['Content-Type: text/plain; charset=utf-8'],
      encoder.encode(reportText(report).replace(/\r?\n/g, '\r\n')),
    ),
    ...(transcript
      ? [attachment('transcript.txt', 'text/plain; charset=utf-8', encoder.encode(transcript))]
      : []),
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
