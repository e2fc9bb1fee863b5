/** The comparison sheet: the client IPs of a case side by side, what differs, and the advice that goes with it. */
import type { Attempt } from '../../bounce/attempt.ts';
import type { Case } from '../../case/case.ts';
import { isUnknown, type Finding, type ProbeResult, type Result } from '../../case/finding.ts';
import type { CaseDocument } from '../../escalation/document.ts';
import type { CompareRow, CompareView } from '../view.ts';
import { counted, listed, stageWords } from './words.ts';

/** A cell with what it is compared by; null where nothing is known, which is no difference. */
interface Cell {
  value: string;
  result: CompareRow['cells'][number]['result'];
  source: string;
  key: string | null;
}
const blank = (value = 'not looked at'): Cell => ({ value, result: null, source: '', key: null });
const unknown = (value: string, source: string): Cell => ({ value, result: 'unknown', source, key: null });

const mostServers = 4;
const mostIps = 32;

export function compareView(c: Case, document: CaseDocument): CompareView {
  const clientIps = ipsOf(c);
  const row = (label: string, cell: (ip: string) => Cell): CompareRow => {
    const cells = clientIps.map(cell);
    const keys = new Set(cells.flatMap(({ key }) => (key === null ? [] : [key])));
    return {
      label,
      cells: cells.map(({ value, result, source }) => ({ value, result, source })),
      differs: keys.size > 1,
    };
  };
  const servers = document.remoteMtas.slice(0, mostServers);
  const rows = [
    row('Refused tries', (ip) => refused(c, ip)),
    row('Accepted', (ip) => accepted(c, ip)),
    row('Messages per hour', (ip) => pace(c, ip)),
    ...servers.map((host) => row(`Last reply of ${host}`, (ip) => lastReply(c, ip, host))),
    row('Reverse DNS', (ip) => reverse(c, ip)),
    row('Name leads back', (ip) => judged(newest(c, 'iprev', ip))),
    row('HELO', (ip) => judged(newest(c, 'helo', ip), c.helo)),
    row('SPF', (ip) => judged(newest(c, 'spf', ip))),
    row('Block lists', (ip) => listings(c, ip)),
  ];
  return {
    clientIps,
    rows,
    advice: clientIps.length > 1 ? adviceFor(rows.filter((r) => r.differs).map((r) => r.label)) : [],
  };
}

function ipsOf(c: Case): string[] {
  const named = [
    ...c.clientIps,
    ...c.attempts.map((a) => a.clientIp),
    ...c.traffic.map((t) => t.clientIp),
    ...c.sessions.map((s) => s.clientIp),
  ];
  return [...new Set(named.filter((ip) => ip !== null))].slice(0, mostIps);
}

const trafficOf = (c: Case, ip: string) => c.traffic.filter((t) => t.clientIp === ip);
const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);
const sourceOf = (attempts: readonly Attempt[], isLog: boolean): string =>
  isLog ? 'log' : listed([...new Set(attempts.map((a) => a.source.file))], 2);

function refused(c: Case, ip: string): Cell {
  const attempts = c.attempts.filter((a) => a.clientIp === ip);
  const log = trafficOf(c, ip);
  if (attempts.length + log.length === 0) return blank('none tried');
  const count = log.length
    ? sum(log, (t) => t.deferred + t.rejected)
    : sum(attempts, (a) => (a.outcome === 'accepted' ? 0 : a.count));
  return {
    value: counted(count, 'try', 'tries'),
    result: null,
    source: sourceOf(attempts, log.length > 0),
    key: count === 0 ? 'none' : 'some',
  };
}

function accepted(c: Case, ip: string): Cell {
  const attempts = c.attempts.filter((a) => a.clientIp === ip);
  const log = trafficOf(c, ip);
  if (attempts.length + log.length === 0) return blank('none tried');
  const count = log.length
    ? sum(log, (t) => t.accepted)
    : sum(attempts, (a) => (a.outcome === 'accepted' ? a.count : 0));
  return {
    value: counted(count, 'message'),
    result: null,
    source: sourceOf(attempts, log.length > 0),
    key: count === 0 ? 'none' : 'some',
  };
}

/** Needs a log of ten minutes and more; a pace differs from three times the other on. */
function pace(c: Case, ip: string): Cell {
  const log = trafficOf(c, ip);
  if (log.length === 0) return blank('no log');
  const first = Math.min(...log.map((t) => Date.parse(t.firstAt)));
  const last = Math.max(...log.map((t) => Date.parse(t.lastAt)));
  const hours = (last - first) / 3_600_000;
  if (hours < 1 / 6) return blank('log too short');
  const perHour = sum(log, (t) => t.accepted + t.deferred + t.rejected) / hours;
  return {
    value: `about ${Math.round(perHour)}`,
    result: null,
    source: 'log',
    key: String(Math.round(Math.log(Math.max(1, perHour)) / Math.log(3))),
  };
}

function lastReply(c: Case, ip: string, host: string): Cell {
  const same = (name: string | null) => name?.toLowerCase() === host.toLowerCase();
  const attempt = c.attempts
    .filter((a) => a.clientIp === ip && same(a.remoteMta?.name ?? null))
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .at(-1);
  const session = c.sessions.filter((s) => s.clientIp === ip && same(s.target.host)).at(-1);
  const newer = session && (!attempt?.at || session.at > attempt.at) ? session : attempt;
  if (!newer) {
    const log = trafficOf(c, ip).find((t) => same(t.remoteMta) && t.accepted > 0);
    return log ? { value: 'accepted', result: null, source: 'log', key: 'accepted' } : blank('none tried');
  }
  return {
    value: said(newer),
    result: null,
    source: newer === session ? 'own test' : attempt!.source.file,
    key: newer.reply ? `${newer.reply.code} ${newer.reply.enhanced}` : newer.outcome,
  };
}

function said({ reply, stage, outcome }: Pick<Attempt | ProbeResult, 'reply' | 'stage' | 'outcome'>): string {
  const words = reply ? [reply.code, reply.enhanced].filter(Boolean).join(' ') : outcome;
  return stage === 'unknown' || outcome === 'accepted' ? words : `${words}, ${stageWords[stage]}`;
}

const newest = (c: Case, check: string, ip: string): Finding | undefined =>
  c.findings
    .filter((f) => f.check === check && (f.clientIp === ip || f.subject === ip))
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1);
const looked = ({ at }: Finding): string => `looked up ${at.slice(11, 16)} UTC`;

function reverse(c: Case, ip: string): Cell {
  const finding = newest(c, 'iprev', ip);
  if (!finding) return blank();
  const names = (Array.isArray(finding.facts?.['names']) ? finding.facts['names'] : []).flatMap((entry) => {
    const name = (entry as { name?: unknown }).name;
    return typeof name === 'string' ? [name] : [];
  });
  if (names.length > 0)
    return { value: listed(names, 2), result: null, source: looked(finding), key: 'a name' };
  return isUnknown(finding)
    ? unknown('could not be looked up', looked(finding))
    : { value: 'no name', result: null, source: looked(finding), key: 'no name' };
}

const resultSays: Readonly<Record<Result, string>> = {
  pass: 'pass',
  fail: 'fail',
  softfail: 'softfail',
  neutral: 'neutral',
  none: 'no record',
  temperror: 'could not be looked up',
  permerror: 'broken record',
};

function judged(finding: Finding | undefined, value?: string | null): Cell {
  if (!finding) return blank();
  const says = resultSays[finding.result];
  if (isUnknown(finding)) return unknown(says, looked(finding));
  return {
    value: value ? `${value}, ${says}` : says,
    result: finding.result,
    source: looked(finding),
    key: finding.result,
  };
}

/** A list that refused to answer is neither clear nor listed. */
function listings(c: Case, ip: string): Cell {
  const zones = new Map(
    c.findings
      .filter((f) => f.check === 'dnsbl' && (f.clientIp === ip || f.subject === ip))
      .map((f) => [f.zone ?? f.subject, f]),
  );
  if (zones.size === 0) return blank();
  const all = [...zones.values()];
  const listedBy = all.filter((f) => f.result === 'fail').map((f) => f.zone ?? 'a list');
  const clear = all.filter((f) => f.result === 'pass').length;
  const open = all.length - clear - listedBy.length;
  return {
    value: [
      listedBy.length ? `listed by ${listed(listedBy)}` : '',
      clear ? `${clear} clear` : '',
      open ? `${open} unknown` : '',
    ]
      .filter(Boolean)
      .join(', '),
    result: listedBy.length ? 'fail' : open > 0 ? 'unknown' : 'pass',
    source: looked(all.at(-1)!),
    key: listedBy.length ? 'listed' : clear > 0 ? 'clear' : null,
  };
}

function adviceFor(differing: readonly string[]): string[] {
  const differs = (...labels: string[]) => labels.some((label) => differing.includes(label));
  return [
    ...(differs('Reverse DNS', 'Name leads back', 'HELO', 'SPF')
      ? [
          'Their names or records differ. Bring the affected address to the state of the other, one change at a time.',
        ]
      : []),
    ...(differs('Block lists')
      ? ['A list names one of them. Stop what got it listed before you ask for removal.']
      : []),
    ...(differs('Messages per hour')
      ? ['One sends far more than the other. Rest it for this destination, then start slowly.']
      : []),
    ...(differing.length === 0
      ? [
          'Nothing that can be seen from here differs. What is left is what the receiver remembers of each address.',
        ]
      : []),
    'Isolate the affected address: hold its route to this destination, and leave the others as they are.',
    'Do not move its mail to the good address. That one works because it sends little, and would be slowed too.',
  ];
}
