/**
 * What has to be remembered of messages that met a refusal, until they leave the queue. Nothing is kept of a
 * message that goes through at once, so memory follows the queue and not the log.
 */
import { hashOf, spells, textOf } from './bytes.ts';
import { isRecipient, recipientOf, type DeliveryLine } from './delivery-line.ts';
import type { Exact } from './sentences.ts';
import type { Followed } from './followed.ts';
import type { Names } from './names.ts';
import type { Reason } from '../prose/reason.ts';

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

/** A recipient that met a deferral. */
export interface Waiting {
  recipient: string;
  queueId: string;
  domain: number;
  /** When it met its first deferral; seconds, in the clock's guessed year. */
  since: number;
  /** Null where the delivery is counted but not followed. */
  followed: Followed | null;
}

/** From how many recipients on a message gets an index. */
const manyRecipients = 24;

/** Most messages have one of each: a list that is pushed to takes room for seventeen. */
const none: never[] = [];

/** A message with the recipients that met a deferral and wait. */
export class OpenMessage {
  readonly id: string;
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
  /** Another id with the same hash. */
  next: OpenMessage | null;
  #waiting: readonly Waiting[] = none;
  #index: Map<string, Waiting> | null = null;

  constructor(id: string, next: OpenMessage | null) {
    this.id = id;
    this.next = next;
  }

  get waiting(): number {
    return this.#index?.size ?? this.#waiting.length;
  }

  /** True if nothing has to be remembered of it. */
  get settled(): boolean {
    return this.waiting === 0 && this.failures.length === 0 && !this.refused;
  }

  fail(failure: HostFailure): void {
    if (this.failures.length < 50) this.failures = [...this.failures, failure];
  }

  /** The refusals that this process met, or all where it met none; they are told from now on. */
  takeFailures(pid: number): readonly HostFailure[] {
    const all = this.failures;
    if (all.length === 0) return all;
    const own = all.filter((failure) => failure.pid === pid);
    this.failures = own.length > 0 ? all.filter((failure) => failure.pid !== pid) : none;
    return own.length > 0 ? own : all;
  }

  /** The delivery to the recipient of the line, if it waits. Most lines tell of one that does: no string is made. */
  waitingAt(l: DeliveryLine, domains: Names): Waiting | undefined {
    if (this.#index) return this.#index.get(recipientOf(l, domains) ?? '');
    for (const waiting of this.#waiting)
      if (waiting.domain === l.domain && isRecipient(l, waiting.recipient, domains)) return waiting;
    return undefined;
  }

  /** All that wait, which they go on doing. */
  deliveries(): Iterable<Waiting> {
    return this.#index?.values() ?? this.#waiting;
  }

  /** For a recipient that does not wait yet. */
  add(delivery: Waiting): void {
    if (this.#index) {
      this.#index.set(delivery.recipient, delivery);
      return;
    }
    this.#waiting = [...this.#waiting, delivery];
    if (this.#waiting.length > manyRecipients) {
      this.#index = new Map(this.#waiting.map((each) => [each.recipient, each]));
      this.#waiting = none;
    }
  }

  /** The same, which waits no longer. */
  takeAt(l: DeliveryLine, domains: Names): Waiting | undefined {
    const taken = this.waitingAt(l, domains);
    if (!taken) return undefined;
    if (this.#index) this.#index.delete(taken.recipient);
    else this.#waiting = this.#waiting.length > 1 ? this.#waiting.filter((each) => each !== taken) : none;
    return taken;
  }

  /** All that wait; none afterwards. */
  takeAll(): readonly Waiting[] {
    const all = this.#index ? [...this.#index.values()] : this.#waiting;
    this.#index = null;
    this.#waiting = none;
    return all;
  }
}

export class OpenMessages {
  /** Messages that were forgotten because the limit was reached; they stay counted as pending. */
  forgotten = 0;
  readonly #limit: number;
  readonly #byHash = new Map<number, OpenMessage>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#byHash.size;
  }

  find(bytes: Uint8Array, start: number, end: number): OpenMessage | null {
    return this.#byHash.size === 0 ? null : this.#of(hashOf(bytes, start, end), bytes, start, end);
  }

  #of(hash: number, bytes: Uint8Array, start: number, end: number): OpenMessage | null {
    let message = this.#byHash.get(hash) ?? null;
    while (message && !spells(bytes, start, end, message.id)) message = message.next;
    return message;
  }

  open(bytes: Uint8Array, start: number, end: number): OpenMessage {
    const hash = hashOf(bytes, start, end);
    const known = this.#of(hash, bytes, start, end);
    if (known) return known;
    if (this.#byHash.size >= this.#limit) this.#forgetOldest();
    const message = new OpenMessage(textOf(bytes, start, end), this.#byHash.get(hash) ?? null);
    this.#byHash.set(hash, message);
    return message;
  }

  close(bytes: Uint8Array, start: number, end: number): void {
    const hash = hashOf(bytes, start, end);
    let message = this.#byHash.get(hash) ?? null;
    let before: OpenMessage | null = null;
    while (message && !spells(bytes, start, end, message.id)) [before, message] = [message, message.next];
    if (!message) return;
    if (before) before.next = message.next;
    else if (message.next) this.#byHash.set(hash, message.next);
    else this.#byHash.delete(hash);
  }

  /** The message goes on under the id at `start`. False where the old one is not known. */
  rename(bytes: Uint8Array, oldStart: number, oldEnd: number, start: number, end: number): boolean {
    const old = this.find(bytes, oldStart, oldEnd);
    if (!old) return false;
    this.close(bytes, oldStart, oldEnd);
    const renamed = this.open(bytes, start, end);
    for (const waiting of old.takeAll()) renamed.add(waiting);
    renamed.failures = old.failures;
    renamed.refused = old.refused;
    return true;
  }

  *all(): Generator<OpenMessage> {
    for (const first of this.#byHash.values())
      for (let message: OpenMessage | null = first; message; message = message.next) yield message;
  }

  /** A tenth at once: taking the first of a large Map again and again would be slow. */
  #forgetOldest(): void {
    let left = Math.ceil(this.#limit / 10);
    for (const [hash, first] of this.#byHash) {
      if (left-- <= 0) return;
      for (let message: OpenMessage | null = first; message; message = message.next)
        this.forgotten += message.waiting;
      this.#byHash.delete(hash);
    }
  }
}
