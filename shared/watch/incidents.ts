/** All incidents: which receivers are in one, and what has to be told of each. */
import type { Band } from '../case/case.ts';
import { bandOf } from '../retry/schedule.ts';
import { isoOf } from '../text/iso-time.ts';
import {
  isOnTheWay,
  isOver,
  nearEnd,
  nextBand,
  soonest,
  whyIncident,
  type Incident,
  type Why,
} from './incident.ts';
import { backWithin, courseEvery, givenUp, type WatchLimits } from './limits.ts';
import { endOf, ofLastDay, type PastIncident } from './past.ts';
import type { Receiver } from './receiver.ts';
import { seenOf, type Seen } from './seen.ts';
import type { UsualHours } from './usual.ts';
import { bandSays, expirySays, openedSays, overSays, rejectedSays, uselessSays } from './says.ts';

/** `course`: nothing to say, but the case has to be brought up to date. */
export type TurnKind = 'opened' | 'band' | 'useless' | 'over' | 'course';

export interface Turn {
  what: TurnKind;
  /** Seconds since the epoch. */
  at: number;
  incident: Incident;
  says: string;
  /** What its case has to be told. */
  seen: Seen;
}

export interface IncidentsState {
  all: Incident[];
  lastId: number;
  past?: PastIncident[];
}

export class Incidents {
  readonly all: Incident[];
  /** Those that were forgotten in the last day. */
  past: PastIncident[];
  readonly #byId: Map<number, Incident>;
  readonly #receivers: Map<string, Receiver>;
  readonly #limits: () => WatchLimits;
  readonly #usual: UsualHours;
  #lastId: number;
  #turns: Turn[] = [];
  /** Those of the last look: where they were changed since, all is looked at again. */
  #last: WatchLimits | null = null;

  constructor(
    receivers: Map<string, Receiver>,
    limits: () => WatchLimits,
    usual: UsualHours,
    state?: IncidentsState,
  ) {
    this.#usual = usual;
    this.#receivers = receivers;
    this.#limits = limits;
    this.all = state?.all ?? [];
    this.past = state?.past ?? [];
    this.#byId = new Map(this.all.map((one) => [one.id, one]));
    this.#lastId = state?.lastId ?? 0;
  }

  state(): IncidentsState {
    return { all: this.all, lastId: this.#lastId, past: this.past };
  }

  /** When the queue gives the longest waiting message of it up, in seconds, if that is near. */
  endOf(incident: Incident, now: number): number | null {
    return nearEnd(this.members(incident), now, this.#limits());
  }

  take(): Turn[] {
    return this.#turns.splice(0);
  }

  members(incident: Incident): Receiver[] {
    return incident.domains.flatMap((domain) => this.#receivers.get(domain) ?? []);
  }

  /** @param atOnce what waits no longer is over, without waiting whether it comes back */
  look(now: number, atOnce: boolean): void {
    const limits = this.#limits();
    if (
      limits.minutes !== this.#last?.minutes ||
      limits.messages !== this.#last.messages ||
      limits.lifetimeHours !== this.#last.lifetimeHours
    )
      for (const receiver of this.#receivers.values()) receiver.dueAt = 0;
    this.#last = limits;
    // Thousands are known, and few have something to be decided in these seconds.
    const looked: Receiver[] = [];
    for (const receiver of this.#receivers.values()) if (now >= receiver.dueAt) looked.push(receiver);
    for (const { waiting } of looked) waiting.forget(now - limits.lifetimeHours * 3600 * givenUp);
    this.#open(looked, now, limits);
    for (const incident of this.all) this.#follow(incident, now, atOnce);
    const gone = looked.filter((receiver) => this.#isForgotten(receiver, now));
    this.#forget(new Set(gone), now);
    for (const { state } of gone) this.#receivers.delete(state.domain);
    for (const receiver of looked) receiver.dueAt = this.#dueAt(receiver, limits);
  }

  /** When something can be due of a receiver of which no line tells until then. */
  #dueAt(receiver: Receiver, limits: WatchLimits): number {
    const { oldest, state } = receiver;
    const own = this.#of(receiver);
    if (own && own.overAt !== null) return 0;
    if (oldest === null) return own ? Infinity : Math.max(state.endedAt, state.lastAt) + backWithin;
    return oldest + (own ? limits.lifetimeHours * 3600 * givenUp : soonest(receiver, limits));
  }

  #open(looked: readonly Receiver[], now: number, limits: WatchLimits): void {
    const due: { receiver: Receiver; why: Why }[] = [];
    for (const receiver of looked) {
      const own = this.#of(receiver);
      if (own && own.overAt === null) continue;
      if (own && receiver.waiting.size === 0) continue; // what was lost is told with its end
      const before = own ? this.#expired(own) : 0;
      const why = whyIncident(
        receiver,
        now,
        limits,
        own && before === own.expiredBefore ? receiver.state.expired : 0,
      );
      if (!why || (!own && this.#isUsual(receiver, now, why))) continue;
      if (own) this.#again(own, now, why);
      else due.push({ receiver, why });
    }
    if (due.length === 0) return;
    const joint = this.all.find((one) => one.domains.length >= limits.burst && one.overAt === null);
    if (joint && now - joint.openedAt <= limits.minutes * 60) {
      for (const { receiver } of due) join(joint, receiver);
      return;
    }
    const since = Math.min(...due.map(({ receiver }) => sinceOf(receiver)));
    const isDue = new Set(due.map(({ receiver }) => receiver));
    const coming = [...this.#receivers.values()].filter(
      (r) =>
        r.state.incident === 0 &&
        !isDue.has(r) &&
        isOnTheWay(r, now, since) &&
        !this.#usual.of(r.state.domain, now),
    );
    if (due.length + coming.length >= limits.burst)
      this.#begin([...due.map(({ receiver }) => receiver), ...coming], now, due[0]!.why);
    else for (const { receiver, why } of due) this.#begin([receiver], now, why);
  }

  #of({ state: { incident } }: Receiver): Incident | null {
    return incident ? (this.#byId.get(incident) ?? null) : null;
  }

  /** So it is at this hour on most days, and no worse today: it stands in the digest. What is lost never is. */
  #isUsual({ state }: Receiver, now: number, why: Why): boolean {
    return (why === 'long' || why === 'many') && this.#usual.of(state.domain, now) !== null;
  }

  #begin(members: Receiver[], now: number, why: Why): void {
    const since = Math.min(...members.map(sinceOf));
    const incident: Incident = {
      id: ++this.#lastId,
      key: `${members[0]!.state.domain} ${isoOf(since)}`,
      domains: [],
      case: null,
      since,
      openedAt: now,
      band: bandOf((now - since) * 1000, this.#limits().bands),
      useless: why === 'useless',
      expiring: false,
      overAt: null,
      expiredBefore: 0,
      courseAt: now,
    };
    for (const receiver of members) join(incident, receiver);
    this.all.push(incident);
    this.#byId.set(incident.id, incident);
    this.#tell('opened', incident, now, openedSays(incident, members, now, why, false));
  }

  #again(incident: Incident, now: number, why: Why): void {
    const members = this.members(incident);
    incident.overAt = null;
    incident.since = Math.min(...members.flatMap(({ oldest }) => oldest ?? []));
    incident.band = bandOf((now - incident.since) * 1000, this.#limits().bands);
    this.#tell('opened', incident, now, openedSays(incident, members, now, why, true));
  }

  #follow(incident: Incident, now: number, atOnce: boolean): void {
    const members = this.members(incident);
    if (incident.overAt !== null) return this.#after(incident, members, now);
    const limits = this.#limits();
    if (isOver(members, now, atOnce)) {
      incident.overAt = now;
      incident.expiredBefore = this.#expired(incident);
      incident.courseAt = now;
      for (const member of members) member.dueAt = 0;
      return this.#tell('over', incident, now, overSays(incident, members));
    }
    this.#grow(incident, members, now, limits);
    if (now - incident.courseAt < courseEvery) return;
    if (members.some(({ state }) => state.lastAt > incident.courseAt))
      this.#tell('course', incident, now, '');
    incident.courseAt = now;
  }

  #grow(incident: Incident, members: Receiver[], now: number, limits: WatchLimits): void {
    const end = incident.expiring ? null : nearEnd(members, now, limits);
    if (end !== null) {
      incident.expiring = true;
      this.#tell('useless', incident, now, expirySays(members, end));
    }
    const useless = !incident.useless && members.some((r) => r.useless);
    if (useless || (!incident.useless && members.some(({ state }) => state.rejected > 0))) {
      incident.useless = true;
      this.#tell('useless', incident, now, useless ? uselessSays(members) : rejectedSays(members));
    }
    const band = nextBand(incident, now, limits);
    if (!band) return;
    incident.band = band;
    this.#tell('band', incident, now, bandSays(incident, members, now, titleOf(band, limits)));
  }

  /** Over, but what came after it still belongs to it. */
  #after(incident: Incident, members: Receiver[], now: number): void {
    if (!members.some(({ state }) => Math.max(state.endedAt, state.lastAt) > incident.courseAt)) return;
    if (members.some(({ waiting }) => waiting.size > 0)) return;
    incident.courseAt = now;
    this.#tell('course', incident, now, '');
  }

  /** What is long over is no longer known: a new deferral begins anew. */
  #isForgotten(receiver: Receiver, now: number): boolean {
    const { state, waiting } = receiver;
    if (waiting.size > 0 || now - Math.max(state.endedAt, state.lastAt) < backWithin) return false;
    const own = this.#of(receiver);
    if (!own) return true;
    if (own.overAt === null || now - own.overAt < backWithin) return false;
    return this.members(own).every((r) => r.waiting.size === 0);
  }

  /** @param gone receivers that are forgotten now */
  #forget(gone: ReadonlySet<Receiver>, now: number): void {
    for (let i = this.all.length - 1; i >= 0; i--) {
      const incident = this.all[i]!;
      const members = this.members(incident);
      if (members.some((receiver) => !gone.has(receiver))) continue;
      if (members.length > 0) this.past = ofLastDay([...this.past, endOf(incident, members)], now);
      this.all.splice(i, 1);
      this.#byId.delete(incident.id);
    }
  }

  #expired(incident: Incident): number {
    return this.members(incident).reduce((all, { state }) => all + state.expired, 0);
  }

  #tell(what: TurnKind, incident: Incident, at: number, says: string): void {
    const seen = seenOf(incident, this.members(incident), at);
    const before = this.#turns.findLastIndex((turn) => turn.incident === incident);
    // What only brings the case up to date, and was not taken yet, is in what comes after it.
    if (this.#turns[before]?.what === 'course')
      seen.tries = this.#turns.splice(before, 1)[0]!.seen.tries.concat(seen.tries);
    this.#turns.push({ what, at, incident, says, seen });
  }
}

const sinceOf = ({ oldest, state }: Receiver): number => oldest ?? state.firstAt;

function join(incident: Incident, { state }: Receiver): void {
  incident.domains.push(state.domain);
  state.incident = incident.id;
}

const titleOf = (band: Band, { bands }: WatchLimits): string =>
  (bands.find(({ id }) => id === band)?.title ?? band).toLowerCase();
