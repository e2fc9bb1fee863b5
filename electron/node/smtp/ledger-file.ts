/**
 * The text of the politeness ledger: one JSON record per line, a session that began or one that ended, with a checksum
 * (`sum`) that tells when a letter of it was changed. Records of before have none, and are believed.
 */
import { sumOf } from '../../../shared/store/sealed.ts';
import { aheadMs, keepMs, type PastSession } from '../../../shared/retry/politeness.ts';

export interface Started {
  id: string;
  at: number;
  address: string;
  port: number;
  host: string;
  clientIp: string;
  pid: number;
  /** Real time, where `at` may be a clock set by the user. */
  began: number;
  override?: string;
}
export interface Ended {
  ended: string;
  hintUntil?: number;
}
export type LedgerSession = Started & { ended: boolean; hintUntil: number | null };

/** Lines that are neither a record nor the beginning of one. */
export const garbledIn = (text: string): number =>
  text.split('\n').filter((line) => line && !readRecord(line) && !isTorn(line)).length;

/** Sessions of a ledger text; lines that are no record (a torn tail) are passed over. */
export function parse(text: string): LedgerSession[] {
  const sessions = new Map<string, LedgerSession>();
  for (const line of text.split('\n')) {
    const record = readRecord(line);
    if (!record) continue;
    if ('id' in record) {
      // Noted while the machine's clock ran ahead: it would forbid tests until then.
      if (record.began - Date.now() > aheadMs) continue;
      sessions.set(record.id, { ...record, ended: false, hintUntil: null });
      continue;
    }
    const session = sessions.get(record.ended);
    // No receiver means longer than a queue keeps a message.
    const { hintUntil } = record;
    const sane = typeof hintUntil === 'number' && session && hintUntil - session.at < keepMs;
    if (session) Object.assign(session, { ended: true, hintUntil: sane ? hintUntil : null });
  }
  return [...sessions.values()] satisfies PastSession[];
}

function readRecord(line: string): Started | Ended | null {
  if (!line.startsWith('{')) return null;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  const { sum, ...rest } = value;
  if (sum !== undefined && sum !== sumOfRecord(rest)) return null;
  value = rest;
  if (typeof value.ended === 'string') return value as unknown as Ended;
  const isTime = (time: unknown): boolean => typeof time === 'number' && Math.abs(time) < 8e15;
  const complete =
    typeof value.id === 'string' &&
    isTime(value.at) &&
    isTime(value.began) &&
    typeof value.address === 'string' &&
    typeof value.host === 'string' &&
    typeof value.clientIp === 'string';
  return complete ? (value as unknown as Started) : null;
}

/** Whether a list lacks a record of the last session: its beginning, or its end. */
export function lacks(list: string, last: string): boolean {
  const inList = list.split('\n');
  // Lines, not text: where the end of a line was damaged, two records are still text and no records any more.
  const lines = last.split('\n').filter((line) => readRecord(line) && !inList.includes(line));
  if (!lines.length) return false;
  const held = new Set(inList.map(whatOf));
  return lines.some((line) => !held.has(whatOf(line)));
}

function whatOf(line: string): string | null {
  const record = readRecord(line);
  return record && ('id' in record ? `${record.id} began` : `${record.ended} ended`);
}

/** A record as its line. */
export const lineOf = (record: Started | Ended): string =>
  `${JSON.stringify({ ...record, sum: sumOfRecord(record) })}\n`;

const sumOfRecord = (record: object): string => sumOf(new TextEncoder().encode(JSON.stringify(record)));

/** The beginning of a record that a killed process left. */
const isTorn = (line: string): boolean =>
  /^\{(?:"(?:i(?:d|$)|e(?:nded|n|$)|$)|$)/.test(line) && !line.endsWith('}');

export function serialise({ ended, hintUntil, ...started }: LedgerSession): string {
  const lines: (Started | Ended)[] = [started];
  if (ended) lines.push({ ended: started.id, ...(hintUntil !== null && { hintUntil }) });
  return lines.map(lineOf).join('');
}
