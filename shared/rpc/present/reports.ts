/** What receivers reported, by sending domain and client IP: which days are there, and what they tell. No report is not zero. */
import type { Report } from '../../bounce/report.ts';
import type { Finding } from '../../case/finding.ts';

export interface ReportsView {
  rows: ReportedRow[];
  /** Newest day of the pictures, `2026-05-18`; null where nothing was kept. */
  until: string | null;
  /** Lines of the file that could not be read. */
  unreadable: number;
  /** Reports that name no day or nothing that was counted, and so stand in no row. */
  unlisted: number;
}
export interface ReportedRow {
  domain: string | null;
  clientIp: string | null;
  what: 'DMARC' | 'TLS' | 'Complaints' | 'SNDS' | 'Postmaster Tools' | 'Results in messages';
  from: string;
  /** Oldest first, the last twelve days. */
  days: ReportedDay[];
  newest: string | null;
  /** “Came daily, nothing for 6 days”; null where it comes as usual. */
  late: string | null;
  /** The finding in one sentence. */
  says: string;
  /** Cases in which it weighs. */
  usedIn: { id: string; name: string }[];
}
/** A case with its findings, and how it is called: the receiver, else its id. */
export interface CaseWithFindings {
  id: string;
  name: string;
  findings: readonly Finding[];
}
export interface ReportedDay {
  day: string;
  /** Null: no report came, so it is unknown. */
  total: number | null;
  failed: number | null;
}

/** What the findings of a report are called in a case. */
const checks: Readonly<Record<ReportedRow['what'], readonly string[]>> = {
  DMARC: ['dmarc-report'],
  TLS: ['tls-report'],
  Complaints: ['complaints'],
  SNDS: ['snds'],
  'Postmaster Tools': ['complaints', 'delivery-errors'],
  'Results in messages': ['auth-results'],
};
const shown = 12;
const dayMs = 86_400_000;
const number = (n: number | null): string => (n ?? 0).toLocaleString('en-GB');
const dayOf = (time: string): string => time.slice(0, 10);
const next = (day: string, by: number): string =>
  new Date(Date.parse(day) + by * dayMs).toISOString().slice(0, 10);

interface Entry {
  clientIp: string | null;
  day: string;
  total: number;
  failed: number;
}

export function presentReports(
  kept: { reports: readonly { report: Report }[]; unreadable: number },
  now: Date,
  cases: readonly CaseWithFindings[] = [],
): ReportsView {
  const groups = new Map<string, ReportedRow & { by: Map<string, { total: number; failed: number }> }>();
  let newest = '';
  let unlisted = 0;
  for (const { report } of kept.reports) {
    const entries = entriesOf(report);
    if (!entries.length) unlisted++;
    for (const { clientIp, day, total, failed } of entries) {
      const what = whatOf(report);
      const from = report.from ?? 'not named';
      const key = JSON.stringify([report.domain, clientIp, what, from]);
      const row = groups.get(key) ?? {
        domain: report.domain,
        clientIp,
        what,
        from,
        days: [],
        newest: null,
        late: null,
        says: '',
        usedIn: [],
        by: new Map<string, { total: number; failed: number }>(),
      };
      const sum = row.by.get(day) ?? { total: 0, failed: 0 };
      row.by.set(day, { total: sum.total + total, failed: sum.failed + failed });
      groups.set(key, row);
      if (day > newest) newest = day;
    }
  }
  const today = now.toISOString().slice(0, 10);
  const until =
    newest === '' ? null : newest >= next(today, -shown) && newest < today ? next(today, -1) : newest;
  const rows = [...groups.values()].map(({ by, ...row }) => ({
    ...complete(row, by, until!),
    usedIn: cases
      .filter(({ findings }) => findings.some((finding) => isOf(finding, row)))
      .map(({ id, name }) => ({ id, name })),
  }));
  return {
    rows: rows.sort((a, b) => (b.newest ?? '').localeCompare(a.newest ?? '') || a.from.localeCompare(b.from)),
    until,
    unreadable: kept.unreadable,
    unlisted,
  };
}

/** A finding over several addresses of a domain is of each of them. */
const isOf = ({ check, clientIp, subject, facts }: Finding, row: ReportedRow): boolean =>
  checks[row.what].includes(check) &&
  (facts?.['reporter'] ?? 'not named') === row.from &&
  (row.domain === null || subject === row.domain) &&
  (row.clientIp === null || !clientIp || clientIp === row.clientIp);

function complete(
  row: ReportedRow,
  by: ReadonlyMap<string, { total: number; failed: number }>,
  until: string,
): ReportedRow {
  const days = Array.from({ length: shown }, (_, index): ReportedDay => {
    const day = next(until, index - shown + 1);
    const sum = by.get(day);
    return { day, total: sum?.total ?? null, failed: sum?.failed ?? null };
  });
  const newest = [...by.keys()].sort().at(-1) ?? null;
  const missing = newest ? Math.round((Date.parse(until) - Date.parse(newest)) / dayMs) : 0;
  const daily = newest !== null && [-1, -2].every((back) => by.has(next(newest, back)));
  const worst = days.reduce<ReportedDay | null>(
    (most, one) => ((one.failed ?? 0) > (most?.failed ?? 0) ? one : most),
    null,
  );
  return {
    ...row,
    days,
    newest,
    late: daily && missing >= 3 ? `Came daily, nothing for ${missing} days.` : null,
    says: worst
      ? `${row.what === 'Complaints' ? `${number(worst.failed)} complaints` : `${number(worst.failed)} of ${number(worst.total)} failed`} on ${worst.day}.`
      : days.some(({ total }) => total !== null)
        ? 'Nothing failed in what was reported.'
        : 'Nothing was reported in these days.',
  };
}

function whatOf({ kind }: Report): ReportedRow['what'] {
  switch (kind) {
    case 'dmarc-report':
      return 'DMARC';
    case 'tls-report':
      return 'TLS';
    case 'feedback-report':
      return 'Complaints';
    case 'snds-data':
      return 'SNDS';
    case 'postmaster-tools':
      return 'Postmaster Tools';
    default:
      return 'Results in messages';
  }
}

/** What a report counts, by client IP and day. A day without a time of its own is left out: nobody knows when it was. */
function entriesOf(report: Report): Entry[] {
  const at = report.begin ?? report.end;
  switch (report.kind) {
    case 'dmarc-report':
      if (!at) return [];
      return report.sources.slice(0, 20).map(({ ip, messages, pass }) => ({
        clientIp: ip,
        day: dayOf(at),
        total: messages,
        failed: messages - pass,
      }));
    case 'tls-report':
      return at
        ? [
            {
              clientIp: null,
              day: dayOf(at),
              total: report.failed + report.successful,
              failed: report.failed,
            },
          ]
        : [];
    case 'feedback-report':
      return at
        ? [{ clientIp: report.clientIp, day: dayOf(at), total: report.incidents, failed: report.incidents }]
        : [];
    case 'snds-data':
      return report.rows.flatMap(({ ip, begin, messages, filter, trapHits }) =>
        begin
          ? [
              {
                clientIp: ip,
                day: dayOf(begin),
                total: messages ?? 0,
                failed: filter === 'red' ? (messages ?? 0) : (trapHits ?? 0),
              },
            ]
          : [],
      );
    case 'postmaster-tools':
      // rates, as messages of a thousand
      return report.days.map(({ day, spamRate }) => ({
        clientIp: null,
        day,
        total: 1000,
        failed: Math.round((spamRate ?? 0) * 1000),
      }));
    default:
      return [];
  }
}
