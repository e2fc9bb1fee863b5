/**
 * Reports that came in, kept beside the cases: one JSON line each in `reports.jsonl`. They belong to the sending domain,
 * so that a case which is opened later finds those of its days.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../shared/bounce/report.ts';
import { folderProblem } from '../../../shared/store/folder-problem.ts';
import { expectRegular, makeFolder } from '../process/regular-file.ts';
import { withLock } from '../process/with-lock.ts';

export interface KeptReport {
  /** When it was kept, ISO 8601 UTC. */
  kept: string;
  file: string;
  report: Report;
}
export interface KeptReports {
  /** Keeps what is not there yet; `known` were. */
  add(
    reports: readonly { file: string; report: Report }[],
    now: Date,
  ): Promise<{ added: number; known: number }>;
  /** All of them, oldest kept first, and how many lines could not be read. */
  all(): { reports: KeptReport[]; unreadable: number };
}

/** Client IPs of a DMARC report that are kept; the rest are spoofers of one message each. */
const mostSources = 100;

export function keptReports(dataFolder: string): KeptReports {
  const path = join(dataFolder, 'reports.jsonl');
  const looked = <T>(look: () => T): T => {
    try {
      return look();
    } catch (error) {
      throw folderProblem(error, 'open', dataFolder) ?? error;
    }
  };
  let seen: { mtime: number; size: number; reports: KeptReport[]; unreadable: number } | null = null;

  function all(): { reports: KeptReport[]; unreadable: number } {
    const info = looked(() => expectRegular(path));
    if (!info) return { reports: [], unreadable: 0 };
    if (seen?.mtime === info.mtimeMs && seen.size === info.size) return seen;
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    const reports = lines.flatMap((line) => parsed(line) ?? []);
    seen = { mtime: info.mtimeMs, size: info.size, reports, unreadable: lines.length - reports.length };
    return seen;
  }

  return {
    all,
    add(given, now) {
      looked(() => makeFolder(dataFolder));
      return withLock(`${path}.lock`, () => {
        const there = new Set(all().reports.map(({ report }) => identity(report)));
        const lines: string[] = [];
        for (const { file, report } of given) {
          const key = identity(report);
          if (there.has(key)) continue;
          there.add(key);
          lines.push(
            JSON.stringify({ kept: now.toISOString(), file, report: condensed(report) } satisfies KeptReport),
          );
        }
        if (lines.length) append(path, lines);
        return { added: lines.length, known: given.length - lines.length };
      });
    },
  };
}

function append(path: string, lines: readonly string[]): void {
  const file = openSync(path, 'a+', 0o600);
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(1);
    // a process that was killed while writing leaves half a line: it is ended, so that these stand on their own
    const torn = size > 0 && readSync(file, tail, 0, 1, size - 1) === 1 && tail[0] !== 10;
    writeSync(file, `${torn ? '\n' : ''}${lines.join('\n')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Two reports are one where they say the same: an id alone is used twice by some reporters. */
function identity(report: Report): string {
  const { kind, from, domain, begin, end } = report;
  const told = kind === 'dmarc-report' ? [report.id, report.rows, report.messages, report.pass] : [report];
  return JSON.stringify([kind, from, domain, begin, end, ...told]);
}

function condensed(report: Report): Report {
  if (report.kind !== 'dmarc-report' || report.sources.length <= mostSources) return report;
  const rest = report.sources.slice(mostSources).reduce((sum, { messages }) => sum + messages, 0);
  return {
    ...report,
    sources: report.sources.slice(0, mostSources),
    otherMessages: report.otherMessages + rest,
  };
}

function parsed(line: string): KeptReport | null {
  try {
    const one = JSON.parse(line) as KeptReport;
    return typeof one.report?.kind === 'string' ? one : null;
  } catch {
    return null; // damaged; the line stays where it is
  }
}
