/**
 * What becomes of a queue for one receiver: each message in turn, by a clock of its own. The same scenario gives the
 * same outcome; nothing is made and nothing is lost. Where there are very many messages several go as one.
 */
import { Agenda, type Due } from './agenda.ts';
import { Receiving } from './receiving.ts';
import type { Outcome, Scenario } from './scenario.ts';

const hour = 3_600_000;
/** Told apart, with those that arrive. */
const most = 4000;
/** Then it is said that it does not empty. */
const mostTries = 600_000;
/** Tries are told in steps of a minute, so many steps. */
const step = 60_000;
const steps = 240;

export function simulate(scenario: Scenario): Outcome {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #s: Scenario;
  readonly #agenda = new Agenda();
  readonly #receiving: Receiving;
  /** When each session is free again, the earliest first. */
  readonly #free: number[];
  readonly #end: number;
  readonly #group: number;
  readonly #between: number;
  readonly #tries = new Map<number, number>();
  /** The last delivery that is on its way ends, or the last one was given up. */
  #busyUntil: number;
  #nextArrival: number;
  #closedAt = -Infinity;
  #closedUntil = -Infinity;
  #refusedInARow = 0;
  #accepted = 0;
  #expired = 0;
  #arrived = 0;
  #firstExpiry: number | null = null;

  constructor(scenario: Scenario) {
    const { now, waiting, arrivals, pace, retries } = scenario;
    this.#s = scenario;
    this.#free = Array.from({ length: pace.sessions }, () => now);
    this.#end = now + retries.lifetime;
    const all = waiting.length + (arrivals * retries.lifetime) / hour;
    this.#group = Math.max(1, Math.ceil(all / most));
    this.#receiving = new Receiving(scenario.takes, now, this.#group);
    this.#between = arrivals > 0 ? (this.#group * hour) / arrivals : Infinity;
    this.#nextArrival = now + this.#between;
    this.#busyUntil = now;
    const sorted = [...waiting].sort((a, b) => a.due - b.due);
    for (let from = 0; from < sorted.length; from += this.#group) {
      const those = sorted.slice(from, from + this.#group);
      const oldest = those.reduce((least, { arrivedAt }) => Math.min(least, arrivedAt), Infinity);
      this.#agenda.add(Math.max(now, those.at(-1)!.due), oldest, those.length);
    }
  }

  run(): Outcome {
    for (let tries = 0; tries < mostTries; tries++) {
      const next = this.#agenda.first;
      if (!next && this.#nextArrival > this.#busyUntil) return this.#outcome(this.#busyUntil);
      if (this.#nextArrival <= (next?.due ?? Infinity)) {
        this.#arrive();
        continue;
      }
      if (!this.#try(this.#agenda.take()!)) break;
    }
    const rest = this.#agenda.rest();
    const left = rest.filter((one) => !this.#isOver(one, this.#end));
    for (const one of rest) if (this.#isOver(one, this.#end)) this.#expire(one);
    const waiting = left.reduce((sum, { count }) => sum + count, 0);
    return this.#outcome(waiting > 0 ? null : this.#busyUntil, waiting);
  }

  #arrive(): void {
    this.#agenda.add(this.#nextArrival, this.#nextArrival, this.#group);
    this.#arrived += this.#group;
    this.#nextArrival += this.#between;
    if (this.#nextArrival >= this.#end) this.#nextArrival = Infinity;
  }

  /** False where the time that is looked at is over. */
  #try(one: Due): boolean {
    const at = Math.max(one.due, this.#free[0] ?? Infinity);
    if (this.#isOver(one, at)) {
      this.#expire(one);
      return true;
    }
    if (at >= this.#end) {
      this.#agenda.add(one.due, one.arrivedAt, one.count);
      return false;
    }
    // Those that stood in the row when it closed are put off with it.
    if (one.due <= this.#closedAt) this.#putOff(one, one.count, this.#closedAt);
    else if (at < this.#closedUntil) this.#putOff(one, one.count, at);
    else this.#deliver(one, at);
    return true;
  }

  #deliver(one: Due, at: number): void {
    const { pace, takes, retries } = this.#s;
    const slot = Math.floor((at - this.#s.now) / step);
    if (slot < steps) this.#tries.set(slot, (this.#tries.get(slot) ?? 0) + one.count);
    const taken = this.#receiving.accepts(one.count, at);
    const ends = at + one.count * takes.each + (one.count - 1) * pace.gap;
    this.#busyUntil = Math.max(this.#busyUntil, ends);
    this.#occupy(ends + pace.gap);
    this.#accepted += taken;
    if (taken > 0) this.#refusedInARow = 0;
    if (taken === one.count) return;
    this.#putOff(one, one.count - taken, ends);
    if (retries.closed && ++this.#refusedInARow >= retries.closed.after) {
      this.#closedAt = at;
      this.#closedUntil = ends + retries.closed.pause;
      this.#refusedInARow = 0;
    }
  }

  #putOff({ arrivedAt }: Due, count: number, at: number): void {
    const { now, retries } = this.#s;
    const due = at + Math.max(1000, retries.pause(at - arrivedAt));
    const seen = retries.run > 0 ? now + Math.ceil((due - now) / retries.run) * retries.run : due;
    this.#agenda.add(seen, arrivedAt, count);
  }

  /** The session that was free first is not until then. */
  #occupy(until: number): void {
    const free = this.#free;
    let place = 1;
    for (; place < free.length && free[place]! < until; place++) free[place - 1] = free[place]!;
    free[place - 1] = until;
  }

  #isOver = ({ arrivedAt }: Due, at: number): boolean => at >= arrivedAt + this.#s.retries.lifetime;

  #expire({ arrivedAt, count }: Due): void {
    const at = Math.max(this.#s.now, arrivedAt + this.#s.retries.lifetime);
    this.#expired += count;
    this.#firstExpiry = Math.min(this.#firstExpiry ?? Infinity, at);
    this.#busyUntil = Math.max(this.#busyUntil, at);
  }

  #outcome(emptyAt: number | null, waiting = 0): Outcome {
    return {
      emptyAt,
      firstExpiry: this.#firstExpiry,
      accepted: this.#accepted,
      expired: this.#expired,
      waiting,
      arrived: this.#arrived,
      tries: Array.from(this.#tries, ([slot, count]) => ({ at: this.#s.now + slot * step, count })),
    };
  }
}
