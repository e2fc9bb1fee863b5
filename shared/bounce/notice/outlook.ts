/**
 * Outlook's `.msg` ([MS-OXMSG], by @kenjiuno/msgreader) and `winmail.dat`. Both are turned into the MIME message that
 * they were before, so that every other importer reads them: headers, text, the recipients' answers
 * (`PidTagSupplementaryInfo`), delivery status fields where Outlook kept them as an attachment.
 */
import { Problem } from '../../problem.ts';
import { defaultOf } from '../../text/packaged.ts';
import type { Bounce } from '../bounce.ts';
import { isSoundCompoundFile } from '../mail/compound-file.ts';
import { toByteString } from '../../text/bytes.ts';
import { htmlToText } from '../mail/html.ts';
import { unreadable } from '../empty.ts';
import { readMail } from './message.ts';
import { answerLines, readTnef, tnefWords, type Answers } from '../mail/tnef.ts';

const reportTextProperty = 0x1001;
const supplementaryInfo = 0x0c1b;

/** Loaded only when a `.msg` comes, because the library costs more than the rest of the reader. */
export async function readOutlook(file: string, bytes: Uint8Array): Promise<Bounce> {
  if (!isSoundCompoundFile(bytes)) return broken(file, bytes.length);
  const MsgReader = defaultOf(await import('@kenjiuno/msgreader'));
  const answers = new Map<object, string>();
  let reportText = '';
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const reader = new MsgReader(buffer);
  reader.parserConfig = {
    propertyObserver(fields, tag, raw) {
      const id = tag >>> 16;
      if (!raw || (id !== reportTextProperty && id !== supplementaryInfo)) return;
      const value = new TextDecoder((tag & 0xffff) === 0x1f ? 'utf-16le' : 'windows-1252').decode(raw);
      if (id === reportTextProperty && fields.dataType === 'msg') reportText ||= value;
      else answers.set(fields, value);
    },
  };
  let fields: ReturnType<typeof reader.getFileData>;
  try {
    fields = reader.getFileData();
  } catch {
    return broken(file, bytes.length); // the library throws plain errors of many kinds for a cut container
  }
  const told = fields.body || fields.headers || fields.subject || fields.html || fields.recipients?.length;
  if (fields.error || !told) return broken(file, bytes.length);
  const body = worded(fields.body);
  const attachments = (fields.attachments ?? []).slice(0, 50).flatMap((one) => {
    if (one.innerMsgContent || (one.contentLength ?? 0) > 2_000_000) return [];
    try {
      const { content } = reader.getAttachment(one);
      return (content as unknown) instanceof Uint8Array ? [content] : [];
    } catch {
      return []; // one damaged attachment does not spoil the notice
    }
  });
  const tnefs = attachments.flatMap((content) => readTnef(content) ?? []);
  const texts = attachments
    .filter((content) => !content.subarray(0, 2000).includes(0))
    .map((c) => toByteString(c.subarray(0, 200_000)));
  const page: unknown = fields.html;
  const html = page instanceof Uint8Array ? new TextDecoder().decode(page) : worded(fields.bodyHtml);
  return assemble(file, bytes.length, {
    headers: worded(fields.headers),
    from: worded(fields.senderSmtpAddress) || worded(fields.senderEmail),
    subject: worded(fields.subject),
    report: /^REPORT\./i.test(worded(fields.messageClass)),
    text: [body, reportText, body || reportText ? '' : htmlToText(html), ...tnefs.map(tnefWords)].join(
      '\n\n',
    ),
    answers: (fields.recipients ?? []).map((one) => ({
      address: worded(one.smtpAddress) || worded(one.email) || null,
      info: answers.get(one) ?? null,
    })),
    attachments: texts,
  });
}

/** The library believes the type that a property gives itself: a subject may be a number, a date or bytes. */
const worded = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A bare winmail.dat, or the application/ms-tnef part of a message. */
export function readWinmail(file: string, bytes: Uint8Array): Bounce {
  const tnef = readTnef(bytes);
  if (!tnef) return broken(file, bytes.length);
  return assemble(file, bytes.length, {
    headers: '',
    from: '',
    subject: tnef.subject ?? '',
    report: /^(?:REPORT\.|IPM\.Microsoft Mail\.Non-Delivery)/i.test(tnef.messageClass ?? ''),
    text: tnefWords(tnef),
    answers: tnef.recipients,
    attachments: tnef.attachments,
  });
}

interface Outlook {
  headers: string;
  from: string;
  subject: string;
  report: boolean;
  text: string;
  answers: Answers;
  attachments: string[];
}

function assemble(file: string, size: number, mail: Outlook): Bounce {
  const boundary = 'outlook-parts';
  const kept = mail.headers
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:content-(?:type|transfer-encoding)|mime-version):[^\n]*(?:\n[ \t][^\n]*)*\n?/gim, '')
    .replace(/\n\n[^]*$/, '\n')
    .trim();
  const status = mail.attachments.find((text) => /^(?:Reporting-MTA|Final-Recipient):/im.test(text));
  const returned = mail.attachments.find(
    (text) => text !== status && /^(?:Received|From|Message-ID):/im.test(text.slice(0, 4000)),
  );
  const head = [
    kept ||
      `From: ${oneLine(mail.from) || (mail.report ? 'postmaster' : '')}\nSubject: ${oneLine(mail.subject)}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    ...(mail.report && !/^from:.*(?:postmaster|daemon)/im.test(kept) ? ['X-Failed-Recipients: '] : []),
  ].join('\n');
  const words = [mail.text, ...answerLines(mail.answers)].join('\n\n').replace(/\r\n?/g, '\n');
  const part = (type: string, body: string) => `--${boundary}\nContent-Type: ${type}\n\n${body}\n`;
  const text = [
    `${head}\n\n`,
    part('text/plain; charset=utf-8', toByteString(new TextEncoder().encode(words))),
    status ? part('message/delivery-status', status.replace(/\r\n?/g, '\n')) : '',
    returned ? part('text/rfc822-headers', returned.replace(/\r\n?/g, '\n')) : '',
    `--${boundary}--\n`,
  ].join('');
  return { ...readMail(file, text), size };
}

const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').slice(0, 500);

const broken = (file: string, size: number): Bounce =>
  unreadable(
    file,
    size,
    new Problem(
      'outlook-unreadable',
      'This Outlook message is damaged or cut short; nothing was read from it.',
      'Open it in Outlook and save it again, or copy its text and paste it.',
      { exit: 3 },
    ),
  );
