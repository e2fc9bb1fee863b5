/**
 * The journal: one line per change, appended and synced before a change is reported as saved.
 *
 *     1c291ca3 42 {"change":{…},"summary":{…}}⏎      CRC-32 of the rest of the line, number of the change, JSON
 *
 * A line break cannot stand inside JSON, so reading finds its way again after a damaged record.
 */
import type { CaseChange } from '../case/case.ts';
import type { CaseSummary } from './summary.ts';

export interface JournalRecord {
  /** Counts the changes of a history from 1, without gaps. */
  sequence: number;
  change: CaseChange;
  summary: CaseSummary | null;
}

export interface JournalReading {
  records: JournalRecord[];
  /** Up to where the file is sound, counted from its beginning to the last sound record. */
  soundLength: number;
  /** Bytes after the last sound record: a write that power or a crash cut off. */
  tornBytes: number;
  /** Damaged records that sound ones follow: not a cut, but damage to the file. */
  damaged: number;
}

const newline = 10;

export function encodeRecord(record: JournalRecord): Uint8Array {
  const { sequence, ...content } = record;
  const body = new TextEncoder().encode(`${sequence} ${JSON.stringify(content)}\n`);
  const crc = crc32(body, 0, body.length - 1)
    .toString(16)
    .padStart(8, '0');
  const line = new Uint8Array(body.length + 9);
  line.set(new TextEncoder().encode(`${crc} `));
  line.set(body, 9);
  return line;
}

export function readJournal(bytes: Uint8Array): JournalReading {
  const reading: JournalReading = { records: [], soundLength: 0, tornBytes: 0, damaged: 0 };
  let unsound = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    const record = end < 0 ? null : decodeRecord(bytes, start, end);
    if (record) {
      reading.records.push(record);
      reading.soundLength = end + 1;
      reading.damaged += unsound;
      unsound = 0;
    } else unsound++;
    start = end < 0 ? bytes.length : end + 1;
  }
  reading.tornBytes = bytes.length - reading.soundLength;
  return reading;
}

function decodeRecord(bytes: Uint8Array, start: number, end: number): JournalRecord | null {
  const line = new TextDecoder().decode(bytes.subarray(start, end));
  const parts = /^([0-9a-f]{8}) (\d{1,15}) (?=\{)/.exec(line);
  if (!parts || parseInt(parts[1]!, 16) !== crc32(bytes, start + 9, end)) return null;
  const content = parsed(line.slice(parts[0].length));
  if (typeof content?.change?.kind !== 'string') return null;
  return { sequence: Number(parts[2]), change: content.change, summary: content.summary ?? null };
}

/** A sound checksum over something else than our JSON is damage like any other. */
function parsed(json: string): Partial<JournalRecord> | null {
  try {
    return JSON.parse(json) as Partial<JournalRecord>;
  } catch {
    return null;
  }
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 as in ISO 3309 and PNG, of bytes[from, to). */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff;
  for (let i = from; i < to; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
