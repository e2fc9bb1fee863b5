/**
 * TNEF (`winmail.dat`, application/ms-tnef), after [MS-OXTNEF] §2.1: the body, the attachments' text and the
 * properties of recipients. Only what a notice needs; names of attachments are never used as file names.
 */
import { toByteString } from '../../text/bytes.ts';
import { decodeCharset } from '../../text/charset.ts';

/** Per recipient the address and the server's answer (`PidTagSupplementaryInfo`). */
export type Answers = { address: string | null; info: string | null }[];

export interface Tnef {
  subject: string | null;
  messageClass: string | null;
  body: string;
  /** `PidTagReportText`. */
  reportText: string | null;
  recipients: Answers;
  /** Text attachments, decoded; for reports these are the delivery status fields. */
  attachments: string[];
}

/** The words of a TNEF, with each recipient's answer below it as Exchange prints them. */
export function tnefWords(tnef: Tnef): string {
  const fields = tnef.attachments.filter((text) => /^(?:Reporting-MTA|Final-Recipient):/im.test(text));
  return [tnef.body, tnef.reportText ?? '', ...answerLines(tnef.recipients), ...fields]
    .filter(Boolean)
    .join('\n\n');
}
export const answerLines = (recipients: Answers): string[] =>
  recipients.flatMap(({ address, info }) => (address && info ? [`${address}\n${info.trim()}`] : []));

const signature = 0x223e9f78;
const itemLimit = 10_000;
const valueLimit = 2_000_000;

/** MAPI property ids, [MS-OXPROPS]. */
const bodyProperty = 0x1000;
const reportTextProperty = 0x1001;
const html = 0x1013;
const email = 0x3003;
const smtpAddress = 0x39fe;
const supplementaryInfo = 0x0c1b;
const subjectProperty = 0x0037;

/** Null where the bytes are no TNEF; what a cut file still holds is returned. */
export function readTnef(bytes: Uint8Array): Tnef | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== signature) return null;
  const tnef: Tnef = {
    subject: null,
    messageClass: null,
    body: '',
    reportText: null,
    recipients: [],
    attachments: [],
  };
  // level (1 byte), attribute id (4), length (4), data, checksum (2)
  for (let at = 6, items = 0; at + 9 <= bytes.length && items < itemLimit; items++) {
    const id = view.getUint32(at + 1, true);
    const length = view.getUint32(at + 5, true);
    const data = bytes.subarray(at + 9, Math.min(at + 9 + length, bytes.length));
    if (length <= valueLimit) attribute(id, data, tnef);
    at += 9 + length + 2;
  }
  return tnef;
}

function attribute(id: number, data: Uint8Array, tnef: Tnef): void {
  switch (id & 0xffff) {
    case 0x8004:
      tnef.subject ??= text(data);
      break;
    case 0x8008:
      tnef.messageClass ??= text(data);
      break;
    case 0x800c:
      tnef.body ||= text(data);
      break;
    case 0x800f: {
      const content = toByteString(data.subarray(0, 200_000));
      if (!content.includes('\0')) tnef.attachments.push(content.replace(/\r\n?/g, '\n'));
      break;
    }
    case 0x9003:
      for (const [property, value] of properties(data)) {
        if (property === bodyProperty) tnef.body ||= value;
        if (property === html) tnef.body ||= value;
        if (property === reportTextProperty) tnef.reportText ??= value;
        if (property === subjectProperty) tnef.subject ??= value;
      }
      break;
    case 0x9004:
      tnef.recipients.push(...recipientRows(data));
      break;
  }
}

function recipientRows(data: Uint8Array): Tnef['recipients'] {
  const reader = new Reader(data);
  const rows: Tnef['recipients'] = [];
  for (let count = Math.min(reader.u32(), 1000); count > 0 && !reader.done; count--) {
    const values = new Map(row(reader));
    rows.push({
      address: values.get(smtpAddress) ?? values.get(email) ?? null,
      info: values.get(supplementaryInfo) ?? values.get(reportTextProperty) ?? null,
    });
  }
  return rows;
}

const properties = (data: Uint8Array): [number, string][] => row(new Reader(data));

/** Sizes of fixed property types, padded to four bytes. */
const fixedSizes: Record<number, number> = {
  1: 0,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const string8 = 0x1e;
const unicode = 0x1f;
const binary = 0x102;

/** [MS-OXTNEF] §2.1.3.4: a count, then type, id and value of each property; strings only are kept. */
function row(reader: Reader): [number, string][] {
  const found: [number, string][] = [];
  for (let count = Math.min(reader.u32(), itemLimit); count > 0 && !reader.done; count--) {
    const type = reader.u16();
    const id = reader.u16();
    if (id >= 0x8000) skipName(reader);
    const base = type & ~0x1000;
    const many = (type & 0x1000) !== 0;
    const fixed = fixedSizes[base];
    if (fixed !== undefined) {
      reader.skip(fixed * (many ? Math.min(reader.u32(), itemLimit) : 1));
      continue;
    }
    for (let values = Math.min(reader.u32(), itemLimit); values > 0 && !reader.done; values--) {
      const value = reader.padded(reader.u32());
      if (base === unicode) found.push([id, new TextDecoder('utf-16le').decode(value).replace(/\0+$/, '')]);
      else if (base === string8 || (base === binary && id === html)) found.push([id, text(value)]);
    }
  }
  return found;
}

function skipName(reader: Reader): void {
  reader.skip(16);
  if (reader.u32() === 0) reader.skip(4);
  else reader.padded(reader.u32());
}

function text(data: Uint8Array): string {
  return decodeCharset(toByteString(data).replace(/\0+$/, ''), null).replace(/\r\n?/g, '\n');
}

/** Little-endian reads that stop at the end instead of throwing. */
class Reader {
  #at = 0;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }
  u16(): number {
    this.#at += 2;
    return this.#at <= this.#bytes.length ? this.#view.getUint16(this.#at - 2, true) : 0;
  }
  u32(): number {
    this.#at += 4;
    return this.#at <= this.#bytes.length ? this.#view.getUint32(this.#at - 4, true) : 0;
  }
  skip(length: number): void {
    this.#at += length;
  }
  padded(length: number): Uint8Array {
    const from = this.#at;
    this.#at += length + ((4 - (length % 4)) % 4);
    return this.#bytes.subarray(from, Math.min(from + length, this.#bytes.length));
  }
}
