/** Why a delivery was put off, read from the words that an MTA logged; kept once per different sentence. */
import type { Reply, Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';

export interface Reason {
  /** The MTA's sentence. */
  says: string;
  reply: Reply | null;
  stage: Stage;
  /** The host as the sentence names it; null where it names none. */
  remoteMta: RemoteMta | null;
  clientIp: string | null;
  helo: string | null;
  /** What equal replies have in common once addresses, ids and times are masked; empty without a reply. */
  group: string;
}

/**
 * The same reply to another recipient, at another time or for another message gives the same text: addresses,
 * numbers and ids become `#`. A short code in capitals (`TSS04`, `RP-001`) stays, for it names the cause.
 */
export function maskText(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/<[^<>]{0,300}>/g, '<#>')
    .replace(/[^\s<>()[\],;'"]+/g, (word) =>
      /[\d@]/.test(word) && !/^[A-Z][A-Z0-9_-]{1,8}[.:]?$/.test(word) ? '#' : word,
    );
}

export function groupOf(reply: Reply | null): string {
  return reply ? `${reply.code} ${reply.enhanced ?? ''} ${maskText(reply.text)}` : '';
}

/** Remembers what was made of a sentence; a log says few different ones very often. */
export class Reasons {
  readonly #known = new Map<string, Reason>();
  readonly #read: (says: string) => Reason;

  constructor(read: (says: string) => Reason) {
    this.#read = read;
  }

  of(says: string): Reason {
    let reason = this.#known.get(says);
    if (!reason) {
      if (this.#known.size >= 2000) this.#known.clear();
      reason = this.#read(says);
      this.#known.set(says, reason);
    }
    return reason;
  }
}
