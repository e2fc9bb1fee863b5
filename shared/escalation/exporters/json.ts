/** The case as JSON: lossless in the full version, and readable again on another machine. */
import { toBase64 } from '../../text/base64.ts';
import { escapeInvisible } from '../visible.ts';
import type { Exporter } from './exporter.ts';

export const caseFileFormat = 'deferral-desk-case';
export const caseFileVersion = 1;

export const exporter: Exporter = {
  format: 'json',
  extension: 'json',
  mediaType: 'application/json',
  write: ({ report, case: c, evidence }) =>
    `${escapeInvisible(
      JSON.stringify(
        {
          format: caseFileFormat,
          version: caseFileVersion,
          redaction: report.level,
          report: {
            subject: report.subject,
            fields: Object.fromEntries(report.fields.map((f) => [f.label, f.value])),
            provenance: report.provenance,
          },
          case: c,
          evidence: evidence.map(({ name, sha256, bytes }) => ({ name, sha256, base64: toBase64(bytes) })),
        },
        null,
        1,
      ),
    )}\n`,
};
