/** The report as PDF, by pdfkit, the same in all hosts: no browser needed, standard fonts, no date of its own. */
import PDFDocument from 'pdfkit';
import type { Exporter } from '../../shared/escalation/exporters/exporter.ts';
import type { Report } from '../../shared/escalation/report.ts';
import { sectionsOf, type Section } from '../../shared/escalation/sections.ts';

/** The standard fonts hold WinAnsi only; other characters are written as U+XXXX rather than lost. */
const winAnsi = (text: string): string =>
  text
    .replaceAll('→', '->')
    .replaceAll('↵', '|')
    .replace(
      /[^\n\u0020-\u007e\u00a0-\u00ff–—‘’“”•…€]/gu,
      (char) => `<U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
    );

/** Fixed, so that the same case gives the same bytes. */
const epoch = new Date('2000-01-01T00:00:00Z');
const margin = 54;
const labels = 110;
const soft = '#555555';

type Pdf = InstanceType<typeof PDFDocument>;

export function writePdf(report: Report): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: winAnsi(report.subject),
      Producer: 'Deferral Desk',
      Creator: 'Deferral Desk',
      CreationDate: epoch,
      ModDate: epoch,
    },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.font('Helvetica-Bold').fontSize(15).text(winAnsi(report.subject));
  pdf.moveDown(0.6);
  for (const { label, value } of report.fields)
    pair(pdf, `${label}:`, value, { bold: true, code: label === 'Response', gap: labels });
  pdf.moveDown(0.6).font('Helvetica').fontSize(9.5).text(winAnsi(report.request), margin);
  for (const section of sectionsOf(report)) write(pdf, section);
  number(pdf, report.caseId);
  pdf.end();
  return done;
}

const bottom = (pdf: Pdf): number => pdf.page.height - margin;

/** Starts a page where less than `height` is left, so that no heading and no label stands alone. */
function room(pdf: Pdf, height: number): void {
  if (pdf.y + height > bottom(pdf)) pdf.addPage();
}

/** A narrow column and a wide one beside it, each broken into lines of its own. */
function pair(pdf: Pdf, left: string, right: string, { bold = false, code = false, gap = labels }): void {
  const width = pdf.page.width - 2 * margin - gap;
  const words = winAnsi(right) || ' ';
  pdf.font(code ? 'Courier' : 'Helvetica').fontSize(code ? 8.5 : 9.5);
  room(pdf, Math.min(pdf.heightOfString(words, { width }), 200) + 2);
  const top = pdf.y;
  const page = pdf.bufferedPageRange().count;
  pdf
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(9.5)
    .fillColor(bold ? 'black' : soft)
    .text(winAnsi(left), margin, top, { width: gap - 8 });
  const after = pdf.y;
  pdf
    .font(code ? 'Courier' : 'Helvetica')
    .fontSize(code ? 8.5 : 9.5)
    .fillColor('black')
    .text(words, margin + gap, top, { width });
  if (pdf.bufferedPageRange().count === page) pdf.y = Math.max(pdf.y, after);
  pdf.y += 2;
  pdf.x = margin;
}

function write(pdf: Pdf, { title, lead, table, list, code }: Section): void {
  room(pdf, 60);
  pdf.moveDown(1).font('Helvetica-Bold').fontSize(11).text(winAnsi(title), margin);
  pdf.moveDown(0.3).font('Helvetica').fontSize(9.5);
  if (lead) pdf.text(winAnsi(lead));
  for (const [time, ...cells] of table?.rows ?? [])
    pair(
      pdf,
      time!,
      cells.length > 1 ? `${cells.slice(0, -1).join(' ')}: ${cells.at(-1)!}` : (cells[0] ?? ''),
      { gap: 128 },
    );
  for (const item of list ?? [])
    pdf.text(`•  ${winAnsi(item)}`, margin, pdf.y, { indent: 0, paragraphGap: 2 });
  if (code) pdf.moveDown(0.2).font('Courier').fontSize(8).text(winAnsi(code), margin);
}

function number(pdf: Pdf, caseId: string): void {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0; // or the footer would start a page of its own
    pdf
      .font('Helvetica')
      .fontSize(8)
      .fillColor(soft)
      .text(`${winAnsi(caseId)}, page ${page + 1} of ${count}`, margin, pdf.page.height - 34, {
        lineBreak: false,
      });
  }
}

export const exporter: Exporter<Promise<Uint8Array>> = {
  format: 'pdf',
  extension: 'pdf',
  mediaType: 'application/pdf',
  write: ({ report }) => writePdf(report),
};
