/** Counts what the importers of logs read, line by line, in memory that follows the queue and not the log. */
import type { Outcome, RemoteMta } from '../attempt.ts';
import { loggedHost } from '../host.ts';
import { attemptFor, Attempts, kindOf, type TimedAttempt } from './attempts.ts';
import { textOf } from './bytes.ts';
import { recipientOf, type DeliveryLine } from './delivery-line.ts';
import { eximArrival } from './dialects/exim-id.ts';
import { DomainCount, LastHour, Routes } from './domains.ts';
import { FollowedDeliveries, settled } from './followed.ts';
import { endedAt, goneAt, type Heard } from './heard.ts';
import { Names } from './names.ts';
import { failureAt, waitingAs, waitingSince, type HostFailure, type OpenMessage } from './open-message.ts';
import { OpenMessages } from './open-messages.ts';
import type { Reason } from '../prose/reason.ts';
import type { Exact } from './sentences.ts';
import { Senders } from './senders.ts';
import type { LogClock } from './time.ts';

const nothing: readonly HostFailure[] = [];

export class Tally {
  sent = 0;
  deferred = 0;
  bounced = 0;
  expired = 0;
  deferred421 = 0;
  /** Deferrals that repeat an earlier reply without a new connection (Postfix error(8)). */
  suspended = 0;
  /** Refusals of a host before it became clear for whom. */
  withoutRecipient = 0;
  /** Deliveries that left the queue without a line that says how. */
  vanished = 0;
  readonly domains = new Names(50_000);
  readonly hosts = new Names(50_000);
  readonly open = new OpenMessages(150_000);
  readonly senders = new Senders();
  readonly attempts: Attempts;
  readonly routes = new Routes(30_000);
  readonly followed = new FollowedDeliveries();
  /** Of the domains that met a deferral, by domain id. */
  readonly counts: (DomainCount | undefined)[] = [];
  /** The same, without gaps. */
  readonly met: DomainCount[] = [];
  readonly clock: LogClock;
  readonly #hour = new LastHour();
  /** Routes are told by the hour. */
  readonly #hourly: boolean;
  readonly #heard: Heard | null;
  /** Somebody is told of single deliveries. */
  readonly #told: boolean;
  readonly #firstIds = new Map<string, string>();
  readonly #remotes: (RemoteMta | null)[] = [];
  /** Failed connections, which Postfix logs without a queue id, by process id. */
  readonly connects = new Map<number, HostFailure[]>();

  /** @param listing true to keep single attempts as well as counts */
  constructor(clock: LogClock, listing = true, heard: Heard | null = null) {
    this.clock = clock;
    this.#heard = heard;
    this.attempts = new Attempts(listing);
    this.#hourly = listing;
    this.#told = listing || heard !== null;
  }

  /** `status=sent`, `=>`: the server took the message over. */
  accepted(l: DeliveryLine): void {
    this.sent++;
    this.#heard?.accepted(l, this);
    const count = this.counts[l.domain];
    if (l.domain >= 0) {
      if (!this.#heard && !count?.deferred421) this.#hour.add(l.domain, l.time);
      const route = this.routes.of(l.domain, l.host, l.client, l.time);
      if (route) {
        route.accepted++;
        if (this.#hourly) route.hourOf(l.time, this.routes.room).accepted++;
        if (l.time < route.firstAcceptedAt) route.firstAcceptedAt = l.time;
        if (l.time > route.lastAcceptedAt) route.lastAcceptedAt = l.time;
      }
    }
    const message = this.open.find(l.bytes, l.idStart, l.idEnd);
    const met = this.#failuresBefore(l, message);
    if (message || met) this.#settle(l, message, met, 'recovered', true);
    const hasRoom = this.attempts.hasRoom('accepted');
    if (count || met || (hasRoom && this.#isCarriedOver(l))) {
      if (hasRoom) this.#list(l, 'accepted', null);
    } else if (!this.attempts.earlyIsFull) this.attempts.addEarly(this.#timed(l, 'accepted', null));
  }

  /** The message came before this log begins: an earlier one may tell of its deferral, and this is how that ended. */
  #isCarriedOver(l: DeliveryLine): boolean {
    const arrived = l.delay >= 0 ? l.time - l.delay : eximArrival(l.bytes, l.idStart, l.idEnd);
    return arrived >= 0 && arrived < this.clock.oldest - 1;
  }

  /** `status=deferred`, `==` with an attempt: refused for now. */
  putOff(l: DeliveryLine, reason: Reason): void {
    const message = this.open.open(l.bytes, l.idStart, l.idEnd);
    this.#failuresBefore(l, message);
    this.#refusal(l, reason, l.exact);
    this.#meet(l, message, true);
  }

  /** Exim's “retry time not reached”: the delivery waits, but nobody was asked. */
  waiting(l: DeliveryLine, reason: Reason): void {
    const count = this.#countOf(l);
    if (count && count.deferred === 0) count.seen(l.time);
    this.#meet(l, this.open.open(l.bytes, l.idStart, l.idEnd), false);
    this.#list(l, 'deferred', reason);
  }

  /** `status=bounced`, `**`: refused for good, or given up where `outcome` says so. */
  failed(l: DeliveryLine, reason: Reason, outcome: 'rejected' | 'expired'): void {
    if (outcome === 'rejected') this.bounced++;
    else this.expired++;
    const route = l.domain >= 0 ? this.routes.of(l.domain, l.host, l.client, l.time) : null;
    if (route) route.rejected++;
    const message = this.open.find(l.bytes, l.idStart, l.idEnd);
    const met = this.#failuresBefore(l, message);
    this.#settle(l, message, met || outcome === 'expired', outcome, outcome === 'rejected' || !!reason.reply);
    this.#heard?.failed(l, reason, outcome, this);
    this.#list(l, outcome, reason);
  }

  /** A host refused and another one will be tried; the line names the message but no recipient. */
  hostFailed(l: DeliveryLine, reason: Reason): void {
    const message = this.open.open(l.bytes, l.idStart, l.idEnd);
    const last = message.failures.at(-1);
    // that the connection was lost after the server had refused is no second refusal
    if (last && !reason.reply && last.reason.reply && last.host === l.host && last.pid === l.pid) return;
    message.fail(failureAt(l, reason));
  }

  /** The host that failed last for this message; -1 if none did since the last delivery line. */
  lastHostFailed(l: DeliveryLine): number {
    return this.open.find(l.bytes, l.idStart, l.idEnd)?.failures.at(-1)?.host ?? -1;
  }

  /** A connection failed; the line names neither message nor recipient, only the process tells them. */
  connectFailed(l: DeliveryLine, reason: Reason): void {
    if (l.pid === 0) return; // the log names no processes; the delivery line will say so again
    if (this.connects.size > 5000) this.connects.clear();
    const failures = this.connects.get(l.pid);
    if (!failures) this.connects.set(l.pid, [failureAt(l, reason)]);
    else if (failures.length < 50) failures.push(failureAt(l, reason));
  }

  /** The queue gave the whole message up: what was still open of it is lost. */
  gaveUp(l: DeliveryLine): void {
    this.expired++;
    const message = this.open.find(l.bytes, l.idStart, l.idEnd);
    for (const waiting of message?.takeAll() ?? []) {
      const { recipient, domain, followed } = waiting;
      const count = this.counts[domain];
      if (count) count.lost++;
      this.#heard?.ended(goneAt(waiting, l.time, 'expired'), this);
      settled(followed, 'lost', l.time, false);
      if (!this.attempts.hasRoom('expired')) this.attempts.fold(kindOf('expired', domain, -1), l.time);
      else {
        const attempt = attemptFor(l.file, l.line, recipient, 'expired', null);
        attempt.says = 'expired, returned to sender';
        attempt.queueId = textOf(l.bytes, l.idStart, l.idEnd);
        this.attempts.add('expired', kindOf('expired', domain, -1), { attempt, time: l.time, arrived: null });
      }
    }
  }

  /** The message left the queue; its id may come again for another one. */
  left(bytes: Uint8Array, idStart: number, idEnd: number): void {
    const message = this.open.find(bytes, idStart, idEnd);
    if (!message) return;
    for (const waiting of message.takeAll()) {
      this.vanished++;
      const count = this.counts[waiting.domain];
      if (count) count.lost++;
      if (waiting.followed) waiting.followed.state = 'lost';
      this.#heard?.ended(goneAt(waiting, this.clock.newest, 'vanished'), this);
    }
    for (const failure of message.failures) this.#unassigned(failure);
    this.open.close(bytes, idStart, idEnd);
  }

  /** Put into the queue anew, under the id at `start`: its attempts keep the first. */
  requeued(b: Uint8Array, oldStart: number, oldEnd: number, start: number, end: number): void {
    if (!this.open.rename(b, oldStart, oldEnd, start, end)) return;
    const old = textOf(b, oldStart, oldEnd);
    this.#firstIds.set(textOf(b, start, end), this.#firstIds.get(old) ?? old);
  }

  /** Name, address and port of a host id. */
  remote(host: number): RemoteMta | null {
    if (host < 0) return null;
    return (this.#remotes[host] ??= loggedHost(this.hosts.text(host)));
  }

  /** Its name, or its address where it has none; empty for `none`, `local` and sockets. */
  hostName(host: number): string {
    const remote = this.remote(host);
    return remote?.name ?? remote?.address ?? '';
  }

  /** Counts what hosts refused before this line's one was tried; true if this delivery met any of it. */
  #failuresBefore(l: DeliveryLine, message: OpenMessage | null): boolean {
    if (!message && this.connects.size === 0) return false;
    let failures = message?.takeFailures(l.pid) ?? nothing;
    const connects = this.connects.size > 0 ? this.connects.get(l.pid) : undefined;
    if (connects) {
      this.connects.delete(l.pid);
      const isFresh = ({ time }: HostFailure) => l.time - time < 900;
      const fresh = connects.every(isFresh) ? connects : connects.filter(isFresh);
      failures = failures.length === 0 ? fresh : [...fresh, ...failures];
    }
    // The host of this line is told by this line: Exim logs its failure twice.
    for (const { host } of failures)
      if (host === l.host) {
        failures = failures.length === 1 ? nothing : failures.filter((failure) => failure.host !== l.host);
        break;
      }
    // All recipients of one session meet what refused it before: the lines of the others follow at once.
    const { refused } = message ?? {};
    const sameSession =
      !!refused &&
      refused.domain === l.domain &&
      refused.host === l.host &&
      refused.pid === l.pid &&
      Math.abs(refused.time - l.time) <= 2;
    if (failures.length === 0 && sameSession) failures = refused.failures;
    else if (failures.length > 0 && message)
      message.refused = { domain: l.domain, host: l.host, time: l.time, pid: l.pid, failures };
    if (failures.length === 0) return false;
    const here = { host: l.host, client: l.client, time: l.time, line: l.line };
    for (const failure of failures) this.#refusal(l.at(failure), failure.reason, failure.exact);
    l.at(here);
    return true;
  }

  #refusal(l: DeliveryLine, reason: Reason, exact: Exact | null): void {
    const code = reason.reply?.code ?? 0;
    // Our address may stand only in the words of the refusal.
    const client = l.client < 0 && reason.clientIp ? this.hosts.idOf(reason.clientIp) : l.client;
    const route = l.domain >= 0 ? this.routes.of(l.domain, l.host, client, l.time) : null;
    this.deferred++;
    if (code === 421) this.deferred421++;
    if (route) {
      route.deferred++;
      if (code === 421) route.deferred421++;
      if (this.#hourly) {
        const hour = route.hourOf(l.time, this.routes.room);
        hour.deferred++;
        if (code === 421) hour.deferred421++;
      }
    }
    const count = this.#countOf(l);
    if (count) {
      if (code === 421 && count.deferred421 === 0) count.hourBefore = this.#hour.sum(l.domain, l.time);
      const clientIp = l.client >= 0 ? this.hosts.text(l.client) : reason.clientIp;
      count.refused(l.time, this.remote(l.host) ? l.host : -1, clientIp, reason, exact);
    }
    this.#heard?.refused(l, reason, exact, this);
    this.#list(l, 'deferred', reason);
  }

  /**
   * This delivery met a deferral: remember it until it is settled.
   * @param asked a server said so now
   */
  #meet(l: DeliveryLine, message: OpenMessage, asked: boolean): void {
    if (l.domain < 0) return;
    const known = message.waitingAt(l, this.domains);
    if (known) return settled(known.followed, 'pending', l.time, asked);
    const followed = this.followed.add(l, this.domains);
    if (followed && !asked) followed.attempts = 0;
    const waiting = waitingAs(l, this.domains, this.#told, followed);
    message.add(waiting);
    this.#heard?.met(waiting, this);
    if (!this.#heard) this.#hour.add(l.domain, l.time);
    this.#countOf(l)!.messages++;
  }

  /** A delivery that waits since before this tally; it is counted where it met its deferral. */
  goOn(message: OpenMessage, queueId: string, recipient: string, domain: number, since: number): void {
    const waiting = waitingSince(recipient, queueId, domain, since);
    message.add(waiting);
    this.#heard?.goesOn(waiting, this);
  }

  /** @param asked a server said so now */
  #settle(
    l: DeliveryLine,
    message: OpenMessage | null,
    met: boolean,
    how: 'recovered' | 'rejected' | 'expired',
    asked: boolean,
  ): void {
    const as = how === 'recovered' ? how : 'lost';
    const waited = message !== null && message.waiting > 0 ? message.takeAt(l, this.domains) : null;
    const count = waited || met ? this.#countOf(l) : null;
    if (count) {
      count[as]++;
      this.#heard?.ended(endedAt(l, recipientOf(l, this.domains) ?? '', waited, how), this);
      if (waited) settled(waited.followed, as, l.time, asked);
      else {
        count.messages++;
        settled(this.followed.add(l, this.domains), as, l.time, false);
      }
    }
    if (message?.settled) this.open.close(l.bytes, l.idStart, l.idEnd);
  }

  #unassigned(failure: HostFailure): void {
    this.withoutRecipient++;
    this.deferred++;
    if (failure.reason.reply?.code === 421) this.deferred421++;
  }

  /** Who is told each delivery counts by domain itself; here all are one then. */
  #countOf(l: DeliveryLine): DomainCount | null {
    if (l.domain < 0) return null;
    const domain = this.#heard ? 0 : l.domain;
    let count = this.counts[domain];
    if (!count) {
      this.counts[domain] = count = new DomainCount(domain);
      this.met.push(count);
      count.seen(l.time);
    }
    return count;
  }

  #list(l: DeliveryLine, outcome: Outcome, reason: Reason | null): void {
    const kind = kindOf(outcome, l.domain, l.host);
    if (this.attempts.hasRoom(outcome)) this.attempts.add(outcome, kind, this.#timed(l, outcome, reason));
    else this.attempts.fold(kind, l.time);
  }

  #timed(l: DeliveryLine, outcome: Outcome, reason: Reason | null): TimedAttempt {
    const attempt = attemptFor(l.file, l.line, recipientOf(l, this.domains), outcome, reason);
    const id = textOf(l.bytes, l.idStart, l.idEnd);
    attempt.queueId = (this.#firstIds.get(id) ?? id) || null;
    attempt.remoteMta = this.remote(l.host) ?? attempt.remoteMta;
    if (l.client >= 0) attempt.clientIp = this.hosts.text(l.client);
    if (l.reportingEnd > l.reportingStart)
      attempt.reportingMta = textOf(l.bytes, l.reportingStart, l.reportingEnd);
    const origin = this.senders.of(l.bytes, l.idStart, l.idEnd);
    attempt.sender = origin?.sender || null;
    const arrived = l.delay >= 0 ? Math.round(l.time - l.delay) : (origin?.time ?? -1);
    return { attempt, time: l.time, arrived: arrived >= 0 ? arrived : null };
  }
}
