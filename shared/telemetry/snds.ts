/**
 * SNDS tables of Outlook.com: data by address and period, and the state of ranges. Until June 2026 without a head and
 * with start and end of the period; since then with a head and one column for it. Times are Pacific, by Microsoft's
 * own page; the offset is not in the file, so only the day is taken as certain.
 */
import { canonicalIp } from '../dns/address.ts';
import { csvRows, isFormula } from './csv.ts';
import type { Read, SndsReport, SndsRow } from '../bounce/report.ts';

/** Columns by their place where there is no head. */
const byPlace = {
  ip: 0,
  begin: 1,
  end: 2,
  messages: 5,
  filter: 6,
  complaints: 7,
  trapHits: 10,
} as const;
type Column = keyof typeof byPlace;
const heads: readonly [Column, RegExp][] = [
  ['ip', /^ip(?: ?address)?$/i],
  ['begin', /^activity (?:period|start)/i],
  ['end', /^activity (?:period )?end/i],
  ['messages', /^message recipients/i],
  ['filter', /^filter result/i],
  ['complaints', /^complaint rate/i],
  ['trapHits', /^trap (?:message )?hits/i],
];
const mostRows = 5_000;

/** Null where the text is another table. */
export function sndsReport(text: string): Read<SndsReport> | null {
  const [first, ...rest] = csvRows(text.slice(0, 4_000_000));
  if (!first || first.length < 3) return null;
  const head = heads.some(([, name]) => name.test(first[0]!));
  const rows = head ? rest : [first, ...rest];
  const notes: string[] = [];
  if (!head && isStatus(first)) return statusReport(rows, notes);
  const columns = head ? columnsOf(first) : byPlace;
  if (!head && !(canonicalIp(first[0]!) && /^(?:green|yellow|red)$/i.test(first[6] ?? ''))) return null;
  if (head && columns.filter < 0 && columns.complaints < 0) return null;
  const formulas = rows.flat().filter(isFormula).length;
  if (formulas) notes.push(`${formulas} cells begin like a formula; they were read as text.`);
  const read = rows.flatMap((row) => rowOf(row, columns) ?? []);
  if (read.length < rows.length) notes.push(`${rows.length - read.length} rows were not understood.`);
  if (read.length > mostRows) notes.push(`Only the first ${mostRows} of ${read.length} rows are kept.`);
  const times = read
    .flatMap(({ begin, end }) => [begin, end])
    .filter((time) => time !== null)
    .sort();
  return {
    report: {
      kind: 'snds-data',
      from: 'Outlook.com (SNDS)',
      domain: null,
      begin: times[0] ?? null,
      end: times.at(-1) ?? null,
      rows: read.slice(0, mostRows),
      blocked: [],
    },
    notes,
  };
}

const columnsOf = (head: readonly string[]): Record<Column, number> =>
  Object.fromEntries(
    heads.map(([column, name]) => [column, head.findIndex((cell) => name.test(cell))]),
  ) as Record<Column, number>;

function rowOf(row: readonly string[], columns: Record<Column, number>): SndsRow | null {
  const ip = canonicalIp(row[columns.ip] ?? '');
  if (!ip) return null;
  const cell = (column: Column) => row[columns[column]] ?? '';
  const filter = cell('filter').toLowerCase();
  const count = (text: string) => (/^\d{1,12}$/.test(text) ? Number(text) : null);
  const begin = dayOf(cell('begin'));
  return {
    ip,
    begin,
    end: dayOf(cell('end')) ?? begin,
    messages: count(cell('messages')),
    filter: filter === 'green' || filter === 'yellow' || filter === 'red' ? filter : null,
    complaintRate: rateOf(cell('complaints')),
    complaints: cell('complaints') || null,
    trapHits: count(cell('trapHits')),
  };
}

/** `6/1/2026 1:00 AM`, `2026-06-01 01:00`. */
function dayOf(text: string): string | null {
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  const iso = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  const [year, month, day] = us ? [us[3], us[1], us[2]] : iso ? iso.slice(1) : [];
  if (!year || !month || !day || Number(month) > 12 || Number(day) > 31) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00Z`;
}

function rateOf(text: string): number | null {
  const found = /(\d{1,3}(?:\.\d{1,4})?)\s{0,2}%/.exec(text);
  return found ? Number(found[1]) / 100 : null;
}

const isStatus = (row: readonly string[]): boolean =>
  canonicalIp(row[0]!) !== null &&
  canonicalIp(row[1]!) !== null &&
  /^(?:yes|no|true|false)$/i.test(row[2] ?? '');

function statusReport(rows: string[][], notes: string[]): Read<SndsReport> {
  const blocked = rows.filter(isStatus).map(([first, last, state, why]) => ({
    first: canonicalIp(first!)!,
    last: canonicalIp(last!)!,
    blocked: /^(?:yes|true)$/i.test(state!),
    why: (why ?? '').slice(0, 200),
  }));
  if (blocked.length < rows.length) notes.push(`${rows.length - blocked.length} rows were not understood.`);
  return {
    report: {
      kind: 'snds-data',
      from: 'Outlook.com (SNDS)',
      domain: null,
      begin: null,
      end: null,
      rows: [],
      blocked: blocked.slice(0, mostRows),
    },
    notes,
  };
}
