/** The comparison sheet: the client IPs of a case side by side, what differs, and the advice that goes with it. */
import type { Attempt } from '../../bounce/attempt.ts';
import type { Case } from '../../case/case.ts';
import type { Matcher } from '../../catalogue/match.ts';
import { contrastOf, type Contrast } from '../../case/contrast.ts';
import { isUnknown, type Finding, type ProbeResult, type Result } from '../../case/finding.ts';
import type { CaseDocument } from '../../escalation/document.ts';
import { counted, listed } from '../../words/sentence.ts';
import { stageWords } from '../../words/stages.ts';
import type { CompareRow, CompareView } from '../view.ts';
import { routesView } from './routes.ts';

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

export function compareView(c: Case, document: CaseDocument, matcher: Matcher): CompareView {
  const contrast = contrastOf(c);
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
    row('Refused tries', (ip) => tries(c, contrast, ip, 'refused')),
    row('Accepted', (ip) => tries(c, contrast, ip, 'accepted')),
    row('Tries in an hour', (ip) => pace(contrast, ip)),
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
    advice: clientIps.length > 1 ? adviceFor(c, contrast, rows) : [],
    ...routesView(contrast, document, matcher),
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

function tries(c: Case, contrast: Contrast, ip: string, of: 'refused' | 'accepted'): Cell {
  const routes = contrast.routes.filter(({ clientIp, fate }) => clientIp === ip && fate !== 'untried');
  if (routes.length === 0) return blank('none tried');
  const count = sum(routes, (route) => route[of]);
  const attempts = c.attempts.filter((a) => a.clientIp === ip);
  return {
    value: of === 'refused' ? counted(count, 'try', 'tries') : counted(count, 'message'),
    result: null,
    source: sourceOf(attempts, trafficOf(c, ip).length > 0 || attempts.length === 0),
    key: count === 0 ? 'none' : 'some',
  };
}

function busiestOf({ columns, routes }: Contrast, ip: string): { hour: string; tries: number } | null {
  if (columns[0]?.length !== 13) return null;
  const hours = columns.map((hour, i) => ({
    hour,
    tries: sum(routes, (r) => (r.clientIp === ip ? r.cells[i]!.refused + r.cells[i]!.accepted : 0)),
  }));
  return hours.reduce((a, b) => (b.tries > a.tries ? b : a));
}

/** The busiest hour; a pace differs from three times the other on. */
function pace(contrast: Contrast, ip: string): Cell {
  const most = busiestOf(contrast, ip);
  if (!most) return blank('no hours');
  if (most.tries === 0) return blank('none tried');
  return {
    value: `${most.tries} at most, from ${most.hour.slice(11)}:00`,
    result: null,
    source: '',
    key: String(Math.round(Math.log(most.tries) / Math.log(3))),
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
  return stage === 'unknown' || outcome === 'accepted' ? words : `${words}, ${stageWords[stage].inline}`;
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

/** Only about the addresses that are refused. One that is accepted is neither mended nor loaded. */
function adviceFor(c: Case, contrast: Contrast, rows: readonly CompareRow[]): string[] {
  const { affected, healthy } = contrast;
  const fails = (check: string, ips: readonly string[]) =>
    ips.some((ip) => ['fail', 'permerror'].includes(newest(c, check, ip)?.result ?? ''));
  const isListed = (ip: string) => listings(c, ip).key === 'listed';
  const ours = listed(affected);
  const most = (ips: readonly string[]) =>
    Math.max(0, ...ips.map((ip) => busiestOf(contrast, ip)?.tries ?? 0));
  const isFaster = healthy.length > 0 && most(affected) >= 20 && most(affected) >= 3 * most(healthy);
  const broken = ['iprev', 'helo', 'spf'].some((check) => fails(check, affected) && !fails(check, healthy));
  const looked = rows.filter(({ label }) => ['Name leads back', 'HELO', 'Block lists'].includes(label));
  const wasSeen = looked.every(
    ({ cells }) => cells.filter(({ source, result }) => source && result !== 'unknown').length > 1,
  );
  const lines = [
    broken &&
      `The names or records of ${ours} have a fault that the others lack. Put it right, one change at a time.`,
    affected.some(isListed) &&
      !healthy.some(isListed) &&
      `A list names ${ours}. Stop what got it listed before you ask for removal.`,
    isFaster &&
      `${ours} makes far more tries in an hour than what is accepted. Lower its pace to this destination.`,
    !wasSeen &&
      'Names, HELO and block lists were not looked at for both, so whether they differ is not known.',
    wasSeen &&
      !rows.some((row) => row.differs && row.cells.some((cell) => cell.result !== null)) &&
      'No look-up differs. What is left is what the receiver remembers of each address, and what it carries.',
    `Isolate ${ours || 'the affected address'}: hold its route to this destination, and leave the others as they are.`,
    'Do not move its mail to another address: the problem moves along, and you have two slow addresses.',
  ];
  return lines.filter((line) => typeof line === 'string');
}
