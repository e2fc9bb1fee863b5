/** Tables as exports write them: comma, semicolon or tab separated, with quotes (RFC 4180), columns found by name. */
import { instantOf } from '../../../text/instant.ts';

export interface Table {
  /** Column names in lower case without blanks and signs: `Sent Time` and `sent_time` are both `senttime`. */
  columns: string[];
  rows: { line: number; cells: string[] }[];
  /** Rows beyond the limit or with too few cells. */
  skipped: number;
}

const rowLimit = 1_000_000;

/** Decodes bytes by their byte order mark; UTF-8 without one. */
export function tableText(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes).replace(/^\ufeff/, '');
}

/** Reads a table whose first row names its columns. */
export function readTable(text: string, firstLine = 1): Table {
  const head = text.slice(0, text.indexOf('\n') + 1 || text.length);
  const separator = ['\t', ';', ','].sort((a, b) => head.split(b).length - head.split(a).length)[0]!;
  const rows: Table['rows'] = [];
  let skipped = 0;
  let line = firstLine;
  for (let at = 0; at < text.length;) {
    const row = readRow(text, at, separator);
    if (row.cells.length > 1 || row.cells[0]!.trim()) {
      if (rows.length < rowLimit) rows.push({ line, cells: row.cells });
      else skipped++;
    }
    line += row.lines;
    at = row.end;
  }
  const columns = (rows.shift()?.cells ?? []).map(columnName);
  return { columns, rows, skipped };
}

export const columnName = (cell: string): string => cell.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The first of the named columns that a table has; -1 if it has none. */
export function columnOf(table: Table, ...names: string[]): number {
  for (const name of names) {
    const index = table.columns.indexOf(name);
    if (index >= 0) return index;
  }
  return -1;
}

function readRow(
  text: string,
  start: number,
  separator: string,
): { cells: string[]; end: number; lines: number } {
  const cells: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      const closed = readQuoted(text, at + 1);
      cell = closed.cell;
      lines += closed.lines;
      at = closed.end;
    }
    const stop = cellEnd(text, at, separator);
    cell += text.slice(at, stop);
    cells.push(cell.replace(/\r$/, ''));
    at = stop + 1;
    if (stop >= text.length || text[stop] === '\n') return { cells, end: at, lines };
  }
}

function readQuoted(text: string, start: number): { cell: string; end: number; lines: number } {
  const parts: string[] = [];
  let lines = 0;
  let at = start;
  for (;;) {
    const quote = text.indexOf('"', at);
    const part = text.slice(at, quote < 0 ? text.length : quote);
    parts.push(part);
    lines += part.split('\n').length - 1;
    if (quote < 0) return { cell: parts.join(''), end: text.length, lines };
    if (text[quote + 1] !== '"') return { cell: parts.join(''), end: quote + 1, lines };
    parts.push('"');
    at = quote + 2;
  }
}

function cellEnd(text: string, start: number, separator: string): number {
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === separator || char === '\n') return at;
  }
  return text.length;
}

/** A time stamp that names no zone; seconds since the epoch need none. */
export const lacksZone = (cell: string): boolean =>
  /:\d\d/.test(cell) && !/(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\s*$/i.test(cell.slice(0, 60));

/**
 * Time stamps as tables write them, in seconds; null for none. `2026-11-21T06:15:42.123Z`, `2026-11-21 06:15:42`,
 * `11/21/2026 6:15:42 AM`, `Nov 21, 2026, 6:15:42 AM`, seconds since the epoch. Without a zone it is read as UTC.
 */
export function tableTime(cell: string): number | null {
  const text = cell.trim().slice(0, 60);
  if (/^\d{9,11}$/.test(text)) return Number(text);
  const iso =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?/.exec(text);
  if (iso) {
    const [year, month, day, hours, minutes] = iso.slice(1, 6).map(Number);
    const zone = /^([+-])(\d\d):?(\d\d)/.exec(iso[7] ?? '');
    const east = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 3600 + Number(zone[3]) * 60) : 0;
    const at = instantOf(year!, month!, day!, hours, minutes, Number(iso[6] ?? 0));
    return at === null ? null : at / 1000 - east;
  }
  const clock = /(\d{1,2}):(\d\d)(?::(\d\d))?\s?([AP]M)?/i.exec(text);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  const named = /^(?:\w{3},? )?([A-Za-z]{3})[a-z]{0,6} (\d{1,2}),? (\d{4})/.exec(text);
  const month = slashed
    ? Number(slashed[1])
    : named
      ? 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(named[1]!.toLowerCase()) / 3 + 1
      : 0;
  const day = Number(slashed?.[2] ?? named?.[2]);
  const year = Number(slashed?.[3] ?? named?.[3]);
  if (!clock || !Number.isInteger(month)) return null;
  const half = clock[4]?.toUpperCase();
  const hours = (Number(clock[1]) % (half ? 12 : 24)) + (half === 'PM' ? 12 : 0);
  const at = instantOf(year, month, day, hours, Number(clock[2]), Number(clock[3] ?? 0));
  return at === null ? null : at / 1000;
}
