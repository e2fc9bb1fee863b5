/** What the watch knows of one receiver domain while its mail meets deferrals, and for a while after. */
import type { LogDomain, Traffic } from '../bounce/bounce.ts';
import { loggedHost } from '../bounce/host.ts';
import type { Waiting } from '../bounce/log/open-message.ts';
import type { Reason } from '../bounce/prose/reason.ts';
import { isoOf } from '../text/iso-time.ts';
import type { Try } from './try.ts';
import { Waits } from './waits.ts';

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

/** Thousands are known, and most have one of each: a list that is pushed to takes room for seventeen. */
export class Receiver {
  readonly state: ReceiverState;
  readonly waiting = new Waits();
  /** Nothing has to be decided of it before this time, unless a line tells of it. Seconds since the epoch. */
  dueAt = 0;
  /** The way of the last line: most go the same. */
  #last: Route | null = null;

  constructor(given: string | ReceiverState) {
    this.state = typeof given === 'string' ? fresh(given) : given;
  }

  get oldest(): number | null {
    return this.waiting.oldest;
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

  /** @param useless by its own words trying again will not help */
  refused(t: Try, useless: boolean): void {
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
        state.replies = [...state.replies, { reason: t.reason!, count: 1, useless }];
    }
    const route = this.#route(t.host, t.clientIp, t.at);
    if (route) route.deferred++;
    this.#show(t, true);
  }

  /** The try that made it wait was told with texts of its own, and thousands wait. */
  shareTexts({ queueId, recipient }: Waiting): void {
    const last = this.state.tries.at(-1);
    if (last?.queueId !== queueId || last.recipient !== recipient) return;
    last.queueId = queueId;
    last.recipient = recipient;
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
    const { tries } = this.state;
    this.state.tries = [];
    return tries;
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

  #seen(at: number): void {
    this.state.firstAt = Math.min(this.state.firstAt, at);
    this.state.lastAt = Math.max(this.state.lastAt, at);
  }

  /** Of the deliveries that are shown every try is; of the others only the counts speak. */
  #show(t: Try, opens: boolean): void {
    const { shown, incident } = this.state;
    const key = `${t.queueId} ${t.recipient}`;
    const known = shown.find(([one]) => one === key);
    if (!known && (!opens || shown.length >= (incident ? shownInIncident : shownBefore))) return;
    if (known && known[1] >= triesShown && opens) return;
    if (known) known[1]++;
    else this.state.shown = [...shown, [key, 1]];
    this.state.tries = [...this.state.tries, t];
  }

  #route(host: string | null, clientIp: string | null, at: number): Route | null {
    let route = this.#last;
    if (route?.host !== host || route.clientIp !== clientIp) {
      route = null;
      // Asked for each line: no function is made for it.
      for (const one of this.state.routes) if (one.host === host && one.clientIp === clientIp) route = one;
    }
    if (route) {
      if (at > route.lastAt) route.lastAt = at;
      return (this.#last = route);
    }
    const { routes } = this.state;
    if (routes.length >= routesKept) return null;
    const none = { accepted: 0, deferred: 0, rejected: 0, firstAcceptedAt: null, lastAcceptedAt: null };
    route = { host, clientIp, firstAt: at, lastAt: at, ...none };
    this.state.routes = [...routes, route];
    return (this.#last = route);
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
