/** A receiver as it is written down: a log says few different sentences, so each stands there once, and is referred to. */
import type { Reason } from '../../../shared/bounce/prose/reason.ts';
import type { ReceiverState } from '../../../shared/watch/receiver.ts';
import type { Try } from '../../../shared/watch/try.ts';

/** Place in the list of reasons, or -1 for none; `host` and `arrivedAt` stand at the end. */
type PackedTry = [
  Try['at'],
  Try['queueId'],
  Try['recipient'],
  Try['outcome'],
  number,
  Try['clientIp'],
  Try['sender'],
  Try['reportingMta'],
  Try['host'],
  Try['arrivedAt'],
];

export interface PackedReceiver extends Omit<ReceiverState, 'tries' | 'replies'> {
  tries: PackedTry[];
  replies: [number, number, boolean][];
}

/** Takes the reasons of what it packs together. */
export class Packing {
  readonly #reasons = new Map<Reason, number>();

  /** Those that were packed until they are read. */
  get reasons(): Iterable<Reason> {
    return this.#reasons.keys();
  }

  *receivers(states: readonly ReceiverState[]): Generator<PackedReceiver> {
    for (const state of states)
      yield {
        ...state,
        tries: state.tries.map((t) => [
          ...([t.at, t.queueId, t.recipient, t.outcome, t.reason ? this.#of(t.reason) : -1] as const),
          ...([t.clientIp, t.sender, t.reportingMta, t.host, t.arrivedAt] as const),
        ]),
        replies: state.replies.map(({ reason, count, useless }) => [this.#of(reason), count, useless]),
      };
  }

  #of(reason: Reason): number {
    let place = this.#reasons.get(reason);
    if (place === undefined) this.#reasons.set(reason, (place = this.#reasons.size));
    return place;
  }
}

export function unpacked(packed: PackedReceiver, reasons: readonly Reason[]): ReceiverState {
  return {
    ...packed,
    tries: packed.tries.map(
      ([at, queueId, recipient, outcome, reason, clientIp, sender, reportingMta, host, arrivedAt]) => ({
        ...{ at, queueId, recipient, outcome, reason: reasons[reason] ?? null },
        ...{ host, clientIp, sender, reportingMta, arrivedAt },
      }),
    ),
    replies: packed.replies.map(([reason, count, useless]) => ({ reason: reasons[reason]!, count, useless })),
  };
}
