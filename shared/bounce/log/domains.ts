/** Counts per recipient domain and per destination server. */
import { Counts } from './counts.ts';
import { OverTime } from './over-time.ts';
import { stages } from '../../smtp/reply.ts';
import type { Exact } from './sentences.ts';
import type { Reason } from '../prose/reason.ts';

/** Statement apart per domain: wordings, servers, addresses of ours. */
const repliesPerDomain = 60;
const hostsPerDomain = 1000;
const clientsPerDomain = 100;

export interface ReplyCount {
  reason: Reason;
  count: number;
}

/** What is counted of a domain once it met a deferral. */
export class DomainCount {
  readonly domain: number;
  deferred = 0;
  deferred421 = 0;
  /** Deliveries that met a deferral; what is neither recovered nor lost of them is pending. */
  messages = 0;
  recovered = 0;
  lost = 0;
  firstAt = Number.POSITIVE_INFINITY;
  lastAt = Number.NEGATIVE_INFINITY;
  hourBefore = 0;
  readonly overTime = new OverTime();
  /** Refused attempts by host id. */
  readonly hosts = new Counts<number>(hostsPerDomain);
  /** Refused attempts by address of ours. */
  readonly clients = new Counts<string>(clientsPerDomain);
  readonly stages = new Counts<string>(stages.length);
  readonly replies = new Map<string, ReplyCount>();
  #said: Reason | null = null;
  #saidOf: ReplyCount | null = null;

  /** @param domain its id */
  constructor(domain: number) {
    this.domain = domain;
  }

  seen(time: number): void {
    if (time < this.firstAt) this.firstAt = time;
    if (time > this.lastAt) this.lastAt = time;
  }

  /**
   * One refused attempt; `host` is -1 where the log names none.
   * @param exact the sentence to the letter, where `reason` was read from another one like it
   */
  refused(time: number, host: number, clientIp: string | null, reason: Reason, exact: Exact | null): void {
    this.deferred++;
    this.seen(time);
    this.overTime.add(time);
    if (host >= 0) this.hosts.add(host);
    if (clientIp) this.clients.add(clientIp);
    if (reason.reply?.code === 421) {
      this.deferred421++;
      this.stages.add(reason.stage);
    }
    if (!reason.reply) return;
    let known = this.#said === reason ? this.#saidOf : (this.replies.get(reason.group) ?? null);
    if (!known && this.replies.size < repliesPerDomain) {
      known = { reason: exact?.read() ?? reason, count: 0 };
      this.replies.set(reason.group, known);
    }
    if (known) known.count++;
    this.#said = reason;
    this.#saidOf = known;
  }
}

/** What one route met in one hour. */
export interface HourOnRoute {
  accepted: number;
  deferred: number;
  deferred421: number;
}
/** Hours told apart in all routes together; a log of months to everybody has more. */
const hoursInAll = 100_000;

/** Accepted and refused deliveries of one domain at one server from one address of ours. */
export class Route {
  accepted = 0;
  deferred = 0;
  rejected = 0;
  deferred421 = 0;
  firstAt: number;
  lastAt: number;
  firstAcceptedAt = Number.POSITIVE_INFINITY;
  lastAcceptedAt = Number.NEGATIVE_INFINITY;
  readonly domain: number;
  readonly host: number;
  readonly client: number;

  /** By hour since the epoch. A watch asks for none, and knows thousands of routes. */
  hours: Map<number, HourOnRoute> | null = null;
  #hour = -1;
  #current: HourOnRoute | null = null;

  /** Another one with the same key. */
  readonly next: Route | null;

  constructor(domain: number, host: number, client: number, time: number, next: Route | null) {
    this.domain = domain;
    this.host = host;
    this.client = client;
    this.firstAt = time;
    this.lastAt = time;
    this.next = next;
  }

  /** The hour of a time; beyond the room for hours it counts nowhere. */
  hourOf(time: number, room: { left: number }): HourOnRoute {
    const hour = Math.floor(time / 3600);
    if (hour === this.#hour && this.#current) return this.#current;
    const hours = (this.hours ??= new Map());
    let current = hours.get(hour);
    if (!current) {
      current = { accepted: 0, deferred: 0, deferred421: 0 };
      if (room.left-- > 0) hours.set(hour, current);
    }
    this.#hour = hour;
    return (this.#current = current);
  }
}

/** All routes of a log, found again by three numbers. */
export class Routes {
  readonly #limit: number;
  /** Several with one key are chained. */
  readonly #byKey = new Map<number, Route>();
  readonly #latest: (Route | undefined)[] = [];
  readonly all: Route[] = [];
  readonly room = { left: hoursInAll };
  /** Deliveries on routes beyond the limit. */
  unlisted = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(domain: number, host: number, client: number, time: number): Route | null {
    const latest = this.#latest[domain];
    if (latest && latest.host === host && latest.client === client) return touched(latest, time);
    const key = (Math.imul(domain, 65_599) ^ Math.imul(host + 1, 31) ^ (client + 1)) & 0x3fffffff;
    const first = this.#byKey.get(key) ?? null;
    let route = first;
    while (route && !(route.domain === domain && route.host === host && route.client === client))
      route = route.next;
    if (!route) {
      if (this.all.length >= this.#limit) {
        this.unlisted++;
        return null;
      }
      route = new Route(domain, host, client, time, first);
      this.all.push(route);
      this.#byKey.set(key, route);
    }
    this.#latest[domain] = route;
    return touched(route, time);
  }

  /** The host that the domain's mail went to last; -1 for none. */
  lastHost(domain: number): number {
    return this.#latest[domain]?.host ?? -1;
  }

  /** The address of ours that it went from; -1 where the log names none. */
  lastClient(domain: number): number {
    return this.#latest[domain]?.client ?? -1;
  }
}

function touched(route: Route, time: number): Route {
  if (time > route.lastAt) route.lastAt = time;
  if (time < route.firstAt) route.firstAt = time;
  return route;
}

/**
 * Deliveries per minute of the last hour, per domain: tells a mailing from a single letter once the first 421
 * comes. One row of 60 counters per domain in two flat arrays; a counter tells the minute that it counts.
 */
export class LastHour {
  #counts = new Uint16Array(60 * 256);
  #minutes = new Int32Array(60 * 256);

  add(domain: number, time: number): void {
    if (domain * 60 >= this.#counts.length) this.#grow(domain);
    const minute = Math.floor(time / 60);
    const cell = domain * 60 + (minute % 60);
    if (this.#minutes[cell]! < minute) {
      this.#minutes[cell] = minute;
      this.#counts[cell] = 1;
    } else if (this.#minutes[cell] === minute && this.#counts[cell]! < 0xffff) this.#counts[cell]!++;
  }

  /** Deliveries in the 60 minutes up to `time`. */
  sum(domain: number, time: number): number {
    if (domain * 60 >= this.#counts.length) return 0;
    const minute = Math.floor(time / 60);
    let sum = 0;
    for (let cell = domain * 60; cell < domain * 60 + 60; cell++)
      if (this.#minutes[cell]! > minute - 60 && this.#minutes[cell]! <= minute) sum += this.#counts[cell]!;
    return sum;
  }

  #grow(domain: number): void {
    const length = 60 * Math.max(domain + 1, this.#counts.length / 30);
    const counts = new Uint16Array(length);
    counts.set(this.#counts);
    const minutes = new Int32Array(length);
    minutes.set(this.#minutes);
    this.#counts = counts;
    this.#minutes = minutes;
  }
}
