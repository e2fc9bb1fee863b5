/** The time line of a case: what happened when, in which band we are, and what may happen when. */
import type { Attempt } from '../../bounce/attempt.ts';
import { nextRetry, queueProfiles, type Mta } from '../../retry/schedule.ts';
import { duration, timeOf } from '../../verdict/facts.ts';
import { counted } from '../../words/sentence.ts';
import { stageWords } from '../../words/stages.ts';
import type { Timeline, TimelineMark } from '../view.ts';
import type { PresentCase } from './input.ts';
import { isQueued, queueEnds, queueMta, type QueueEnd } from './queue.ts';
import { utc } from './words.ts';

/** More marks than this are put together by kind and moment; each keeps its count. */
const mostMarks = 400;

export function timelineOf(shown: PresentCase): Timeline {
  const { document, facts } = shown;
  const { now, firstSeen } = facts;
  const isTemporary = ['yes', 'other-temporary', 'no-reply'].includes(facts.class.value);
  const isOver = facts.recoveredAt !== null || document.status === 'recovered';
  const open = isTemporary && !isOver && facts.pending > 0 && document.band !== 'expired';
  const told = document.steps.find(({ id, by }) => id === 'still-trying' && by === 'user')?.answer;
  const { mta, from } = queueMta(shown);
  const profile = queueProfiles[mta];
  const parts = {
    nextTest: nextTest(shown),
    nextRetry:
      open && facts.timesKnown && document.status !== 'closed' && told !== 'failed'
        ? {
            at: iso(retryAfter(mta, firstSeen, facts.lastSeen, now)),
            says:
              told === 'delayed' || isQueued(facts)
                ? 'Your server tries again by itself, about'
                : 'If it still waits, your server tries again about',
            why: `Estimated for ${profile.title} (${from}): ${profile.source}.`,
          }
        : null,
    queueEnds: open || document.band === 'expired' ? queueEnds(shown) : null,
  };
  const marks = marksOf(shown);
  return {
    firstSeen: iso(firstSeen),
    now: iso(now),
    bands: [...shown.prepared.bands],
    current: document.band,
    marks,
    ...parts,
    trend: trendOf(shown),
    says: sentence(shown, marks, parts),
  };
}

const iso = (time: number): string => new Date(time).toISOString();

/** Politeness, or the receiver's own “come back in N seconds”, whichever is later. */
function nextTest({ facts, nextTest: polite }: PresentCase): Timeline['nextTest'] {
  const hint = facts.hintUntil !== null && facts.hintUntil > facts.now ? facts.hintUntil : null;
  if (hint !== null && hint > (timeOf(polite?.at) ?? 0))
    return { at: iso(hint), why: 'The receiver named this time itself.' };
  return polite;
}

/** The estimated next try that lies ahead; queues go on by themselves after the newest line of the evidence. */
function retryAfter(mta: Mta, first: number, last: number, now: number): number {
  let at = nextRetry(mta, first, last);
  for (let tries = 0; at <= now && tries < 5000; tries++) at = nextRetry(mta, first, at);
  return at;
}

function marksOf({ case: c, facts }: PresentCase): TimelineMark[] {
  const attempts = facts.affected
    .flatMap((d) => d.attempts)
    .flatMap((a) => (a.at === null ? [] : [{ at: a.at, kind: kindOf(a), label: label(a), count: a.count }]));
  const marks: TimelineMark[] = [
    ...attempts,
    ...c.journal.map((entry) => ({ at: entry.at, kind: 'change' as const, label: entry.what, count: 1 })),
    ...c.sessions.map((session) => ({
      at: session.at,
      kind: 'probe' as const,
      label: session.says,
      count: 1,
    })),
    ...c.findings
      .filter(({ facts: told }) => told?.['reporter'] !== undefined)
      .map(({ at, says }) => ({ at, kind: 'reported' as const, label: says, count: 1 })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return marks.length <= mostMarks ? marks : thinned(marks);
}

const kindOf = (a: Attempt): TimelineMark['kind'] =>
  a.outcome === 'accepted' ? 'accepted' : a.outcome === 'rejected' ? 'rejected' : 'deferred';

function label(a: Attempt): string {
  const code = a.reply && [a.reply.code, a.reply.enhanced].filter(Boolean).join(' ');
  return [
    code ?? a.says?.slice(0, 120) ?? (a.outcome === 'accepted' ? 'accepted' : 'no reply'),
    a.stage === 'unknown' ? null : stageWords[a.stage].inline,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function thinned(marks: TimelineMark[]): TimelineMark[] {
  const start = Date.parse(marks[0]!.at);
  const slot = (Date.parse(marks.at(-1)!.at) - start) / (mostMarks / 5) || 1;
  const kept = new Map<string, TimelineMark>();
  for (const mark of marks) {
    // Changes, own tests and reports are few and never put together.
    const single = mark.kind === 'change' || mark.kind === 'probe' || mark.kind === 'reported';
    const key = single
      ? `${mark.kind} ${kept.size}`
      : `${mark.kind} ${Math.floor((Date.parse(mark.at) - start) / slot)}`;
    const known = kept.get(key);
    if (known) known.count += mark.count;
    else kept.set(key, { ...mark });
  }
  return [...kept.values()];
}

/** Steady is what a queue with growing pauses looks like; worsening needs clearly more refusals than before. */
function trendOf({ facts }: PresentCase): Timeline['trend'] {
  const course = facts.course?.value;
  if (facts.recoveredAt !== null || course === 'improving') return 'recovering';
  if (course === undefined || course === 'once') return 'unknown';
  const times = facts.affected
    .flatMap((d) => d.attempts)
    .flatMap((a) => (a.outcome === 'accepted' ? [] : [timeOf(a.at)]))
    .filter((time) => time !== null);
  const middle = (facts.firstSeen + facts.lastSeen) / 2;
  const late = times.filter((time) => time > middle).length;
  if (times.length < 3) return 'unknown';
  return times.length >= 6 && late >= 2 * (times.length - late) ? 'worsening' : 'steady';
}

function sentence(
  { facts, document, prepared }: PresentCase,
  marks: readonly TimelineMark[],
  { nextTest, queueEnds }: { nextTest: Timeline['nextTest']; queueEnds: QueueEnd | null },
): string {
  const { now } = facts;
  const count = (kind: TimelineMark['kind']) =>
    marks.reduce((sum, mark) => sum + (mark.kind === kind ? mark.count : 0), 0);
  const [deferred, accepted] = [count('deferred'), count('accepted')];
  const band = prepared.bands.find(({ id }) => id === document.band)?.title ?? document.band;
  const tries = deferred + accepted;
  const at = (time: string) => utc(Date.parse(time), now);
  return [
    tries > 0
      ? `${counted(tries, 'try', 'tries')} since ${utc(facts.firstSeen, now)}, ${accepted === 0 ? (tries === 1 ? 'put off' : 'all put off') : `${deferred} put off and ${accepted} accepted`}.`
      : facts.timesKnown
        ? `First seen ${utc(facts.firstSeen, now)}.`
        : 'No time is in the evidence; the clock started when the case was opened.',
    facts.recoveredAt === null && !facts.timesKnown
      ? ''
      : facts.recoveredAt === null
        ? `Now ${duration(now - facts.firstSeen)} on, in the band “${band}”.`
        : `Recovered after ${duration(facts.recoveredAt - facts.firstSeen)}.`,
    nextTest ? `Next test not before ${at(nextTest.at)}.` : '',
    queueEnds ? `${queueEnds.says} ${at(queueEnds.at)}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
