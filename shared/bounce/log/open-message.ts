/** A message that met a refusal, and who of its recipients waits. */
import { hashWords, textOf, wordsIn, wordsOf } from './bytes.ts';
import { recipientOf, type DeliveryLine } from './delivery-line.ts';
import type { Followed } from './followed.ts';
import type { Names } from './names.ts';
import type { Reason } from '../prose/reason.ts';
import type { Exact } from './sentences.ts';

/** A host that refused before another one was tried. */
export interface HostFailure {
  reason: Reason;
  host: number;
  client: number;
  time: number;
  line: number;
  pid: number;
  /** The sentence to the letter, where `reason` was read from another one like it. */
  exact: Exact | null;
}

export function failureAt(
  { host, client, time, line, pid, exact }: DeliveryLine,
  reason: Reason,
): HostFailure {
  return { reason, host, client, time, line, pid, exact: exact?.kept() ?? null };
}

/** A recipient that met a deferral. Of the names nothing is kept but two hashes where nobody is told them. */
export interface Waiting {
  /** With domain and `other` it tells a recipient from all others. */
  readonly key: number;
  readonly other: number;
  readonly domain: number;
  /** Empty where nobody is told. */
  readonly recipient: string;
  readonly queueId: string;
  /** When it met its first deferral; seconds, in the clock's guessed year. */
  readonly since: number;
  /** Null where the delivery is counted but not followed. */
  readonly followed: Followed | null;
  /** The next one of the message. */
  next: Waiting | null;
}

/** Of longer recipients the end is looked at, as in `recipientOf`. */
const longest = 400;

/** The delivery of a line, as one that waits from now on. */
export function waitingAs(
  l: DeliveryLine,
  domains: Names,
  told: boolean,
  followed: Followed | null,
): Waiting {
  const recipient = told ? recipientOf(l, domains)! : '';
  const queueId = told ? textOf(l.bytes, l.idStart, l.idEnd) : '';
  return {
    key: keyAt(l, domains, 0),
    other: keyAt(l, domains, 0x80),
    domain: l.domain,
    recipient,
    queueId,
    since: l.time,
    followed,
    next: null,
  };
}

/** One that waits since before this reading, told by its texts. */
export function waitingSince(recipient: string, queueId: string, domain: number, since: number): Waiting {
  const words = wordsIn(encoder.encode(recipient.slice(0, recipient.lastIndexOf('@') + 1)));
  const [key, other] = [0, 0x80].map((fold) => hashWords(words, 0, words.length, fold));
  return { key: key!, other: other!, domain, recipient, queueId, since, followed: null, next: null };
}
const encoder = new TextEncoder();

/** A hash of what stands in front of the domain, which has a number. */
function keyAt({ bytes, recipientStart, recipientEnd, domain }: DeliveryLine, domains: Names, fold: number) {
  const start = Math.max(recipientStart, recipientEnd - longest);
  const end = recipientEnd - domains.lengthOf(domain);
  return hashWords(wordsOf(bytes), start, Math.max(start, end), fold);
}

/** From how many recipients on a message gets an index. */
const manyRecipients = 24;

/** Most messages have one of each: a list that is pushed to takes room for seventeen. */
const none: never[] = [];

export class OpenMessage {
  /** How many were opened before. */
  readonly number: number;
  readonly idLength: number;
  waiting = 0;
  /** Refusals not yet told to whom they apply. */
  failures: readonly HostFailure[] = none;
  /** Where the session went after another host refused: all its recipients met that deferral. */
  refused: {
    domain: number;
    host: number;
    time: number;
    pid: number;
    failures: readonly HostFailure[];
  } | null = null;
  #first: Waiting | null = null;
  #index: Map<number, Waiting> | null = null;

  constructor(number: number, idLength: number) {
    this.number = number;
    this.idLength = idLength;
  }

  /** True if nothing has to be remembered of it. */
  get settled(): boolean {
    return this.waiting === 0 && this.failures.length === 0 && !this.refused;
  }

  fail(failure: HostFailure): void {
    const { failures } = this;
    if (failures.length === 0) this.failures = [failure];
    else if (failures.length < 50) this.failures = [...failures, failure];
  }

  /** The refusals that this process met, or all where it met none; they are told from now on. */
  takeFailures(pid: number): readonly HostFailure[] {
    const all = this.failures;
    if (all.length === 0) return all;
    const own = all.length === 1 && all[0]!.pid === pid ? all : all.filter((failure) => failure.pid === pid);
    this.failures =
      own.length > 0 && own.length < all.length ? all.filter((failure) => failure.pid !== pid) : none;
    return own.length > 0 ? own : all;
  }

  /** The delivery to the recipient of the line, if it waits. Most lines tell of one that does: no text is made. */
  waitingAt(l: DeliveryLine, domains: Names): Waiting | null {
    if (this.waiting === 0 || l.domain < 0) return null;
    const key = keyAt(l, domains, 0);
    let one = this.#index ? (this.#index.get(indexOf(l.domain, key)) ?? null) : this.#first;
    while (one && !(one.key === key && one.domain === l.domain && one.other === keyAt(l, domains, 0x80)))
      one = one.next;
    return one;
  }

  /** All that wait, which they go on doing. */
  deliveries(): Waiting[] {
    const firsts = this.#index ? [...this.#index.values()] : [this.#first];
    return firsts.flatMap((first) => {
      const all: Waiting[] = [];
      for (let one = first; one; one = one.next) all.push(one);
      return all;
    });
  }

  /** For a recipient that does not wait yet. */
  add(delivery: Waiting): void {
    this.waiting++;
    if (this.#index) {
      this.#file(this.#index, delivery);
      return;
    }
    if (this.#first) lastOf(this.#first).next = delivery;
    else this.#first = delivery;
    if (this.waiting <= manyRecipients) return;
    const all = this.deliveries();
    this.#index = new Map();
    this.#first = null;
    for (const each of all) {
      each.next = null;
      this.#file(this.#index, each);
    }
  }

  /** The same, which waits no longer. */
  takeAt(l: DeliveryLine, domains: Names): Waiting | null {
    const taken = this.waitingAt(l, domains);
    if (!taken) return null;
    this.waiting--;
    const at = indexOf(taken.domain, taken.key);
    const first = this.#index ? this.#index.get(at)! : this.#first!;
    const left = without(first, taken);
    if (!this.#index) this.#first = left;
    else if (left) this.#index.set(at, left);
    else this.#index.delete(at);
    return taken;
  }

  /** All that wait; none afterwards. */
  takeAll(): readonly Waiting[] {
    if (this.waiting === 0) return none;
    const all = this.deliveries();
    for (const each of all) each.next = null;
    this.#index = null;
    this.#first = null;
    this.waiting = 0;
    return all;
  }

  #file(index: Map<number, Waiting>, delivery: Waiting): void {
    const at = indexOf(delivery.domain, delivery.key);
    const first = index.get(at);
    if (first) lastOf(first).next = delivery;
    else index.set(at, delivery);
  }
}

/** One number for domain and recipient; several recipients with the same are chained. */
const indexOf = (domain: number, key: number): number =>
  (key ^ Math.imul(domain + 1, 0x9e3779b1)) & 0x3fffffff;

function lastOf(first: Waiting): Waiting {
  let last = first;
  while (last.next) last = last.next;
  return last;
}

/** The chain without one of its own, which leaves it. */
function without(first: Waiting, taken: Waiting): Waiting | null {
  const after = taken.next;
  taken.next = null;
  if (first === taken) return after;
  let before = first;
  while (before.next !== taken) before = before.next!;
  before.next = after;
  return first;
}
