/** What happened when, for a reader who has a log beside it: to the second, and only what differs is said. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import { utcSeconds } from './words.ts';

export interface Moment {
  at: string;
  what: string;
  /** It stands for several, which only the CSV and the JSON hold. */
  counted?: true;
}

/** The first and the last tries line by line; what lies between them is counted. The CSV and the JSON hold all. */
const ends = 10;
/** As many lines of counts at most: hours, else spans of hours, else days. */
const mostSpans = 24;
const hour = 3_600_000;
/** Sessions and changes are few; a script that made thousands would be read by nobody. */
const mostOthers = 60;

export const remoteName = (a: Attempt): string =>
  [a.remoteMta?.name, a.remoteMta?.address && `[${a.remoteMta.address}]`].filter(Boolean).join(' ');

const several = (values: (string | null | undefined)[]): boolean => new Set(values.filter(Boolean)).size > 1;

/** Attempts, test sessions and changes on one line of time. Accepted mail is told as one run, not line by line. */
export function timelineOf(c: Case): Moment[] {
  const differs = {
    remote: several(c.attempts.map(remoteName)),
    stage: several(c.attempts.map((a) => a.reply && a.stage)),
    client: several(c.attempts.map((a) => a.clientIp)),
  };
  const tries = c.attempts
    .flatMap((a) => (a.at ? [{ at: a.at, what: attemptWords(a, differs), a }] : []))
    .sort((a, b) => a.at.localeCompare(b.at));
  const sessions = c.sessions.map((s) => ({
    at: s.at,
    what: `test session to ${s.target.host}: ${s.outcome}${s.reply ? ` ${s.reply.code}` : ''}`,
  }));
  const changes = c.journal.map((j) => ({ at: j.at, what: `change: ${changeWords(j)}` }));
  return inOrder([...counted(tries), ...[...sessions, ...changes].slice(0, mostOthers)]);
}

const inOrder = (moments: Moment[]): Moment[] => moments.sort((a, b) => a.at.localeCompare(b.at));

export const changeWords = (j: Case['journal'][number]): string =>
  `${j.what}${j.from || j.to ? `: ${j.from ?? 'none'} → ${j.to ?? 'none'}` : ''}`;

const isAccepted = 'accepted';

function attemptWords(a: Attempt, differs: { remote: boolean; stage: boolean; client: boolean }): string {
  if (a.outcome === 'accepted') {
    const by = differs.remote ? remoteName(a) : '';
    const from = differs.client && a.clientIp ? `from ${a.clientIp}` : '';
    return [isAccepted, by, from].filter(Boolean).join(', ');
  }
  const where = [
    differs.stage && a.stage !== 'unknown' ? `at ${a.stage}` : '',
    differs.remote ? remoteName(a) : '',
    differs.client && a.clientIp ? `from ${a.clientIp}` : '',
    a.queueId ? `queue ID ${a.queueId}` : '',
  ].filter(Boolean);
  return `${outcomeWords(a)}${a.count > 1 ? `, ${a.count} times` : ''}${where.length ? `, ${where.join(', ')}` : ''}`;
}

function outcomeWords({ outcome, reply }: Attempt): string {
  if (outcome === 'accepted') return isAccepted;
  const said = reply ? ` ${reply.code}${reply.enhanced ? ` ${reply.enhanced}` : ''}` : ' without a reply';
  return `${outcome === 'expired' ? 'given up after' : outcome}${said}`;
}

/** Accepted mail of one route in a row as one line. Each refusal keeps its own: its time is what a log is searched for. */
function runs(moments: Moment[]): Moment[] {
  const out: Moment[] = [];
  for (let i = 0; i < moments.length;) {
    let end = i;
    const { at, what } = moments[i]!;
    if (what.startsWith(isAccepted)) while (moments[end + 1]?.what === what) end++;
    out.push(
      end - i < 2
        ? moments[i]!
        : { at, what: `${what}, ${end - i + 1} times until ${utcSeconds(moments[end]!.at)}` },
    );
    i = end - i < 2 ? i + 1 : end + 1;
  }
  return out;
}

type Try = Moment & { a: Attempt };

/** All of them where they are few, else the first, the last, and counts by the hour between. */
function counted(tries: readonly Try[]): Moment[] {
  const shown = ({ at, what }: Moment): Moment => ({ at, what });
  const all = runs(tries.map(shown));
  if (all.length <= 2 * ends + 4) return all;
  const between = tries.slice(ends, -ends);
  const [first, last] = [between[0]!, between.at(-1)!].map(({ at }) => Date.parse(at)) as [number, number];
  const hours = Math.ceil((last - first) / hour / mostSpans);
  const span = (hours <= 1 ? 1 : hours <= 6 ? 6 : 24 * Math.ceil(hours / 24)) * hour;
  const spans = new Map<number, Try[]>();
  for (const one of between) {
    const at = Math.floor(Date.parse(one.at) / span);
    const those = spans.get(at);
    if (those) those.push(one);
    else spans.set(at, [one]);
  }
  return [
    ...tries.slice(0, ends).map(shown),
    ...[...spans.values()].map(spanOf),
    ...tries.slice(-ends).map(shown),
  ];
}

/** `until 10:58:12: 37 attempts, 35 deferred 421 4.7.0, 2 accepted` */
function spanOf(tries: readonly Try[]): Moment {
  const kinds = new Map<string, number>();
  let sum = 0;
  for (const { a } of tries) {
    const kind = outcomeWords(a);
    kinds.set(kind, (kinds.get(kind) ?? 0) + a.count);
    sum += a.count;
  }
  const said = [...kinds].sort(([, a], [, b]) => b - a);
  const told = said.slice(0, 4).map(([kind, n]) => (said.length > 1 ? `${n} ${kind}` : kind));
  const { at } = tries[0]!;
  return {
    at,
    counted: true,
    what: `until ${utcSeconds(tries.at(-1)!.at)}: ${sum === 1 ? 'one attempt' : `${sum} attempts`}, ${[...told, ...(said.length > 4 ? ['others'] : [])].join(', ')}`,
  };
}
