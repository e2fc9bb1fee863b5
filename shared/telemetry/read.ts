/** The entry to reports: what bounce/read.ts knows, and before it what receivers report. */
import type { Bounce } from '../bounce/bounce.ts';
import { decodeTransfer } from '../bounce/mail/decode.ts';
import { parameter } from '../bounce/mail/headers.ts';
import { readMessage, type Message, type Part } from '../bounce/mail/mime.ts';
import { emptyBounce, unreadable } from '../bounce/empty.ts';
import { readMail } from '../bounce/notice/message.ts';
import { read, type ReadOptions } from '../bounce/read.ts';
import type { Read } from '../bounce/report.ts';
import { Problem } from '../problem.ts';
import { fromBase64 } from '../text/base64.ts';
import { fromByteString, toByteString } from '../text/bytes.ts';
import { mayBeDocument, reportsIn, reportsOfText, type PackedFile, type Unpack } from './archive.ts';
import { authResults } from './auth-results.ts';
import { looksLikeDmarc } from './dmarc.ts';
import { feedbackOf } from './feedback.ts';
import { lookupIn } from './lookup.ts';

const headBytes = 8_192;
/** ZIP and gzip. */
const packed = /^(?:PK\x03\x04|\x1f\x8b)/;
/** How archives, XML, JSON and tables of reports begin, and mails do not: those are looked at no further here. */
const mayBegin =
  /^(?:PK\x03\x04|\x1f\x8b|(?:\xef\xbb\xbf)?[\s<[{"\d:]|(?:\xef\xbb\xbf)?(?:date|day|ip|[\da-f:.]{7})\b)/i;
/** Pasted tables and documents, and what may be a look-up, are tried whole up to this. */
const pasted = 4 * 1024 * 1024;

/** One Bounce per report, per message of an mbox, else one; see `read`. */
export async function readAll(
  input: { name: string; bytes: Uint8Array },
  options: ReadOptions & { unpack: Unpack },
): Promise<Bounce[]> {
  const { name, bytes } = input;
  const { unpack } = options;
  const head = mayBegin.test(toByteString(bytes.subarray(0, 16)))
    ? toByteString(bytes.subarray(0, headBytes))
    : '';
  if (packed.test(head) || looksLikeDmarc(head.replace(/^\xef\xbb\xbf/, ''))) {
    const found = await fromFiles(name, unpack(name, bytes), bytes.length);
    if (found.length) return found;
  } else if (bytes.length <= pasted && mayBeDocument(head)) {
    const found = reportsOfText(new TextDecoder().decode(bytes));
    if (found.length) return found.map((one) => bounceOf(name, one, bytes.length));
  }
  const bounces = await read(input, { ...options, message: (file, text) => fromMessage(file, text, unpack) });
  const [only] = bounces;
  if (bounces.length === 1 && only!.attempts.length === 0 && !only!.log && bytes.length <= pasted) {
    const found = only!.kind === 'not-a-bounce' && lookupIn(new TextDecoder().decode(bytes));
    if (found) return [bounceOf(name, found, bytes.length)];
  }
  return bounces;
}

/** The reports of an archive or a stream; what it holds beside them is named. */
export async function fromFiles(
  name: string,
  files: AsyncIterable<PackedFile>,
  size: number,
): Promise<Bounce[]> {
  const found: Bounce[] = [];
  const others: string[] = [];
  try {
    for await (const file of files) {
      const reports = await reportsIn(file);
      if (!reports.length) others.push(file.name);
      found.push(...reports.map((one) => bounceOf(name, one, size)));
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [...found, unreadable(name, size, error)];
  }
  if (found.length && others.length)
    found[0]!.notes.push(`Not read, for it is no report: ${others.slice(0, 5).join(', ').slice(0, 200)}.`);
  return found;
}

/** Null where a message holds no report: then it is read as any other. */
async function fromMessage(file: string, text: string, unpack: Unpack): Promise<Bounce[] | null> {
  if (!mayReport.test(text)) return null;
  const message = readMessage(text);
  const found: Bounce[] = [];
  for (const part of message.parts.filter(isReportPart)) {
    const bytes = bytesOf(part);
    const name = parameter(part.headers.get('content-disposition') ?? '', 'filename') ?? file;
    for (const bounce of await fromFiles(name, unpack(name, bytes), text.length))
      found.push({ ...bounce, file });
  }
  const reports = found.filter((one) => one.report);
  if (reports.length) return found;
  return [...beside(file, message, text), ...found.filter((one) => one.problem && says(message))];
}

const mayReport =
  /^content-type:\s{0,4}(?:application\/(?:x-)?(?:zip|gzip|gz|xml|json|csv|octet-stream|tlsrpt)|application\/x-zip-compressed|text\/(?:xml|csv)|message\/feedback-report)|^authentication-results:|^x-hmxmroriginalrecipient:/im;
const isReportPart = ({ type, contentType, headers }: Part): boolean =>
  /^(?:application\/(?:x-)?(?:zip|gzip|gz|xml|json|csv|x-zip-compressed|tlsrpt)|application\/zip-compressed|text\/(?:xml|csv))/.test(
    type,
  ) ||
  (/^(?:application\/octet-stream|text\/plain)$/.test(type) &&
    /\.(?:xml|zip|gz|json|csv)$/i.test(
      parameter(headers.get('content-disposition') ?? '', 'filename') ?? parameter(contentType, 'name') ?? '',
    ));
/** A message that announces a report, so that a damaged attachment is worth a word. */
const says = ({ headers }: Message): boolean =>
  /report domain:|submitter:|dmarc|tls report|tlsrpt/i.test(headers.get('subject') ?? '') ||
  headers.has('tls-report-domain');

const bytesOf = ({ body, headers }: Part): Uint8Array =>
  /base64/i.test(headers.get('content-transfer-encoding') ?? '')
    ? fromBase64(body)
    : fromByteString(decodeTransfer(body, headers.get('content-transfer-encoding')));

/** A complaint, or a message that was taken and tells what its receiver found, beside what the message is anyway. */
function beside(file: string, message: Message, text: string): Bounce[] {
  const bounce = readMail(file, text);
  const found = feedbackOf(message) ?? (bounce.kind === 'not-a-bounce' ? authResults(message.headers) : null);
  if (!found) return [bounce];
  return [
    { ...bounce, kind: found.report.kind, report: found.report, notes: [...bounce.notes, ...found.notes] },
  ];
}

const bounceOf = (file: string, { report, notes }: Read, size: number): Bounce => ({
  ...emptyBounce(file, report.kind, size),
  date: report.end,
  report,
  notes,
});
