/** The parts of the report below its head, the same in every format that people read. */
import { resultWord } from '../case/finding.ts';
import type { Report } from './report.ts';
import { changeWords } from './timeline.ts';
import { missing, utc, utcSeconds } from './words.ts';

export interface Section {
  title: string;
  /** A paragraph above the rest. */
  lead?: string;
  /** Rows of equal length; the first cell is a time where `head` says so. */
  table?: {
    head: string[];
    rows: string[][];
    /** Figures: plain text lines them up below their heads. */ figures?: true;
  };
  list?: string[];
  /** Shown letter by letter. */
  code?: string;
}

export function sectionsOf(report: Report): Section[] {
  const out: Section[] = [];
  if (report.timeline.length)
    out.push({
      title: 'Attempts, test sessions and changes',
      ...(report.timeline.some(({ counted }) => counted) && {
        lead: 'The first and the last ten attempts line by line, those between counted; the CSV and the JSON export hold every one.',
      }),
      table: { head: ['Time', 'What'], rows: report.timeline.map((t) => [utcSeconds(t.at), t.what]) },
    });
  if (report.routes) {
    const { lead, head, rows } = report.routes;
    out.push({ title: 'Attempts by source IP, server and time', lead, table: { head, rows, figures: true } });
  }
  if (report.otherReplies.length) out.push({ title: 'Other replies', code: report.otherReplies.join('\n') });
  if (report.findings.length)
    out.push({
      title: 'Sender checks',
      table: {
        head: ['Time', 'Check', 'Result', 'Says'],
        rows: report.findings.map((f) => [
          utc(f.at),
          f.zone ?? f.check,
          resultWord(f),
          `${f.says}${f.resolver ? ` (resolver ${f.resolver})` : ''}`,
        ]),
      },
    });
  for (const s of report.sessions)
    out.push({
      title: `Test session with ${s.target.host} [${s.target.address}]:${s.target.port}${s.clientIp ? ` from ${s.clientIp}` : ''}`,
      lead: `${s.says}${s.override ? ` Made before its time, because: ${s.override}` : ''}`,
      ...(s.transcript.length ? { code: transcript(s) } : {}),
    });
  out.push(
    report.journal.length
      ? {
          title: 'Changes made',
          table: { head: ['Time', 'What'], rows: report.journal.map((j) => [utc(j.at), changeWords(j)]) },
        }
      : { title: 'Changes made', lead: 'None recorded.' },
  );
  if (report.tried.length) out.push({ title: 'What was asked and tried', list: report.tried });
  const gaps = gapsOf(report);
  if (gaps.length) out.push({ title: 'Not in this report', list: gaps });
  if (report.kit)
    out.push({
      title: `What the form of ${report.kit.provider} asks for`,
      ...(report.kit.where && { lead: report.kit.where }),
      table: { head: ['Asked for', 'Answer'], rows: report.kit.fields.map((f) => [f.asks, kitAnswer(f)]) },
    });
  out.push({ title: 'Where this comes from', list: report.provenance });
  return out;
}

/** `16:44:00.010 S: 220 …`: client and server lines as on the wire, `*` for what happened to the connection. */
export function transcript(session: Report['sessions'][number]): string {
  return session.transcript
    .map((l) => `${l.at.slice(11, 23).replace('Z', '')} ${l.from}: ${l.line}`)
    .join('\n');
}

/** Contradictions and reasoned gaps one by one, the other gaps in one line: the reader knows why he wants them. */
function gapsOf(report: Report): string[] {
  const odd = report.gate
    .filter((g) => g.state === 'contradictory')
    .map((g) => `${g.title}: contradictory. ${g.says}`);
  const gone = report.gate.filter((g) => g.state === 'missing' && (g.piece !== 'changes' || g.reason));
  const silent = gone.filter((g) => !g.reason).map((g, i) => (i ? lowerFirst(g.title) : g.title));
  return [
    ...odd,
    ...gone.flatMap((g) => (g.reason ? [`${g.title}: missing. ${g.reason}`] : [])),
    ...(silent.length ? [`${silent.join(', ')}: missing.`] : []),
  ];
}

const kitAnswer = ({ value, state }: NonNullable<Report['kit']>['fields'][number]): string =>
  state === 'filled' ? value : state === 'missing' ? missing : 'to be filled in by you';

const lowerFirst = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
