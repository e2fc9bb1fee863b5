/** The attempts of a log that are worth showing one by one: bounded, the rest folded into the last of its kind. */
import { domainOf } from '../../smtp/address.ts';
import { emptyAttempt, type Attempt, type Outcome } from '../attempt.ts';
import type { Reason } from './reason.ts';

/** An attempt whose times still stand in the clock's guessed year. */
export interface TimedAttempt {
  attempt: Attempt;
  time: number;
  arrived: number | null;
}

/** How many are kept of each outcome; together about 10,000. */
const room: Record<Outcome, number> = {
  deferred: 7000,
  rejected: 1000,
  accepted: 1500,
  expired: 500,
  unknown: 0,
};
const earlyRoom = 1000;

export class Attempts {
  /** Attempts that exist only as part of another one's `count`. */
  folded = 0;
  readonly #listed: TimedAttempt[] = [];
  readonly #early: TimedAttempt[] = [];
  readonly #left = { ...room };
  readonly #lastOfKind = new Map<string, TimedAttempt>();

  get earlyIsFull(): boolean {
    return this.#early.length >= earlyRoom;
  }

  get acceptedIsFull(): boolean {
    return this.#left.accepted <= 0;
  }

  add(timed: TimedAttempt): void {
    const { outcome } = timed.attempt;
    if (this.#left[outcome] > 0) {
      this.#left[outcome]--;
      this.#listed.push(timed);
      return;
    }
    this.folded++;
    const kind = kindOf(timed.attempt);
    const last =
      this.#lastOfKind.get(kind) ?? this.#listed.findLast((other) => kindOf(other.attempt) === kind);
    if (!last) return;
    if (this.#lastOfKind.size < 2000) this.#lastOfKind.set(kind, last);
    last.attempt.count++;
    last.time = timed.time;
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

function kindOf({ recipientDomain, outcome, remoteMta, reply, says }: Attempt): string {
  return `${outcome} ${recipientDomain} ${remoteMta?.name ?? remoteMta?.address} ${reply ? `${reply.code} ${reply.enhanced}` : says?.slice(0, 40)}`;
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
