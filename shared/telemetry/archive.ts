/** One file of what came in, unpacked piece by piece; the host unpacks, for the core knows no zlib. */
import { DmarcReader, looksLikeDmarc } from './dmarc.ts';
import { documentsIn } from '../bounce/prose/json-text.ts';
import type { Read } from '../bounce/report.ts';
import { Problem } from '../problem.ts';
import { postmasterReport, postmasterTable } from './postmaster.ts';
import { sndsReport } from './snds.ts';
import { tlsReport } from './tls.ts';

export interface PackedFile {
  name: string;
  pieces: AsyncIterable<Uint8Array>;
}
/** The files of an archive; a file that is none is the one file. Throws Problem for bombs and damage. */
export type Unpack = (name: string, bytes: Uint8Array) => AsyncIterable<PackedFile>;

/** JSON and tables are held whole. */
const mostUnpacked = 32 * 1024 * 1024;

/** The reports of one unpacked file; none where it is something else. */
export async function reportsIn({ name, pieces }: PackedFile): Promise<Read[]> {
  const decoder = new TextDecoder();
  let head = '';
  let dmarc: DmarcReader | null = null;
  const texts: string[] = [];
  let size = 0;
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    if (dmarc) {
      dmarc.write(text);
      continue;
    }
    size += text.length;
    texts.push(text);
    if (head.length < 4_000) head += text.slice(0, 8_000);
    if (looksLikeDmarc(head)) {
      dmarc = new DmarcReader();
      for (const one of texts.splice(0)) dmarc.write(one.replace(/^\ufeff/, ''));
    } else if (size > 8_000 && !mayBeDocument(head)) return [];
    else if (size > mostUnpacked) throw tooBig(name);
  }
  if (dmarc) return [dmarc.end()];
  return reportsOfText(texts.join(''));
}

/** JSON of reporters, and tables whose first cell is an address or a known head. */
export const mayBeDocument = (head: string): boolean =>
  /"(?:policies|domainStats|trafficStats|complianceData|complianceStatus)"|"name"\s{0,4}:\s{0,4}"domains\//.test(
    head,
  ) || /^(?:\ufeff|\xef\xbb\xbf)?"?(?:date|day|ip(?: ?address)?|[\da-f.:]{7,39})"?\s{0,4}[,;\t]/i.test(head);

/** Reports that are short enough to be held whole: TLS, Postmaster Tools, SNDS. */
export function reportsOfText(whole: string): Read[] {
  const text = whole.replace(/^\ufeff/, '').trim();
  if (/^[[{]/.test(text))
    return documentsIn(text).flatMap((document) => tlsReport(document) ?? postmasterReport(document) ?? []);
  const table = sndsReport(text) ?? postmasterTable(text);
  return table ? [table] : [];
}

const tooBig = (name: string) =>
  new Problem(
    'archive-too-big',
    `${name} unpacks to more than ${mostUnpacked / 1_048_576} MB and is no DMARC report; nothing was read from it.`,
    'Cut the table or the document to the days in question.',
    { exit: 3 },
  );
