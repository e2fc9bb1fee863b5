/** Handing over: the report in one of the formats, to whom it goes, and what they ask for. */
import type { Case } from '../case/case.ts';
import type { ProviderCard } from '../catalogue/card.ts';
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

export interface ReportFile {
  name: string;
  mediaType: string;
  content: string | Uint8Array;
}

/** The report of a case in one format. The same case and options give the same bytes. */
export function writeReport(
  exporter: Exporter,
  c: Case,
  document: CaseDocument,
  options: ReportOptions & {
    evidence: { name: string; sha256: string; bytes: Uint8Array }[];
    addressee: string | null;
  },
): ReportFile {
  const report = buildReport(c, document, options);
  const redacted = createRedactor(c, options.level).deep(c);
  const evidence = options.level === 'full' ? options.evidence : [];
  const content = exporter.write({ report, case: redacted, evidence, addressee: options.addressee });
  const suffix = options.level === 'full' ? '' : `-${options.level}`;
  return { name: `${c.id}${suffix}.${exporter.extension}`, mediaType: exporter.mediaType, content };
}

export interface Addressee {
  who: string;
  address: string;
  asks: string[];
  because: string;
}

/** Whom to write to, in order. One at a time. */
export function addressees(document: CaseDocument, provider: ProviderCard | null): Addressee[] {
  const out: Addressee[] = [];
  if (document.verdict.issuer === 'own-relay')
    return [
      {
        who: 'The operator of your sending server',
        address: document.remoteMtas[0] ?? '',
        asks: [],
        because: 'It refused the message; the recipient’s side has not seen it.',
      },
    ];
  const contact = provider?.contact;
  if (contact?.url || contact?.address) {
    const wait = contact.afterHours ? ` Not before ${contact.afterHours} hours of the same reply.` : '';
    out.push({
      who: provider!.name,
      address: contact.url ?? contact.address!,
      asks: contact.asks,
      because: `Their official way. ${contact.note}${wait}`.trim(),
    });
  }
  if (document.recipientDomain)
    out.push({
      who: `Postmaster of ${document.recipientDomain}`,
      address: `postmaster@${document.recipientDomain}`,
      asks: ['client IP', 'times in UTC', 'the full reply'],
      because:
        'Every mail domain has this mailbox (RFC 5321 §4.5.1, RFC 2142). Write from an address whose mail is not deferred there.',
    });
  out.push({
    who: 'The recipient’s administrator',
    address: '',
    asks: ['the report'],
    because: 'Through the recipient, by phone, where nobody else answers.',
  });
  return out;
}

/** A `mailto:` with subject and body, everything percent-encoded so that no value can add a header (RFC 6068). */
export function mailto(address: string, subject: string, body: string): string {
  const encode = (value: string): string => encodeURIComponent(value.replace(/\r\n|\r|\n/g, '\r\n'));
  return `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${encode(subject.replace(/[\r\n]+/g, ' '))}&body=${encode(body.slice(0, 1800))}`;
}
