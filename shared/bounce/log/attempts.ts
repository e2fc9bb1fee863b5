/** The attempts of a log that are worth showing one by one: bounded, the rest folded into the last of its kind. */
import { domainOf } from '../../smtp/address.ts';
import { emptyAttempt, type Attempt, type Outcome } from '../attempt.ts';
import type { Reason } from '../prose/reason.ts';

/** An attempt whose times still stand in the clock's guessed year. */
export interface TimedAttempt {
  attempt: Attempt;
  time: number;
  arrived: number | null;
}

/** How many are kept of each outcome; together some thousands. */
const room: Record<Outcome, number> = {
  deferred: 4000,
  rejected: 500,
  accepted: 1000,
  expired: 500,
  unknown: 0,
};
const earlyRoom = 500;

export class Attempts {
  /** Attempts that exist only as part of another one's `count`. */
  folded = 0;
  readonly #listed: TimedAttempt[] = [];
  readonly #early: TimedAttempt[] = [];
  readonly #left = { ...room };
  readonly #lastOfKind = new Map<number, TimedAttempt>();
  readonly #wanted: boolean;

  /** @param wanted false where only counts are asked for: nothing is listed then, and nothing folded */
  constructor(wanted: boolean) {
    this.#wanted = wanted;
  }

  get earlyIsFull(): boolean {
    return !this.#wanted || this.#early.length >= earlyRoom;
  }

  /** Nothing will be listed any more. */
  get isFull(): boolean {
    if (!this.#wanted) return true;
    const { deferred, rejected, accepted } = this.#left;
    return deferred <= 0 && rejected <= 0 && accepted <= 0;
  }

  /** @param kind attempts of one kind have the same outcome at the same server for the same domain */
  add(outcome: Outcome, kind: number, timed: TimedAttempt): void {
    this.#left[outcome]--;
    this.#listed.push(timed);
    this.#lastOfKind.set(kind, timed);
  }

  hasRoom(outcome: Outcome): boolean {
    return this.#wanted && this.#left[outcome] > 0;
  }

  /** Counts an attempt that there is no room for with the last one of its kind. */
  fold(kind: number, time: number): void {
    if (!this.#wanted) return;
    this.folded++;
    const last = this.#lastOfKind.get(kind);
    if (!last) return;
    last.attempt.count++;
    if (time > last.time) last.time = time;
  }

  /** An acceptance at a domain that has refused nothing yet; wanted only if it does later. */
  addEarly(timed: TimedAttempt): void {
    this.#early.push(timed);
  }

  /** In order of time; early acceptances only of the domains asked for. */
  list(metDeferral: (domain: string) => boolean): TimedAttempt[] {
    const early = this.#early.filter(
      ({ attempt }) => attempt.recipientDomain !== null && metDeferral(attempt.recipientDomain),
    );
    return [...early, ...this.#listed].sort(
      (a, b) => a.time - b.time || (a.attempt.source.line ?? 0) - (b.attempt.source.line ?? 0),
    );
  }
}

/** An attempt with what a reason tells filled in. */
export function attemptFor(
  file: string,
  line: number,
  recipient: string | null,
  outcome: Outcome,
  reason: Reason | null,
): Attempt {
  const attempt = emptyAttempt(file);
  attempt.source.line = line;
  attempt.recipient = recipient;
  attempt.recipientDomain = recipient?.includes('@') ? domainOf(recipient) : null;
  attempt.outcome = outcome;
  attempt.action = outcome === 'deferred' ? 'delayed' : outcome === 'accepted' ? 'relayed' : 'failed';
  if (!reason) return attempt;
  attempt.reply = reason.reply;
  attempt.says = reason.says;
  attempt.stage = reason.stage;
  attempt.remoteMta = reason.remoteMta;
  attempt.clientIp = reason.clientIp;
  attempt.helo = reason.helo;
  return attempt;
}

/** One number for what attempts may be folded by; ids of names stay below 2^17. */
export function kindOf(outcome: Outcome, domain: number, host: number): number {
  return ((domain + 1) * 0x20000 + host + 1) * 8 + outcomes.indexOf(outcome);
}
const outcomes: Outcome[] = ['deferred', 'rejected', 'accepted', 'expired', 'unknown'];
