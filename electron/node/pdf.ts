/** The report as PDF, by pdfkit, the same in all hosts: no browser needed, standard fonts, no date of its own. */
import PDFDocument from 'pdfkit';
import type { Exporter, ExportInput } from '../../shared/escalation/exporters/exporter.ts';
import { reportText } from '../../shared/escalation/exporters/text.ts';

/** The standard fonts hold WinAnsi only; other characters are written as U+XXXX rather than lost. */
const winAnsi = (text: string): string =>
  text
    .replaceAll('→', '->')
    .replaceAll('↵', '|')
    .replace(
      /[^\n\u0020-\u007e\u00a0-\u00ff–—‘’“”•…€]/g,
      (char) => `<U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
    );

/** Fixed, so that the same case gives the same bytes. */
const epoch = new Date('2000-01-01T00:00:00Z');

export function writePdf({ report }: ExportInput): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 48,
    bufferPages: true,
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
  const [first, ...rest] = reportText(report).split('\n');
  pdf
    .font('Helvetica-Bold')
    .fontSize(14)
    .text(winAnsi(first!.replace(/^Subject: /, '')));
  for (let i = 0; i < rest.length; i++) {
    const line = rest[i]!;
    if (/^-+$/.test(rest[i + 1] ?? '') && line) {
      pdf.moveDown(0.8).font('Helvetica-Bold').fontSize(11).text(winAnsi(line));
      i++;
      continue;
    }
    const label = /^([A-Z][\w/ ]{1,24}): (.*)$/.exec(line);
    const mono = /^\S+Z [SC*]: /.test(line) || line.startsWith('  ');
    pdf.fontSize(mono ? 8 : 9.5);
    if (line === '') pdf.moveDown(0.4);
    else if (label)
      pdf
        .font('Helvetica-Bold')
        .text(`${label[1]}: `, { continued: true })
        .font('Helvetica')
        .text(winAnsi(label[2]!) || ' ');
    else pdf.font(mono ? 'Courier' : 'Helvetica').text(winAnsi(line));
  }
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0; // or the footer would start a page of its own
    pdf
      .font('Helvetica')
      .fontSize(8)
      .text(`${report.caseId}, page ${page + 1} of ${count}`, 48, pdf.page.height - 32, { lineBreak: false });
  }
  pdf.end();
  return done;
}

export const pdf: Pick<Exporter, 'format' | 'extension' | 'mediaType'> = {
  format: 'pdf',
  extension: 'pdf',
  mediaType: 'application/pdf',
};
