/**
 * Clocks that name no zone. What was read from such a log or transcript bears the key of its clock; setting the zone
 * moves it, and the faces of the clock stay as they were written.
 */
import type { Attempt } from '../bounce/attempt.ts';
import { zoneNote, type Bounce, type LogDomain, type Traffic } from '../bounce/bounce.ts';
import { Problem } from '../problem.ts';
import { eastOf, inZone, offsetName, zoneOf } from '../text/zone.ts';
import type { Case, CaseChange, Clock } from './case.ts';

/** The same for the same bytes, so that a log given again is known again. */
const keyOf = (b: Bounce): string => b.sha256?.slice(0, 16) ?? b.file;

/** A bounce whose parts know whose clock they are told by; as it is where every time names its zone. */
export function clocked(b: Bounce): Bounce {
  if (!b.assumedZone) return b;
  const clock = keyOf(b);
  return {
    ...b,
    attempts: b.attempts.map((a) => ({ ...a, clock })),
    traffic: b.traffic.map((t) => ({ ...t, clock })),
    log: b.log && { ...b.log, domains: b.log.domains.map((d) => ({ ...d, clock })) },
  };
}

/**
 * Evidence as the case reads it: a log that was given before keeps its zone, and a new one has the zone that the user
 * told for another. So it is asked once, and a try that is known already is known again.
 */
export function inZoneOf(c: Case, b: Bounce): Bounce {
  if (!b.assumedZone) return b;
  const key = keyOf(b);
  const clocks = clocksOf(c);
  const zone = (clocks.find((one) => one.key === key) ?? clocks.find((one) => one.by === 'user'))?.zone;
  if (!zone || zone === b.assumedZone) return b;
  const told = { attempts: b.attempts, traffic: b.traffic, logs: b.log?.domains ?? [] };
  const moved = retold(told, key, b.assumedZone, zone);
  const { attempts, traffic, logs } = moved;
  return { ...b, assumedZone: zone, attempts, traffic, log: b.log && { ...b.log, domains: logs } };
}

export const clockOf = (b: Bounce): Clock | null =>
  b.assumedZone ? { key: keyOf(b), zone: b.assumedZone, by: 'nobody' } : null;

export type NamedClock = Clock & { file: string };

/** The clocks of a case, each once, with the name of the first source that has it. */
export function clocksOf(c: Case): NamedClock[] {
  const clocks = new Map<string, NamedClock>();
  for (const { clock, name } of c.sources)
    if (clock && !clocks.has(clock.key)) clocks.set(clock.key, { ...clock, file: name });
  return [...clocks.values()];
}

/** One sentence for each clock: how its times were read, and whether somebody said so. */
export const zoneNotes = (c: Case): string[] => {
  const clocks = clocksOf(c);
  return clocks.length === 0 ? c.evidenceNotes.filter(isZoneNote) : clocks.map(zoneNoteOf);
};
export const zoneNoteOf = ({ file, zone, by }: NamedClock): string =>
  `${zoneNote(file, zone)}${by === 'nobody' ? ' Nobody has confirmed that.' : ''}`;
export const isZoneNote = (note: string): boolean => / names? no time zone/.test(note);

type Told = Pick<Case, 'attempts' | 'traffic' | 'logs'>;

/** What is told by this clock, read in another zone. */
export function retold<T extends Told>(told: T, key: string, from: string, to: string): T {
  const move = (iso: string): string => inZone(iso, from, to);
  const perhaps = (iso: string | null): string | null => iso && move(iso);
  const own = <I extends { clock?: string }>(items: I[], moved: (item: I) => I): I[] =>
    items.map((item) => (item.clock === key ? moved(item) : item));
  return {
    ...told,
    attempts: own<Attempt>(told.attempts, (a) => ({
      ...a,
      at: perhaps(a.at),
      arrivedAt: perhaps(a.arrivedAt),
      ...(a.transcript && { transcript: a.transcript.map((line) => ({ ...line, at: move(line.at) })) }),
    })),
    traffic: own<Traffic>(told.traffic, (t) => ({
      ...t,
      firstAt: move(t.firstAt),
      lastAt: move(t.lastAt),
      firstAcceptedAt: perhaps(t.firstAcceptedAt),
      lastAcceptedAt: perhaps(t.lastAcceptedAt),
      ...(t.hours && { hours: t.hours.map((hour) => ({ ...hour, at: move(hour.at) })) }),
    })),
    logs: own<LogDomain>(told.logs, (d) => ({
      ...d,
      firstSeen: move(d.firstSeen),
      lastSeen: move(d.lastSeen),
    })),
  };
}

/** The case with one of its clocks set to a zone by the user. A clock that it has not leaves it as it was. */
export function withZone(c: Case, key: string, zone: string): Case {
  const before = c.sources.find(({ clock }) => clock?.key === key)?.clock;
  if (!before) return c;
  const sources = c.sources.map((source) =>
    source.clock?.key === key
      ? {
          ...source,
          date: source.date && inZone(source.date, before.zone, zone),
          clock: { key, zone, by: 'user' as const },
        }
      : source,
  );
  return { ...retold(c, key, before.zone, zone), sources };
}

/**
 * The change that says in which zone a clock was written; none where the user said the same before.
 * @throws Problem `bad-zone`, `unknown-clock`.
 */
export function zoneSet(c: Case, key: string, words: string): CaseChange[] {
  const zone = zoneOf(words);
  if (!zone)
    throw new Problem(
      'bad-zone',
      `“${words.slice(0, 60)}” is no time zone.`,
      'Write UTC, an offset as +02:00, or a name as Europe/Berlin.',
      { exit: 2 },
    );
  const clock = clocksOf(c).find((one) => one.key === key);
  if (!clock)
    throw new Problem(
      'unknown-clock',
      'This case has no such log or transcript without a time zone.',
      'Look at “clocks” in case show --json.',
      { exit: 2 },
    );
  return clock.by === 'user' && clock.zone === zone ? [] : [{ kind: 'zone-set', id: c.id, clock: key, zone }];
}

export interface Guess {
  zone: string;
  because: string;
}

const hour = 3_600_000;
const quarter = 15 * 60_000;
/** Two tellings of one try differ by the seconds that it took. */
const near = 60_000;

/**
 * What else the case holds tells of the zone: the same delivery in a notice, the Date header of a notice of ours, a
 * newest line that would lie in the future; else the machine.
 * @param machine zone of the machine; named instead of an offset where it fits
 */
export function guessZone(c: Case, key: string, machine: string): Guess {
  const byMachine = { zone: machine, because: 'it is the zone of this machine' };
  const own = c.attempts.filter((a) => a.clock === key);
  const zone = c.sources.find(({ clock }) => clock?.key === key)?.clock?.zone ?? 'UTC';
  const face = (iso: string): number => Date.parse(iso) + eastOf(zone, Date.parse(iso)) * 60_000;
  const faces = own
    .filter((a) => a.at !== null)
    .slice(0, 2000)
    .map((a) => ({ attempt: a, face: face(a.at!) }));
  const last = Math.max(...faces.map((one) => one.face));
  if (!Number.isFinite(last)) return byMachine;
  const named = (east: number): string =>
    eastOf(machine, last - east * 60_000) === east ? machine : offsetName(east);
  const same = sameDelivery(c, faces, eastOf(machine, last));
  if (same) return { zone: named(same.east), because: `${same.file} tells the same delivery with its zone` };
  const dated = c.sources.find(({ offset }) => offset !== undefined);
  if (dated)
    return {
      zone: named(dated.offset!),
      because: `the Date of ${dated.name} is written with ${offsetName(dated.offset!)}`,
    };
  const added = Date.parse(c.sources.find(({ clock }) => clock?.key === key)?.addedAt ?? '');
  const ahead = last - added;
  if (ahead > 2 * near && ahead < 14 * hour) {
    const least = Math.ceil(ahead / hour) * 60;
    const fits = eastOf(machine, added) >= ahead / 60_000;
    return {
      zone: fits ? machine : offsetName(least),
      because: 'read as UTC its newest line would lie in the future',
    };
  }
  return byMachine;
}

function sameDelivery(
  c: Case,
  faces: { attempt: Attempt; face: number }[],
  machineEast: number,
): { east: number; file: string } | null {
  const votes = new Map<number, { count: number; file: string }>();
  for (const other of c.attempts) {
    if (other.clock || !other.at) continue;
    for (const { attempt, face } of faces) {
      const isSame =
        (other.queueId !== null && other.queueId === attempt.queueId) ||
        (other.recipient !== null &&
          other.recipient === attempt.recipient &&
          other.reply?.text === attempt.reply?.text);
      if (!isSame) continue;
      const apart = face - Date.parse(other.at);
      const whole = Math.round(apart / quarter) * quarter;
      if (Math.abs(apart - whole) > near || Math.abs(whole) > 14 * hour) continue;
      const east = whole / 60_000;
      const vote = votes.get(east);
      votes.set(east, { count: (vote?.count ?? 0) + 1, file: other.source.file });
    }
  }
  const most = Math.max(...[...votes.values()].map(({ count }) => count));
  const best = [...votes].filter(([, { count }]) => count === most);
  // tries are an even time apart: of several that fit, the machine's own zone, or the only one of whole hours
  const whole = best.filter(([east]) => east % 60 === 0);
  const told =
    best.find(([east]) => east === machineEast) ??
    (whole.length === 1 ? whole[0] : best.length === 1 ? best[0] : null);
  return told ? { east: told[0], file: told[1].file } : null;
}
