/** Handing over: the report in one of the formats, to whom it goes, and what they ask for. */
import type { Case } from '../case/case.ts';
import type { CaseDocument } from './document.ts';
import { exporter as csv } from './exporters/csv.ts';
import { exporter as eml } from './exporters/eml.ts';
import type { Exporter } from './exporters/exporter.ts';
import { exporter as html } from './exporters/html.ts';
import { exporter as json } from './exporters/json.ts';
import { exporter as markdown } from './exporters/markdown.ts';
import { exporter as text } from './exporters/text.ts';
import { createRedactor } from './redact.ts';
import { buildReport, type ReportOptions } from './report.ts';

/** Formats that the core writes by itself; PDF is added by the host. */
export const exporters: readonly Exporter[] = [text, markdown, html, eml, json, csv];

export interface ReportFile<Content = string | Uint8Array> {
  /** `c-20260517-1-people.txt`: the case, what was replaced, the format. */
  name: string;
  mediaType: string;
  content: Content;
}

/** The report of a case in one format. The same case and options give the same bytes. */
export function writeReport<Content>(
  exporter: Exporter<Content>,
  c: Case,
  document: CaseDocument,
  options: ReportOptions & {
    evidence: { name: string; sha256: string; bytes: Uint8Array }[];
    addressee: string | null;
  },
): ReportFile<Content> {
  const redactor = createRedactor(c, options.level, options.machine, options.providers);
  const report = buildReport(c, document, options, redactor);
  const evidence = options.level === 'full' ? options.evidence : [];
  const content = exporter.write({
    report,
    case: redactor.deep(c),
    evidence,
    addressee: options.level === 'all' ? null : options.addressee,
  });
  const version = options.level === 'full' ? '' : `-${options.level}`;
  return { name: `${c.id}${version}.${exporter.extension}`, mediaType: exporter.mediaType, content };
}

export { addressees } from './addressees.ts';
