/**
 * The report: what every exporter writes from. Built once from the case and its document, redacted as a whole, and
 * the same for the same case: it carries no time of writing, only times of evidence.
 */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import type { Finding, ProbeResult } from '../case/finding.ts';
import type { CaseDocument } from './document.ts';
import { completeness, type GateItem } from './completeness.ts';
import { createRedactor, type RedactionLevel } from './redact.ts';
import { visible } from './visible.ts';
import { missing, scopeWords, utc } from './words.ts';

export interface Report {
  caseId: string;
  level: RedactionLevel;
  subject: string;
  /** The block that a postmaster reads first: labels and order of the usual escalation template. */
  fields: { label: string; value: string }[];
  /** One paragraph: what is asked of the reader. */
  request: string;
  timeline: { at: string; what: string }[];
  attempts: Attempt[];
  findings: Finding[];
  sessions: ProbeResult[];
  journal: Case['journal'];
  tried: string[];
  gate: GateItem[];
  provenance: string[];
}

export interface ReportOptions {
  level: RedactionLevel;
  /** Host name of the machine the checks ran on, and the versions. */
  machine: string;
  knowledge: string;
  version: string;
}

const list = (values: string[], none = missing): string => (values.length ? values.join(', ') : none);

/** The full reply as sent: code, enhanced status and every line. */
function replyText(attempt: Attempt | undefined): string {
  if (!attempt?.reply) return attempt?.says ?? missing;
  return attempt.reply.lines.length
    ? attempt.reply.lines.join('\n')
    : `${attempt.reply.code} ${attempt.reply.text}`;
}

function scopeOf(document: CaseDocument): string {
  const ips = document.clientIps.length;
  const from = ips === 0 ? 'client IP not known' : ips === 1 ? 'one source IP' : `${ips} source IPs`;
  return `${from}, ${scopeWords[document.verdict.scope]}`;
}

function checksOf(findings: Finding[]): string {
  if (!findings.length) return missing;
  const latest = new Map(findings.map((f) => [`${f.check} ${f.zone ?? ''} ${f.subject}`, f]));
  const words = [...latest.values()].map(
    (f) => `${f.zone ?? f.check} ${f.result === 'temperror' ? 'unknown' : f.result} (${utc(f.at)})`,
  );
  return words.join('; ');
}

function retryPattern(attempts: Attempt[]): string {
  const times = attempts
    .flatMap((a) => (a.at && a.outcome !== 'accepted' ? [Date.parse(a.at)] : []))
    .sort((a, b) => a - b);
  const total = attempts.reduce((sum, a) => sum + (a.outcome === 'accepted' ? 0 : a.count), 0);
  if (times.length < 2)
    return total ? `${total} refused attempt${total === 1 ? '' : 's'}, no interval known` : missing;
  const gaps = times.slice(1).map((t, i) => Math.round((t - times[i]!) / 60_000));
  return `${total} refused attempts; intervals in minutes: ${gaps.slice(0, 20).join(', ')}${gaps.length > 20 ? ', …' : ''}`;
}

export function buildReport(c: Case, document: CaseDocument, options: ReportOptions): Report {
  const deferred = c.attempts.filter((a) => a.reply?.code === 421);
  const newest =
    [...(deferred.length ? deferred : c.attempts.filter((a) => a.reply))]
      .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
      .at(-1) ?? c.attempts.at(-1);
  const mtas = [
    ...new Set(
      c.attempts.flatMap((a) =>
        a.remoteMta
          ? [[a.remoteMta.name, a.remoteMta.address && `[${a.remoteMta.address}]`].filter(Boolean).join(' ')]
          : [],
      ),
    ),
  ];
  const redactor = createRedactor(c, options.level);
  const recipients = [
    ...new Set(
      c.attempts.flatMap((a) => (a.recipient && a.reply?.code === newest?.reply?.code ? [a.recipient] : [])),
    ),
  ];
  const code = newest?.reply?.code ?? 421;
  const report: Report = {
    caseId: c.id,
    level: options.level,
    subject: `Persistent ${code} deferrals to ${document.recipientDomain ?? 'recipient domain'}`,
    fields: [
      { label: 'Source IP', value: list(document.clientIps) },
      { label: 'HELO/EHLO', value: document.helo ?? missing },
      { label: 'Destination domain', value: document.recipientDomain ?? missing },
      { label: 'Remote MX', value: list(mtas.slice(0, 12)) },
      {
        label: 'First seen',
        value: document.missing.includes('firstSeen') ? missing : utc(document.firstSeen),
      },
      { label: 'Last seen', value: document.missing.includes('lastSeen') ? missing : utc(document.lastSeen) },
      { label: 'Response', value: replyText(newest) },
      { label: 'Scope', value: scopeOf(document) },
      { label: 'Sender checks', value: checksOf(document.findings) },
      {
        label: 'Stage',
        value:
          document.verdict.stage === 'unknown' ? 'unknown: the notice does not tell' : document.verdict.stage,
      },
      { label: 'Retry pattern', value: retryPattern(c.attempts) },
      {
        label: 'Queue IDs',
        value: list([...new Set(c.attempts.flatMap((a) => a.queueId ?? []))].slice(0, 20)),
      },
      {
        label: 'Recipients',
        value:
          list(recipients.slice(0, 20)) +
          (recipients.length > 20 ? ` and ${recipients.length - 20} more` : ''),
      },
    ],
    request:
      'Please look up these attempts in your log and tell us what we should change, or that the cause is on your side.',
    timeline: timelineOf(c),
    attempts: c.attempts,
    findings: document.findings,
    sessions: c.sessions,
    journal: c.journal,
    tried: document.steps.filter((s) => s.by === 'user').map((s) => `${s.id}: ${s.answer}`),
    gate: completeness(c, document),
    provenance: [
      `Evidence taken on ${options.machine} with Deferral Desk ${options.version}, reply catalogue ${options.knowledge}.`,
      ...c.sources.map(
        (s) =>
          `${s.name}: ${s.kind}, ${s.size} bytes${s.sha256 ? `, SHA-256 ${s.sha256}` : ''}, added ${utc(s.addedAt)}`,
      ),
      levelWords[options.level],
    ],
  };
  const { level, caseId, ...rest } = report;
  return { level, caseId, ...mapStrings(redactor.deep(rest), visible) };
}

const levelWords: Record<RedactionLevel, string> = {
  full: 'Nothing was replaced in this version.',
  people:
    'Mailboxes, names, subjects, message ids, internal hosts and private addresses are replaced by placeholders.',
  all: 'Mailboxes, names, subjects, message ids, domains, hosts and addresses are replaced by placeholders.',
};

function timelineOf(c: Case): Report['timeline'] {
  const attempts = c.attempts.flatMap((a) =>
    a.at
      ? [
          {
            at: a.at,
            what: `${a.outcome}${a.reply ? ` ${a.reply.code}` : ''}${a.count > 1 ? ` (${a.count} times)` : ''}`,
          },
        ]
      : [],
  );
  const sessions = c.sessions.map((s) => ({
    at: s.at,
    what: `test session to ${s.target.host}: ${s.outcome}${s.override ? `, before its time: ${s.override}` : ''}`,
  }));
  const changes = c.journal.map((j) => ({
    at: j.at,
    what: `change: ${j.what}${j.from || j.to ? ` (${j.from ?? 'none'} → ${j.to ?? 'none'})` : ''}`,
  }));
  const all = [...attempts, ...sessions, ...changes].sort((a, b) => a.at.localeCompare(b.at));
  return all.length <= 200
    ? all
    : [...all.slice(0, 100), { at: all[100]!.at, what: `… ${all.length - 200} more …` }, ...all.slice(-100)];
}

export function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((v) => mapStrings(v, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, mapStrings(v, change)])) as T;
}
