/** What an exporter is. One file each; adding one is adding a file and its line in ../escalation.ts. */
import type { Case } from '../../case/case.ts';
import type { Report } from '../report.ts';

export interface ExportInput {
  report: Report;
  /** The case, redacted to the same level. */
  case: Case;
  /** Raw evidence by its hash, for formats that carry attachments; only in the full version. */
  evidence: { name: string; sha256: string; bytes: Uint8Array }[];
  addressee: string | null;
}
/** Text formats write a string, binary ones bytes; those of the host may take their time. */
export interface Exporter<Content = string | Uint8Array> {
  format: string;
  extension: string;
  mediaType: string;
  write(input: ExportInput): Content;
}
