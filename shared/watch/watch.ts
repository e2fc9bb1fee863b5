/**
 * The watch: hears each delivery as a log is read, keeps what waits per receiver, and tells when there is an incident,
 * when it grows worse and when it is over. It decides by the times of the log, in steps of ten seconds, so that the
 * same log gives the same incidents however it comes in pieces. What it tells is to be taken after each piece.
 */
import type { Matcher } from '../catalogue/match.ts';
import type { DeliveryLine } from '../bounce/log/delivery-line.ts';
import { recipientOf } from '../bounce/log/delivery-line.ts';
import { textOf } from '../bounce/log/bytes.ts';
import type { Ended, Heard, Within } from '../bounce/log/heard.ts';
import type { Waiting } from '../bounce/log/open-message.ts';
import type { Exact } from '../bounce/log/sentences.ts';
import type { Reason } from '../bounce/prose/reason.ts';
import type { Outcome } from '../bounce/attempt.ts';
import { Incidents, type IncidentsState, type Turn } from './incidents.ts';
import { WatchClock } from './clock.ts';
import { Course, type CourseState } from './course.ts';
import type { WatchLimits } from './limits.ts';
import { Period, type PeriodState } from './period.ts';
import { Receiver, type ReceiverState } from './receiver.ts';
import { Tallies, type TalliesState } from './tallies.ts';
import { Judged } from './judged.ts';
import type { Try } from './try.ts';
import { UsualHours, type UsualState } from './usual.ts';

const step = 10;
/** Whether an episode is over is looked at once in a minute: thousands may be open, and half an hour must have passed. */
const episodeStep = 60;
/** Longer silences are looked at in wider steps. */
const wideStep = 600;
const longSilence = 6 * 3600;

export interface WatchState {
  receivers: ReceiverState[];
  incidents: IncidentsState;
  /** The last step that was looked at, seconds since the epoch. */
  steppedTo: number;
  tallies?: TalliesState;
  usual?: UsualState;
  period?: PeriodState;
  course?: CourseState;
}

export interface WatchWorld {
  state?: WatchState | null;
  /** What a time that the log writes without a zone is in UTC, in seconds; read as UTC unless given. */
  zone?: (seconds: number) => number;
  /** The clock of this machine, seconds since the epoch. */
  now?: () => number;
  /** A time in UTC as the clock on the sender's wall shows it, in seconds; UTC unless given. */
  wall?: (seconds: number) => number;
}

export class Watch implements Heard {
  readonly receivers = new Map<string, Receiver>();
  readonly incidents: Incidents;
  readonly tallies: Tallies;
  readonly usual: UsualHours;
  /** Since the last digest. */
  readonly period: Period;
  readonly #course: Course;
  readonly #judged: Judged;
  readonly #zone: (seconds: number) => number;
  readonly #clock: WatchClock;
  readonly #waitingNow = (): (readonly [string, number])[] =>
    Array.from(this.receivers.values(), ({ state, waiting }) => [state.domain, waiting.size] as const).filter(
      ([, count]) => count > 0,
    );
  #steppedTo = 0;
  #reportingMta: string | null = null;
  /** What waits was carried over, and is not in order of time yet. */
  #carried = false;

  constructor(
    matcher: Matcher,
    limits: () => WatchLimits,
    { state, zone = (seconds) => seconds, now = () => Infinity, wall }: WatchWorld = {},
  ) {
    this.tallies = new Tallies(state?.tallies);
    this.usual = new UsualHours(state?.usual, wall);
    this.period = new Period(state?.period);
    this.#course = new Course(state?.course);
    this.#judged = new Judged(matcher);
    this.#zone = zone;
    this.#clock = new WatchClock(state?.steppedTo ?? 0, now);
    this.#steppedTo = state?.steppedTo ?? 0;
    for (const one of state?.receivers ?? []) this.receivers.set(one.domain, new Receiver(one));
    this.incidents = new Incidents(this.receivers, limits, this.usual, state?.incidents);
  }

  state(): WatchState {
    return {
      receivers: Array.from(this.receivers.values(), (r) => r.state),
      incidents: this.incidents.state(),
      steppedTo: this.#steppedTo,
      tallies: this.tallies.state(),
      usual: this.usual.state(),
      period: this.period.state(),
      course: this.course.state(),
    };
  }

  /** What came, was taken and waited, hour by hour, until now. */
  get course(): Course {
    this.#course.waits(this.#waitingNow());
    return this.#course;
  }

  /** How far it has looked, seconds since the epoch; 0 before the first line. */
  get at(): number {
    return this.#steppedTo;
  }

  /** All readers are replaced: those that follow tell anew what waits. */
  renew(): void {
    for (const { waiting } of this.receivers.values()) waiting.clear();
  }

  /** What was told since it was asked last, in order. */
  take(): Turn[] {
    return this.incidents.take();
  }

  /** What has to be said of the log's times. */
  remarks(): string[] {
    return this.#clock.remarks();
  }

  /** Time has come so far: in the log, or by the clock where the log is one of now. Seconds since the epoch. */
  advance(to: number): void {
    if (this.#carried) for (const { waiting } of this.receivers.values()) waiting.inOrder();
    this.#carried = false;
    if (this.#steppedTo === 0) this.#steppedTo = Math.floor(to / step) * step;
    while (this.#steppedTo + step <= to) {
      const left = to - this.#steppedTo;
      if (this.receivers.size === 0) this.#steppedTo = Math.floor(to / step) * step;
      else {
        const by = left > longSilence ? wideStep : step;
        this.#steppedTo = Math.floor((this.#steppedTo + by) / by) * by;
        this.incidents.look(this.#steppedTo, false);
      }
      if (this.#steppedTo % episodeStep === 0 || this.receivers.size === 0)
        this.usual.look(this.#steppedTo, (domain) => (this.receivers.get(domain)?.waiting.size ?? 0) > 0);
    }
  }

  /** Everything was read: what waits no longer is over. */
  finish(): void {
    this.incidents.look(this.#steppedTo, true);
  }

  refused(l: DeliveryLine, reason: Reason, exact: Exact | null, tally: Within): void {
    const at = this.#at(l.time, tally);
    if (l.domain < 0) return;
    const kept = exact?.read() ?? reason;
    const receiver = this.#receiver(tally.domains.text(l.domain));
    const one = tryOf(l, tally, at, 'deferred', kept);
    // The same machine wrote the line before.
    if (one.reportingMta === this.#reportingMta) one.reportingMta = this.#reportingMta;
    this.#reportingMta = one.reportingMta;
    const { cause, useless } = this.#judged.of(kept, one.host);
    receiver.refused(one, useless);
    const { domain, deferred } = receiver.state;
    this.period.count(domain, 'deferrals', at);
    this.#course.refused(domain, at);
    this.tallies.refused(domain, deferred, kept.reply?.enhanced ?? null, cause);
  }

  met(waiting: Waiting, tally: Within): void {
    const at = this.#at(waiting.since, tally);
    const receiver = this.#receiver(tally.domains.text(waiting.domain));
    receiver.waiting.add(waiting, at);
    receiver.shareTexts(waiting);
    this.#course.met(receiver.state.domain, at);
    this.usual.met(receiver.state.domain, at, receiver.waiting.size);
    receiver.state.messages++;
    receiver.state.firstAt = Math.min(receiver.state.firstAt, at);
    receiver.state.lastAt = Math.max(receiver.state.lastAt, at);
  }

  goesOn(waiting: Waiting, tally: Within): void {
    this.#carried = true;
    const { waiting: all } = this.#receiver(tally.domains.text(waiting.domain));
    all.add(waiting, this.utc(tally.clock.settled(waiting.since), tally.clock.zoneless));
  }

  ended({ domain, host, client, queueId, recipient, time, as, waiting }: Ended, tally: Within): void {
    if (domain < 0) return;
    const at = this.#at(time, tally);
    const receiver = this.#receiver(tally.domains.text(domain));
    const since = waiting && (receiver.waiting.since(waiting) ?? at);
    this.usual.ended(receiver.state.domain, at, since, as === 'recovered');
    if (waiting) receiver.waiting.delete(waiting);
    const end: Try = {
      at,
      queueId: waiting?.queueId ?? queueId,
      recipient: waiting?.recipient ?? recipient,
      outcome: outcomes[as],
      reason: null,
      host: nameOf(tally, host),
      clientIp: nameOf(tally, client),
      sender: null,
      reportingMta: null,
      arrivedAt: null,
    };
    receiver.ended(end, as, waiting === null);
    this.period.count(receiver.state.domain, as === 'recovered' ? 'recoveries' : 'losses', at);
    this.#course.ended(receiver.state.domain, at, as === 'recovered', waiting !== null);
    this.tallies.ended(receiver.state.domain, as === 'recovered');
  }

  failed(l: DeliveryLine, reason: Reason, _outcome: 'rejected' | 'expired', tally: Within): void {
    const last = this.receivers.get(l.domain < 0 ? '' : tally.domains.text(l.domain))?.state.tries.at(-1);
    if (last && last.reason === null && last.queueId === textOf(l.bytes, l.idStart, l.idEnd))
      last.reason = reason;
  }

  accepted(l: DeliveryLine, tally: Within): void {
    const at = this.#at(l.time, tally);
    if (l.domain < 0) return;
    const receiver = this.receivers.get(tally.domains.text(l.domain));
    if (!receiver) return;
    receiver.accepted(nameOf(tally, l.host), nameOf(tally, l.client), at);
    this.usual.accepted(receiver.state.domain);
    this.#course.accepted(receiver.state.domain, at);
  }

  /** Each event first brings the time up to it: what was due before is decided before. */
  #at(time: number, tally: Within): number {
    const at = this.#clock.read(this.utc(tally.clock.settled(time), tally.clock.zoneless));
    if (at >= this.#steppedTo + step || this.#steppedTo === 0) this.advance(at);
    this.usual.seen(at);
    this.#course.seen(at, this.#waitingNow);
    return at;
  }

  /** @param zoneless the log names no zone */
  utc(seconds: number, zoneless: boolean): number {
    return zoneless ? this.#zone(seconds) : seconds;
  }

  /** The receiver that a line tells of. */
  #receiver(domain: string): Receiver {
    let receiver = this.receivers.get(domain);
    if (!receiver) this.receivers.set(domain, (receiver = new Receiver(domain)));
    receiver.dueAt = 0;
    return receiver;
  }
}

const outcomes = {
  recovered: 'accepted',
  rejected: 'rejected',
  expired: 'expired',
  vanished: 'unknown',
} as const;

const nameOf = (tally: Within, id: number): string | null => (id < 0 ? null : tally.hosts.text(id));

function tryOf(l: DeliveryLine, tally: Within, at: number, outcome: Outcome, reason: Reason): Try {
  const origin = tally.senders.of(l.bytes, l.idStart, l.idEnd);
  const arrived = l.delay >= 0 ? at - l.delay : origin ? at - (l.time - origin.time) : null;
  return {
    at,
    queueId: textOf(l.bytes, l.idStart, l.idEnd),
    recipient: recipientOf(l, tally.domains) ?? '',
    outcome,
    reason,
    host: nameOf(tally, l.host),
    clientIp: nameOf(tally, l.client) ?? reason.clientIp,
    sender: origin?.sender || null,
    reportingMta:
      l.reportingEnd > l.reportingStart ? textOf(l.bytes, l.reportingStart, l.reportingEnd) : null,
    arrivedAt: arrived === null ? null : Math.round(arrived),
  };
}
