/** What happened when, for a reader who has a log beside it: to the second, and only what differs is said. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import { utcSeconds } from './words.ts';

export interface Moment {
  at: string;
  what: string;
}

/** More would be read by nobody; the CSV and the JSON hold all. */
const longest = 80;

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
  const attempts = c.attempts.flatMap((a) => (a.at ? [{ at: a.at, what: attemptWords(a, differs) }] : []));
  const sessions = c.sessions.map((s) => ({
    at: s.at,
    what: `test session to ${s.target.host}: ${s.outcome}${s.reply ? ` ${s.reply.code}` : ''}`,
  }));
  const changes = c.journal.map((j) => ({ at: j.at, what: `change: ${changeWords(j)}` }));
  return shortened(runs([...attempts, ...sessions, ...changes].sort((a, b) => a.at.localeCompare(b.at))));
}

export const changeWords = (j: Case['journal'][number]): string =>
  `${j.what}${j.from || j.to ? `: ${j.from ?? 'none'} → ${j.to ?? 'none'}` : ''}`;

const isAccepted = 'accepted';

function attemptWords(a: Attempt, differs: { remote: boolean; stage: boolean; client: boolean }): string {
  if (a.outcome === 'accepted') {
    const by = differs.remote ? remoteName(a) : '';
    const from = differs.client && a.clientIp ? `from ${a.clientIp}` : '';
    return [isAccepted, by, from].filter(Boolean).join(', ');
  }
  const said = a.reply
    ? ` ${a.reply.code}${a.reply.enhanced ? ` ${a.reply.enhanced}` : ''}`
    : ' without a reply';
  const where = [
    differs.stage && a.stage !== 'unknown' ? `at ${a.stage}` : '',
    differs.remote ? remoteName(a) : '',
    differs.client && a.clientIp ? `from ${a.clientIp}` : '',
    a.queueId ? `queue ID ${a.queueId}` : '',
  ].filter(Boolean);
  const outcome = a.outcome === 'expired' ? 'given up after' : a.outcome;
  return `${outcome}${said}${a.count > 1 ? `, ${a.count} times` : ''}${where.length ? `, ${where.join(', ')}` : ''}`;
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

function shortened(all: Moment[]): Moment[] {
  if (all.length <= longest) return all;
  const half = longest / 2;
  const left = all.length - longest;
  return [
    ...all.slice(0, half),
    { at: all[half]!.at, what: `… ${left} more, see the table of attempts …` },
    ...all.slice(-half),
  ];
}
