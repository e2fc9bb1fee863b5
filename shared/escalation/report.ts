/**
 * The report: what every exporter writes from. Built once from the case and its document, redacted as a whole, and
 * the same for the same case: it carries no time of writing, only times of evidence.
 */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import { zoneNotes } from '../case/clock.ts';
import { filesOf } from '../case/sources.ts';
import { contrastOf, soleClientIp } from '../case/contrast.ts';
import { isOfSender, resultWord, type Finding, type ProbeResult } from '../case/finding.ts';
import { scopeWords } from '../words/scopes.ts';
import { listed } from '../words/sentence.ts';
import type { CaseDocument } from './document.ts';
import type { Kit } from './kit.ts';
import { completeness, type GateItem } from './completeness.ts';
import { createRedactor, type RedactionLevel } from './redact.ts';
import { visible } from './visible.ts';
import { retryPattern, routeTable, sourceIps, timeFacts, type RouteTable } from './routes.ts';
import { remoteName, timelineOf, type Moment } from './timeline.ts';
import { missing, utc } from './words.ts';

export interface Report {
  caseId: string;
  level: RedactionLevel;
  subject: string;
  /** The block that a postmaster reads first: labels and order of the usual escalation template. */
  fields: { label: string; value: string }[];
  /** One paragraph: what is asked of the reader. */
  request: string;
  timeline: Moment[];
  /** Attempts by source IP, server and hour. */
  routes: RouteTable | null;
  attempts: Attempt[];
  findings: Finding[];
  sessions: ProbeResult[];
  journal: Case['journal'];
  /** Replies beside the one in `fields`. */
  otherReplies: string[];
  tried: string[];
  gate: GateItem[];
  /** The receiver’s form field by field; null where no kit is known. */
  kit: Pick<Kit, 'provider' | 'where' | 'fields'> | null;
  provenance: string[];
  /** Evidence that cannot be handed over, by the name of its file, and why. */
  gone: { file: string; why: string }[];
}

export interface ReportOptions {
  level: RedactionLevel;
  /** Host name of the machine the checks ran on, and the versions. */
  machine: string;
  knowledge: string;
  version: string;
  /** Names of the providers whose servers spoke: with all hosts they are hidden, too. */
  providers?: readonly string[];
  /** Evidence that cannot be handed over, by its SHA-256, and why. */
  gone?: ReadonlyMap<string, string>;
  /** What the newest reply means by which card, and how old that card is; null where no card knows it. */
  reading?: string | null;
  kit?: Kit | null;
  /** Title of a step and its answer in words; the ids where it is not given. */
  stepWords?: (step: string, answer: string) => string;
}

/** Enough for a search in a log; the table of attempts holds all. */
const some = (values: string[]): string =>
  list(values.slice(0, 12)) + (values.length > 12 ? ` and ${values.length - 12} more` : '');
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
  const from = ips === 0 ? 'source IP not known' : ips === 1 ? 'one source IP' : `${ips} source IPs`;
  return `${from}${document.verdict.scope === 'unknown' ? '; ' : ', '}${scopeWords[document.verdict.scope].report}`;
}

/** The newest finding of each check on each subject. */
const latest = (findings: Finding[]): Finding[] => [
  ...new Map(
    findings.map((f) => [`${f.check} ${f.zone ?? ''} ${f.subject} ${f.clientIp ?? ''}`, f]),
  ).values(),
];

/** “I cannot tell” helps nobody on the other side. */
const personal: ReadonlySet<string> = new Set(['unknown', 'not-known', 'not-sent', 'nothing-to-go-on']);

/** What the log tells holds for the other side, also where the user cannot tell. */
function stageOf({ verdict }: CaseDocument, newest: Attempt | undefined): string {
  const stage = verdict.stage === 'unknown' ? (newest?.stage ?? 'unknown') : verdict.stage;
  return stage === 'unknown' ? 'unknown: the evidence does not tell' : stage;
}

/** Names and results on one line; the times and words follow in their own section. */
function checksOf(findings: Finding[]): string {
  if (!findings.length) return missing;
  const times = findings.map((f) => f.at).sort();
  const words = [...new Set(findings.map((f) => `${f.zone ?? f.check} ${resultWord(f)}`))];
  return `${words.join(', ')} (${utc(times[0])}${utc(times[0]) === utc(times.at(-1)) ? '' : ` to ${utc(times.at(-1))}`})`;
}

/** Replies that say something else than the newest, each once, with how often it came. */
function otherReplies(attempts: Attempt[], newest: Attempt | undefined): string[] {
  const counts = new Map<string, number>();
  for (const a of attempts)
    if (a.reply && a.outcome !== 'accepted' && a.reply.text !== newest?.reply?.text) {
      const text = replyText(a);
      counts.set(text, (counts.get(text) ?? 0) + a.count);
    }
  const all = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([text, n]) => (n > 1 ? `${text} (${n} times)` : text));
  return all.length > 8 ? [...all.slice(0, 8), `… and ${all.length - 8} more`] : all;
}

const request = (document: CaseDocument): string =>
  document.verdict.issuer === 'own-mta'
    ? 'Our own server wrote this deferral because it could not finish a session with yours. Please tell us whether your server, or something in front of it, drops these connections.'
    : 'Please look up these attempts in your log, and tell us which rule refused them and what we should change, or that the cause is on your side.';

/** @param redactor of the same case and level, where the caller needs it for more than the report. */
export function buildReport(
  c: Case,
  document: CaseDocument,
  options: ReportOptions,
  redactor = createRedactor(c, options.level, options.machine, options.providers),
): Report {
  const deferred = c.attempts.filter((a) => a.reply?.code === 421);
  const newest =
    [...(deferred.length ? deferred : c.attempts.filter((a) => a.reply))]
      .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
      .at(-1) ?? c.attempts.at(-1);
  const mtas = [...new Set(c.attempts.map(remoteName).filter(Boolean))];
  const refused = c.attempts.filter((a) => a.outcome !== 'accepted');
  const recipients = [...new Set(refused.flatMap((a) => a.recipient ?? []))];
  const findings = latest(document.findings.filter(isOfSender));
  const contrast = contrastOf(c);
  const files = filesOf(c.sources);
  const code = newest?.reply?.code ?? 421;
  const report: Report = {
    caseId: c.id,
    level: options.level,
    subject: `${document.missing.includes('retryPattern') ? `${code} deferral of mail` : `Persistent ${code} deferrals`} to ${listed(document.recipientDomains) || 'recipient domain'}`,
    fields: [
      { label: 'Source IP', value: sourceIps(document.clientIps, contrast) },
      { label: 'HELO/EHLO', value: document.helo ?? missing },
      { label: 'Destination domain', value: list(document.recipientDomains.slice(0, 12)) },
      { label: 'Remote MX', value: list(mtas.slice(0, 12)) },
      {
        label: 'First seen',
        value: document.missing.includes('firstSeen') ? missing : utc(document.firstSeen),
      },
      { label: 'Last seen', value: document.missing.includes('lastSeen') ? missing : utc(document.lastSeen) },
      { label: 'Response', value: replyText(newest) },
      { label: 'Scope', value: scopeOf(document) },
      { label: 'Sender checks', value: checksOf(findings) },
      {
        label: 'Stage',
        value: stageOf(document, newest),
      },
      { label: 'Retry pattern', value: retryPattern(c, contrast) },
      ...timeFacts(document.patterns),
      { label: 'Queue IDs', value: some([...new Set(refused.flatMap((a) => a.queueId ?? []))]) },
      { label: 'Recipients', value: some(recipients) },
    ],
    request: request(document),
    timeline: timelineOf(c),
    routes: routeTable(contrast),
    attempts: c.attempts.map((a) => ({ ...a, clientIp: a.clientIp ?? soleClientIp(c) })),
    findings,
    sessions: [...c.sessions, ...pastedSessions(c)],
    journal: c.journal,
    otherReplies: otherReplies(c.attempts, newest),
    tried: document.steps
      .filter((s) => s.by === 'user' && !personal.has(s.answer))
      .map((s) => options.stepWords?.(s.id, s.answer) ?? `${s.id}: ${s.answer}`),
    gate: completeness(c, document),
    kit: options.kit
      ? { provider: options.kit.provider, where: options.kit.where, fields: options.kit.fields }
      : null,
    provenance: [
      `Evidence taken on ${options.machine} with Deferral Desk ${options.version}, reply catalogue ${options.knowledge}.`,
      ...(options.reading ? [options.reading] : []),
      ...zoneNotes(c),
      ...files.map(
        (s) =>
          `${s.name}: ${s.messages > 1 ? `${s.messages} × ` : ''}${s.kind}, ${s.size} bytes${s.sha256 ? `, SHA-256 ${s.sha256}` : ''}, added ${utc(s.addedAt)}${whereGone(s.sha256, options)}`,
      ),
      levelWords[options.level],
    ],
    gone: files.flatMap(({ name, sha256 }) => {
      const why = sha256 && options.gone?.get(sha256);
      return why ? [{ file: name, why }] : [];
    }),
  };
  const { level, caseId, ...rest } = report;
  return { level, caseId, ...mapStrings(redactor.deep(rest), visible) };
}

/** Sessions that were pasted with their times, in the form of our own. */
const pastedSessions = (c: Case): ProbeResult[] =>
  c.attempts.flatMap((a) =>
    a.transcript
      ? [
          {
            target: {
              host: a.remoteMta?.name ?? 'a server',
              address: a.remoteMta?.address ?? 'address not told',
              port: a.remoteMta?.port ?? 25,
            },
            clientIp: a.clientIp,
            outcome: a.outcome === 'accepted' || a.outcome === 'rejected' ? a.outcome : 'deferred',
            stage: a.stage,
            reply: a.reply,
            tls: null,
            transcript: a.transcript,
            ms: a.transcript.at(-1)?.ms ?? 0,
            at: a.transcript[0]!.at,
            says: `As given in ${a.source.file}.`,
          },
        ]
      : [],
  );

const whereGone = (sha256: string | null, { gone }: ReportOptions): string => {
  const why = sha256 && gone?.get(sha256);
  return why ? `; this file is ${why}` : '';
};

const levelWords: Record<RedactionLevel, string> = {
  full: 'Full version: nothing was replaced.',
  people:
    'Mailboxes, names, subjects, message ids, internal hosts and private addresses are replaced by placeholders.',
  all: 'Mailboxes, names, subjects, message ids, domains, hosts and addresses are replaced by placeholders.',
};

export function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((v) => mapStrings(v, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, mapStrings(v, change)])) as T;
}
