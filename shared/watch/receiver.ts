/** What the watch knows of one receiver domain while its mail meets deferrals, and for a while after. */
import type { LogDomain, Traffic } from '../bounce/bounce.ts';
import { loggedHost } from '../bounce/host.ts';
import type { Waiting } from '../bounce/log/open-messages.ts';
import type { Reason } from '../bounce/prose/reason.ts';
import { isoOf } from '../text/iso-time.ts';
import type { Try } from './try.ts';

/** Told apart per receiver. */
const repliesKept = 12;
const routesKept = 20;
/** Deliveries shown one by one, before and in an incident, and tries of each. */
const shownBefore = 3;
const shownInIncident = 40;
const triesShown = 40;

interface Route {
  host: string | null;
  clientIp: string | null;
  accepted: number;
  deferred: number;
  rejected: number;
  firstAt: number;
  lastAt: number;
  firstAcceptedAt: number | null;
  lastAcceptedAt: number | null;
}

/** What is kept across a restart. Times in seconds since the epoch. */
export interface ReceiverState {
  domain: string;
  deferred: number;
  deferred421: number;
  /** Deferrals by a server that spoke, of the receiver itself and not of one mailbox. */
  spoken: number;
  messages: number;
  recovered: number;
  expired: number;
  rejected: number;
  firstAt: number;
  lastAt: number;
  /** Last end of a delivery; 0 for none. */
  endedAt: number;
  replies: { reason: Reason; count: number; useless: boolean }[];
  stages: Record<string, number>;
  routes: Route[];
  /** Tries not handed to a case yet. */
  tries: Try[];
  shown: [string, number][];
  /** Id of its incident; 0 for none. */
  incident: number;
}

export class Receiver {
  readonly state: ReceiverState;
  /** Deliveries that wait, the longest waiting first. */
  readonly waiting = new Map<Waiting, number>();
  readonly #shown: Map<string, number>;

  constructor(given: string | ReceiverState) {
    this.state = typeof given === 'string' ? fresh(given) : given;
    this.#shown = new Map(this.state.shown);
  }

  /** Puts what waits in order of time again. */
  inOrder(): void {
    const sorted = [...this.waiting].sort(([, a], [, b]) => a - b);
    this.waiting.clear();
    for (const [delivery, since] of sorted) this.waiting.set(delivery, since);
  }

  /** Takes off what waits since before `time`: its end was not seen, and its queue has given it up. */
  forget(time: number): void {
    for (const [delivery, since] of this.waiting) {
      if (since >= time) return;
      this.waiting.delete(delivery);
    }
  }

  /** Since when the longest waiting delivery waits, in seconds; null where none does. */
  get oldest(): number | null {
    const [first] = this.waiting.values();
    return first ?? null;
  }

  get useless(): Reason | null {
    return this.state.replies.find((one) => one.useless)?.reason ?? null;
  }

  /** A server's own refusal counts with the first message; a connection that failed may be a mistyped name. */
  get speaks(): boolean {
    return this.state.spoken > 0;
  }

  get lost(): number {
    return this.state.expired + this.state.rejected;
  }

  refused(t: Try, isUseless: (reason: Reason, host: string | null) => boolean): void {
    const { state } = this;
    const { reply, stage, group } = t.reason!;
    state.deferred++;
    this.#seen(t.at);
    if (reply?.code === 421) {
      state.deferred421++;
      state.stages[stage] = (state.stages[stage] ?? 0) + 1;
    }
    if (reply && !ofMailbox(reply.code, reply.enhanced)) state.spoken++;
    if (reply) {
      const known = state.replies.find(({ reason }) => reason.group === group);
      if (known) known.count++;
      else if (state.replies.length < repliesKept)
        state.replies.push({ reason: t.reason!, count: 1, useless: isUseless(t.reason!, t.host) });
    }
    const route = this.#route(t.host, t.clientIp, t.at);
    if (route) route.deferred++;
    this.#show(t, true);
  }

  ended(t: Try, as: 'recovered' | 'rejected' | 'expired' | 'vanished', isFirst: boolean): void {
    const { state } = this;
    if (isFirst) state.messages++;
    state[as === 'vanished' ? 'expired' : as]++;
    state.endedAt = Math.max(state.endedAt, t.at);
    this.#seen(t.at);
    this.#show(t, false);
  }

  accepted(host: string | null, clientIp: string | null, at: number): void {
    const route = this.#route(host, clientIp, at);
    if (!route) return;
    route.accepted++;
    route.firstAcceptedAt ??= at;
    route.lastAcceptedAt = at;
  }

  /** Tries that no case has yet. */
  takeTries(): Try[] {
    return this.state.tries.splice(0);
  }

  /** The counts as a log's reader gives them. */
  totals(): LogDomain {
    const { state } = this;
    return {
      domain: state.domain,
      deferred: state.deferred,
      deferred421: state.deferred421,
      messages: state.messages,
      recovered: state.recovered,
      pending: state.messages - state.recovered - this.lost,
      lost: this.lost,
      firstSeen: isoOf(state.firstAt),
      lastSeen: isoOf(state.lastAt),
      remoteMtas: distinct(state.routes.flatMap(({ host }) => nameOf(host) ?? [])),
      clientIps: distinct(state.routes.flatMap(({ clientIp }) => clientIp ?? [])),
      stages: state.stages,
      replies: state.replies.map(({ reason: { reply }, count }) => ({
        code: reply!.code,
        enhanced: reply!.enhanced,
        text: reply!.text,
        count,
        card: null,
        cause: null,
      })),
      hourBefore: 0,
    };
  }

  traffic(): Traffic[] {
    return this.state.routes.map(
      ({ host, clientIp, firstAt, lastAt, firstAcceptedAt, lastAcceptedAt, ...n }) => ({
        domain: this.state.domain,
        remoteMta: host === null ? null : (loggedHost(host)?.name ?? null),
        address: host === null ? null : (loggedHost(host)?.address ?? null),
        clientIp,
        ...n,
        firstAt: isoOf(firstAt),
        lastAt: isoOf(lastAt),
        firstAcceptedAt: firstAcceptedAt === null ? null : isoOf(firstAcceptedAt),
        lastAcceptedAt: lastAcceptedAt === null ? null : isoOf(lastAcceptedAt),
      }),
    );
  }

  /** As it is written down; `shown` is brought up to date. */
  kept(): ReceiverState {
    this.state.shown = [...this.#shown];
    return this.state;
  }

  #seen(at: number): void {
    this.state.firstAt = Math.min(this.state.firstAt, at);
    this.state.lastAt = Math.max(this.state.lastAt, at);
  }

  /** Of the deliveries that are shown every try is; of the others only the counts speak. */
  #show(t: Try, opens: boolean): void {
    const key = `${t.queueId} ${t.recipient}`;
    const times = this.#shown.get(key);
    if (
      times === undefined &&
      (!opens || this.#shown.size >= (this.state.incident ? shownInIncident : shownBefore))
    )
      return;
    if ((times ?? 0) >= triesShown && opens) return;
    this.#shown.set(key, (times ?? 0) + 1);
    this.state.tries.push(t);
  }

  #route(host: string | null, clientIp: string | null, at: number): Route | null {
    const { routes } = this.state;
    let route = routes.find((one) => one.host === host && one.clientIp === clientIp);
    if (!route) {
      if (routes.length >= routesKept) return null;
      const none = { accepted: 0, deferred: 0, rejected: 0, firstAcceptedAt: null, lastAcceptedAt: null };
      routes.push((route = { host, clientIp, firstAt: at, lastAt: at, ...none }));
    }
    route.lastAt = Math.max(route.lastAt, at);
    return route;
  }
}

const fresh = (domain: string): ReceiverState => ({
  domain,
  deferred: 0,
  deferred421: 0,
  spoken: 0,
  messages: 0,
  recovered: 0,
  expired: 0,
  rejected: 0,
  firstAt: Number.MAX_SAFE_INTEGER,
  lastAt: 0,
  endedAt: 0,
  replies: [],
  stages: {},
  routes: [],
  tries: [],
  shown: [],
  incident: 0,
});

/** A full or unknown mailbox (RFC 3463 X.1 and X.2) is no matter of the receiver; a 421 is always one. */
const ofMailbox = (code: number, enhanced: string | null): boolean =>
  code !== 421 && enhanced !== null && /^4\.(?:1\.\d+|2\.[12])$/.test(enhanced);

const nameOf = (host: string | null): string | null => {
  const remote = host === null ? null : loggedHost(host);
  return remote?.name ?? remote?.address ?? null;
};
const distinct = (list: string[]): string[] => [...new Set(list)];
