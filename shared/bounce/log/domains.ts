/** Counts per recipient domain and per destination server. */
import type { Reason } from './reason.ts';

export interface ReplyCount {
  reason: Reason;
  count: number;
}

/** What is counted of a domain once it met a deferral. */
export class DomainCount {
  deferred = 0;
  deferred421 = 0;
  /** Deliveries that met a deferral; what is neither recovered nor lost of them is pending. */
  messages = 0;
  recovered = 0;
  lost = 0;
  firstAt = Number.POSITIVE_INFINITY;
  lastAt = Number.NEGATIVE_INFINITY;
  hourBefore = 0;
  readonly hosts = new Set<number>();
  readonly clients = new Set<string>();
  readonly stages = new Map<string, number>();
  readonly replies = new Map<string, ReplyCount>();
}

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

  constructor(domain: number, host: number, client: number, time: number) {
    this.domain = domain;
    this.host = host;
    this.client = client;
    this.firstAt = time;
    this.lastAt = time;
  }
}

/** All routes of a log, found again by three numbers. */
export class Routes {
  readonly #limit: number;
  readonly #byKey = new Map<number, Route[]>();
  readonly #latest: (Route | undefined)[] = [];
  count = 0;
  /** Deliveries on routes beyond the limit. */
  unlisted = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(domain: number, host: number, client: number, time: number): Route | null {
    const latest = this.#latest[domain];
    if (latest && latest.host === host && latest.client === client) return touched(latest, time);
    const key = (Math.imul(domain, 65_599) ^ Math.imul(host + 1, 31) ^ (client + 1)) & 0x3fffffff;
    const routes = this.#byKey.get(key);
    let route = routes?.find((r) => r.domain === domain && r.host === host && r.client === client);
    if (!route) {
      if (this.count >= this.#limit) {
        this.unlisted++;
        return null;
      }
      route = new Route(domain, host, client, time);
      this.count++;
      if (routes) routes.push(route);
      else this.#byKey.set(key, [route]);
    }
    this.#latest[domain] = route;
    return touched(route, time);
  }

  *all(): Generator<Route> {
    for (const routes of this.#byKey.values()) yield* routes;
  }
}

function touched(route: Route, time: number): Route {
  if (time > route.lastAt) route.lastAt = time;
  if (time < route.firstAt) route.firstAt = time;
  return route;
}

/**
 * Deliveries per minute of the last hour, per domain: tells a mailing from a single letter once the first 421
 * comes. One row of 60 counters per domain in two flat arrays.
 */
export class LastHour {
  #counts = new Uint16Array(60 * 256);
  #minutes = new Int32Array(256);

  add(domain: number, time: number): void {
    if (domain >= this.#minutes.length) this.#grow(domain);
    const minute = Math.floor(time / 60);
    const passed = minute - this.#minutes[domain]!;
    const row = domain * 60;
    if (passed >= 60) this.#counts.fill(0, row, row + 60);
    else for (let i = 1; i <= passed; i++) this.#counts[row + ((this.#minutes[domain]! + i) % 60)] = 0;
    if (passed > 0) this.#minutes[domain] = minute;
    else if (passed <= -60) return;
    const cell = row + (minute % 60);
    if (this.#counts[cell]! < 0xffff) this.#counts[cell]!++;
  }

  /** Deliveries in the 60 minutes up to `time`. */
  sum(domain: number, time: number): number {
    if (domain >= this.#minutes.length) return 0;
    const minute = Math.floor(time / 60);
    const newest = this.#minutes[domain]!;
    let sum = 0;
    for (let m = Math.max(minute - 59, newest - 59, 0); m <= Math.min(newest, minute); m++)
      sum += this.#counts[domain * 60 + (m % 60)]!;
    return sum;
  }

  #grow(domain: number): void {
    const rows = Math.max(domain + 1, this.#minutes.length * 2);
    const counts = new Uint16Array(rows * 60);
    counts.set(this.#counts);
    const minutes = new Int32Array(rows);
    minutes.set(this.#minutes);
    this.#counts = counts;
    this.#minutes = minutes;
  }
}
