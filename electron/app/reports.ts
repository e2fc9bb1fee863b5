/** Reports: preview, saving, and the note that one was sent. */
import type { Case } from '../../shared/flow.ts';
import { completeness } from '../../shared/escalation/completeness.ts';
import { addressees, exporters, writeReport, type ReportFile } from '../../shared/escalation/escalation.ts';
import { createRedactor, placeholder, type RedactionLevel } from '../../shared/escalation/redact.ts';
import { buildReport } from '../../shared/escalation/report.ts';
import { Problem } from '../../shared/problem.ts';
import type { Format } from '../../shared/rpc/contract.ts';
import type { Handlers, HostServices } from '../app.ts';
import { show } from './cases.ts';
import type { Desk } from './desk.ts';
import { version } from './guides.ts';

/** The report of a case as a file; the same in all hosts. */
export async function reportFile(
  desk: Desk,
  c: Case,
  format: Format,
  level: RedactionLevel,
): Promise<ReportFile> {
  const document = desk.documentOf(c);
  const options = { level, machine: desk.machine, knowledge: desk.prepared.knowledge.version, version };
  if (format === 'pdf') {
    const { pdf, writePdf } = await import('../node/pdf.ts');
    const report = buildReport(c, document, options);
    const content = await writePdf({
      report,
      case: createRedactor(c, level).deep(c),
      evidence: [],
      addressee: null,
    });
    return {
      name: `${c.id}${level === 'full' ? '' : `-${level}`}.${pdf.extension}`,
      mediaType: pdf.mediaType,
      content,
    };
  }
  const exporter = exporters.find((e) => e.format === format);
  if (!exporter)
    throw new Problem(
      'unknown-format',
      `There is no format ${format}.`,
      'Choose text, markdown, html, eml, json, csv or pdf.',
      { exit: 2 },
    );
  const evidence = [];
  if (level === 'full')
    for (const { name, sha256 } of c.sources) {
      const bytes = sha256 ? await desk.store.getEvidence(sha256) : null;
      if (sha256 && bytes) evidence.push({ name, sha256, bytes });
    }
  return writeReport(exporter, c, document, {
    ...options,
    evidence,
    addressee: document.recipientDomain ? `postmaster@${document.recipientDomain}` : null,
  });
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

export function reportHandlers(
  desk: Desk,
  services: HostServices,
): Handlers<'report.preview' | 'report.save' | 'report.sent'> {
  return {
    async 'report.preview'({ case: id, format, redaction }) {
      const c = await desk.load(id);
      const document = desk.documentOf(c);
      const file = await reportFile(desk, c, format, redaction);
      const text = typeof file.content === 'string' ? file.content : null;
      const host = document.remoteMtas[0] ?? null;
      return {
        format,
        fileName: file.name,
        mediaType: file.mediaType,
        text,
        base64: text === null ? Buffer.from(file.content).toString('base64') : null,
        marks:
          text === null
            ? []
            : [...text.matchAll(placeholder)].map((m) => ({
                from: m.index,
                to: m.index + m[0].length,
                placeholder: m[0],
              })),
        gate: completeness(c, document),
        addressees: addressees(document, host ? desk.prepared.matcher.providerOf(host) : null),
      };
    },
    async 'report.save'({ case: id, format, redaction }) {
      const file = await reportFile(desk, await desk.load(id), format, redaction);
      return { savedAs: await services.save(file.name, bytesOf(file.content)) };
    },
    async 'report.sent'({ case: id, to }) {
      return show(desk, await desk.change(id, { kind: 'escalated', id, at: desk.now().toISOString(), to }));
    },
  };
}
