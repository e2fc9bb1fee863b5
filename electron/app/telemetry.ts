/** What receivers report: kept for all cases of a sending domain, and found by those whose days it is about. */
import type { Bounce, Case, CaseChange } from '../../shared/flow.ts';
import { applyChange, facts } from '../../shared/flow.ts';
import type { Report } from '../../shared/bounce/report.ts';
import { reportedFindings, type ReportedAbout } from '../../shared/evidence/reported.ts';
import { presentReports, type CaseWithFindings } from '../../shared/rpc/present/reports.ts';
import type { CaseStatus } from '../../shared/case/case.ts';
import type { CaseSummary } from '../../shared/store/summary.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { takeIn } from './inputs.ts';

/** Sentences about files that could not be read. */
const mostRefused = 20;

export function telemetryHandlers(desk: Desk): Handlers<'telemetry.list' | 'telemetry.add'> {
  const list = async () => presentReports(desk.reports.all(), desk.now(), await casesWithFindings(desk));
  return {
    'telemetry.list': list,
    async 'telemetry.add'({ inputs }) {
      const { bounces } = await takeIn(desk, inputs);
      const { added, known } = await takeReports(desk, bounces);
      const others = bounces.filter(({ report }) => !report);
      const refused = others.flatMap(({ file, problem }) =>
        problem ? [`${problem.says.includes(file) ? '' : `${file}: `}${problem.says} ${problem.hint}`] : [],
      );
      return {
        ...(await list()),
        added,
        known,
        others: others.length,
        refused: refused.slice(0, mostRefused),
      };
    },
  };
}

export const reportsOf = (bounces: readonly Bounce[]): { file: string; report: Report }[] =>
  bounces.flatMap(({ file, report }) => (report && report.kind !== 'lookup' ? [{ file, report }] : []));

/** Keeps what was reported, and tells the open cases of those days. */
export async function takeReports(
  desk: Desk,
  bounces: readonly Bounce[],
): Promise<{ added: number; known: number }> {
  const kept = await keepReports(desk, bounces);
  if (kept.added) await tellCases(desk, bounces);
  return kept;
}

export function keepReports(
  desk: Desk,
  bounces: readonly Bounce[],
): Promise<{ added: number; known: number }> {
  const reports = reportsOf(bounces);
  return reports.length ? desk.reports.add(reports, desk.now()) : Promise.resolve({ added: 0, known: 0 });
}

function aboutOf(desk: Desk, c: Case): ReportedAbout {
  const { firstSeen, lastSeen } = facts(c, desk.prepared, desk.now());
  const { senderDomain, recipientDomain, clientIps } = c;
  return { senderDomain, recipientDomain, clientIps, firstSeen, lastSeen };
}

/** A case that is being opened, with what was reported about its days. */
export function withReports(desk: Desk, c: Case): Case {
  const { reports } = desk.reports.all();
  if (!reports.length) return c;
  const found = reportedFindings(
    reports.map(({ report }) => report),
    aboutOf(desk, c),
  );
  return found.length ? { ...c, findings: [...c.findings, ...found] } : c;
}

/** What reports that just came in say about a case that is there. */
export const newlyReported = (desk: Desk, c: Case, bounces: readonly Bounce[]): CaseChange[] =>
  reportedIn(
    desk,
    c,
    reportsOf(bounces).map(({ report }) => report),
  );

/** Who sends becomes known, and with it what the kept reports say about the case. */
export function identified(
  desk: Desk,
  c: Case,
  known: Extract<CaseChange, { kind: 'identified' }>,
): CaseChange[] {
  const { reports } = desk.reports.all();
  if (!reports.length) return [known];
  return [
    known,
    ...reportedIn(
      desk,
      applyChange(c, known),
      reports.map(({ report }) => report),
    ),
  ];
}

function reportedIn(desk: Desk, c: Case, reports: readonly Report[]): CaseChange[] {
  const found = reportedFindings(reports, aboutOf(desk, c));
  const known = new Set(c.findings.map(({ says }) => says));
  const fresh = found.filter(({ says }) => !known.has(says));
  return fresh.length ? [{ kind: 'checked', id: c.id, findings: fresh }] : [];
}

/** The newest cases in which a report weighs. */
async function casesWithFindings(desk: Desk): Promise<CaseWithFindings[]> {
  const rows = await newestCases(desk, 50);
  const cases = await Promise.all(rows.map(({ id }) => desk.load(id)));
  return cases.flatMap(({ id, recipientDomain, findings }) => {
    const reported = findings.filter(({ facts }) => facts?.['reporter'] !== undefined);
    return reported.length ? [{ id, name: recipientDomain ?? id, findings: reported }] : [];
  });
}

/** The open cases of the days that the reports are about. */
async function tellCases(desk: Desk, bounces: readonly Bounce[]): Promise<void> {
  for (const row of await newestCases(desk, 200, ['open', 'waiting', 'cooling', 'escalated'])) {
    const changes = newlyReported(desk, await desk.load(row.id), bounces);
    if (changes.length) await desk.change(row.id, ...changes);
  }
}

async function newestCases(desk: Desk, limit: number, status: CaseStatus[] = []): Promise<CaseSummary[]> {
  const { rows } = await desk.store.list({
    query: '',
    status,
    sort: 'lastSeen',
    descending: true,
    archived: false,
    limit,
    offset: 0,
  });
  return rows;
}
