/**
 * What has to be remembered of messages that met a refusal, until they leave the queue. Nothing is kept of a
 * message that goes through at once, so memory follows the queue and not the log.
 */
import { hashOf, spells, textOf } from './bytes.ts';
import type { Reason } from './reason.ts';

/** A host that refused before another one was tried. */
export interface HostFailure {
  reason: Reason;
  host: number;
  client: number;
  time: number;
  line: number;
  pid: number;
}

/** One message to one recipient that met a deferral. */
export interface OpenDelivery {
  recipient: string;
  domain: number;
}

export interface OpenMessage {
  id: string;
  deliveries: OpenDelivery[];
  /** Not yet told to whom they apply. */
  failures: HostFailure[];
  /** Where the session went after another host refused: all its recipients met that deferral. */
  refused: { domain: number; host: number; time: number } | null;
  /** Another id with the same hash. */
  next: OpenMessage | null;
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
    if (this.#byHash.size === 0) return null;
    let message = this.#byHash.get(hashOf(bytes, start, end)) ?? null;
    while (message && !spells(bytes, start, end, message.id)) message = message.next;
    return message;
  }

  open(bytes: Uint8Array, start: number, end: number): OpenMessage {
    const known = this.find(bytes, start, end);
    if (known) return known;
    if (this.#byHash.size >= this.#limit) this.#forgetOldest();
    const hash = hashOf(bytes, start, end);
    const message: OpenMessage = {
      id: textOf(bytes, start, end),
      deliveries: [],
      failures: [],
      refused: null,
      next: this.#byHash.get(hash) ?? null,
    };
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

  *all(): Generator<OpenMessage> {
    for (const first of this.#byHash.values())
      for (let message: OpenMessage | null = first; message; message = message.next) yield message;
  }

  #forgetOldest(): void {
    for (const [hash, message] of this.#byHash) {
      this.forgotten += message.deliveries.length;
      this.#byHash.delete(hash);
      return;
    }
  }
}
