/** What a log tells, delivery by delivery while it is read: for a reader that never comes to the end. */
import type { Reason } from '../prose/reason.ts';
import { textOf } from './bytes.ts';
import type { DeliveryLine } from './delivery-line.ts';
import type { Waiting } from './open-message.ts';
import type { Exact } from './sentences.ts';
import type { Names } from './names.ts';
import type { Senders } from './senders.ts';
import type { LogClock } from './time.ts';

/** How a delivery ended that had met a deferral. Ids are those of the tally. */
export interface Ended {
  domain: number;
  /** Of the last try; -1 where the line names none. */
  host: number;
  client: number;
  queueId: string;
  recipient: string;
  /** Seconds, in the clock's guessed year. */
  time: number;
  /** `vanished`: it left the queue, and no line says how. */
  as: 'recovered' | 'rejected' | 'expired' | 'vanished';
  /** Null where the deferral and the end came with one line. */
  waiting: Waiting | null;
}

/** What the ids and times of a line are those of: its tally. */
export interface Within {
  readonly clock: LogClock;
  readonly domains: Names;
  readonly hosts: Names;
  readonly senders: Senders;
}

/** Lines are filled in place: what is to be kept of one is copied. */
export interface Heard {
  /** A server refused for now, or could not be reached. @param exact the words, where `reason` is of another line like it */
  refused(l: DeliveryLine, reason: Reason, exact: Exact | null, within: Within): void;
  /** A delivery met its first deferral and waits from now on. */
  met(waiting: Waiting, within: Within): void;
  /** It waits since before this reading began. */
  goesOn(waiting: Waiting, within: Within): void;
  ended(how: Ended, within: Within): void;
  /** Refused for good, or given up; also a delivery that had met no deferral. */
  failed(l: DeliveryLine, reason: Reason, outcome: 'rejected' | 'expired', within: Within): void;
  /** A server took a delivery over, whatever came before. */
  accepted(l: DeliveryLine, within: Within): void;
}

export function endedAt(
  { domain, host, client, time, bytes, idStart, idEnd }: DeliveryLine,
  recipient: string,
  waiting: Waiting | null,
  as: Ended['as'],
): Ended {
  const queueId = textOf(bytes, idStart, idEnd);
  return { domain, host, client, queueId, recipient, time, as, waiting };
}

/** Lost without a line of its own. */
export function goneAt(waiting: Waiting, time: number, as: Ended['as']): Ended {
  const { domain, queueId, recipient } = waiting;
  return { domain, host: -1, client: -1, queueId, recipient, time, as, waiting };
}
