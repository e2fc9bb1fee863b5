/**
 * The journal: one line per change, appended and synced before a change is reported as saved.
 *
 *     1c291ca3 42 {"change":{…},"summary":{…}}⏎      CRC-32 of the rest of the line, number of the change, JSON
 *
 * A line break cannot stand inside JSON, so reading finds its way again after a damaged record.
 */
import type { CaseChange } from '../case/case.ts';
import { crc32 } from './crc32.ts';
import type { CaseSummary } from './summary.ts';

export interface JournalRecord {
  /** Counts the changes of a history from 1, without gaps. */
  sequence: number;
  change: CaseChange;
  summary: CaseSummary | null;
}

export interface JournalReading {
  records: JournalRecord[];
  /** Lines that end as they should and do not hold what their checksum says. */
  damaged: number;
  /** What stands in damaged lines and can be read all the same: only a person can tell whether it is right. */
  doubtful: JournalRecord[];
  /** Up to the end of the last line, or of a sound record that lacks its line end only. */
  length: number;
  /** The last record is whole but for its line end. */
  unended: boolean;
  /** Bytes after `length`: one write that power or a crash cut off. */
  tornBytes: number;
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
  const reading: JournalReading = {
    records: [],
    damaged: 0,
    doubtful: [],
    length: 0,
    unended: false,
    tornBytes: 0,
  };
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    const before = reading.records.length;
    readLine(bytes, start, end, reading);
    if (end < 0) reading.unended = reading.records.length > before;
    else reading.length = end + 1;
    start = end < 0 ? bytes.length : end + 1;
  }
  if (reading.unended) reading.length = bytes.length;
  reading.tornBytes = bytes.length - reading.length;
  return reading;
}

/** Takes in what stands in bytes[start, end), or from start to the end of the file where a line has none. */
function readLine(bytes: Uint8Array, start: number, end: number, reading: JournalReading): void {
  const record = end < 0 ? null : decodeRecord(bytes, start, end);
  if (record) return void reading.records.push(record);
  const to = end < 0 ? bytes.length : end;
  const line = latin1.decode(bytes.subarray(start, to));
  // Where a line break itself is damaged, two records stand in one line, and at the end of the file one in none.
  const starts = [...line.matchAll(/[0-9a-f]{8} \d{1,15} \{"change"/g)].map((found) => start + found.index);
  const pieces = starts.map((from, i) => ({ from, to: starts[i + 1] ?? to }));
  const sound = pieces.flatMap(
    ({ from, to }) => decodeRecord(bytes, from, to) ?? decodeRecord(bytes, from, to - 1) ?? [],
  );
  reading.records.push(...sound);
  if (end < 0 || (sound.length > 0 && sound.length === pieces.length && starts[0] === start)) return;
  reading.damaged++;
  const doubtful = sound.length ? null : decodeRecord(bytes, start, end, false);
  if (doubtful) reading.doubtful.push(doubtful);
}

const latin1 = new TextDecoder('latin1');

function decodeRecord(bytes: Uint8Array, start: number, end: number, strict = true): JournalRecord | null {
  const line = new TextDecoder().decode(bytes.subarray(start, end));
  const parts = (strict ? /^([0-9a-f]{8}) (\d{1,15}) (?=\{)/ : /^(.{8}).(\d{1,15}) (?=\{)/).exec(line);
  if (!parts || (strict && parseInt(parts[1]!, 16) !== crc32(bytes, start + 9, end))) return null;
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
