/** What the screen of reports says. A day without a report is unknown, and said as that. */
import type { ReportedRow, ReportsView } from '../../../shared/rpc/present/reports.ts';
import { count, counted } from '../../../shared/words/sentence.ts';

const months = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

export const dayWord = (day: string | null): string =>
  day === null ? 'no day named' : months.format(new Date(`${day}T00:00:00Z`));

/** The finding with its day as people write it. */
export const saysWords = ({ says }: ReportedRow): string =>
  says.replace(/ on (\d{4}-\d\d-\d\d)\.$/, (_, day: string) => ` on ${dayWord(day)}.`);

/** The row that the headline is about: shown first. */
export const leadingRow = ({ rows }: ReportsView): number =>
  Math.max(
    0,
    rows.findIndex((row) => row.days.some(({ failed }) => (failed ?? 0) > 0)),
  );

export function headWords({ rows, until }: ReportsView): string {
  const late = rows.filter((row) => row.late).length;
  const failing = rows.filter((row) => row.days.some(({ failed }) => (failed ?? 0) > 0));
  const [first] = failing;
  const from = first?.clientIp ? ` from ${first.clientIp}` : '';
  const lead = first
    ? `${first.what}${from}: ${saysWords(first)}`
    : `Nothing failed in what was reported up to ${dayWord(until)}.`;
  return late ? `${lead} ${late === 1 ? 'One report has' : `${late} reports have`} stopped.` : lead;
}

export function addedWords({
  added,
  known,
  others,
}: {
  added: number;
  known: number;
  others: number;
}): string {
  const parts = [`${added === 1 ? '1 report was' : `${count(added)} reports were`} added.`];
  if (known) parts.push(`${count(known)} ${known === 1 ? 'was' : 'were'} there already.`);
  if (others)
    parts.push(
      `${count(others)} ${others === 1 ? 'file or message is' : 'files or messages are'} no report.`,
    );
  return parts.join(' ');
}

/** Postmaster Tools gives rates: they are drawn as of a thousand messages. */
const units: Record<ReportedRow['what'], [string, string]> = {
  DMARC: ['Messages', 'Failed'],
  TLS: ['Sessions', 'Failed'],
  Complaints: ['Complaints', 'Complaints'],
  SNDS: ['Messages', 'Poor'],
  'Postmaster Tools': ['Of 1,000 messages', 'Marked as spam'],
  'Results in messages': ['Messages', 'Failed'],
};
export const unitWord = (what: ReportedRow['what']): string => units[what][0];
export const failedWord = (what: ReportedRow['what']): string => units[what][1];

export function pictureWords(row: ReportedRow): string {
  const there = row.days.filter(({ total }) => total !== null);
  const missing = row.days.length - there.length;
  return `${unitWord(row.what)} by day, ${there.length} of ${row.days.length} days. ${saysWords(row)}${missing ? ` No report on ${missing} days.` : ''}`;
}

/** Kept, and in no row; empty where all of it is. */
export function notShownWords({ unreadable, unlisted }: ReportsView): string {
  const parts: string[] = [];
  if (unreadable)
    parts.push(
      `${counted(unreadable, 'kept line')} ${unreadable === 1 ? 'is damaged. It was' : 'are damaged. They were'} left in reports.jsonl of the data folder.`,
    );
  if (unlisted)
    parts.push(
      `${counted(unlisted, 'kept report names', 'kept reports name')} no day or no messages, and ${unlisted === 1 ? 'is' : 'are'} not listed.`,
    );
  return parts.join(' ');
}
