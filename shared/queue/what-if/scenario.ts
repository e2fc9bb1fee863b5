/** What a what-if is made of: who sends how, who takes how much, and when it is tried again. Times in milliseconds. */

/** One message for one receiver; several at once where there are very many. */
export interface Waits {
  arrivedAt: number;
  /** When it is tried next. */
  due: number;
}

export interface Pace {
  /** Sessions at once; 0 for none. */
  sessions: number;
  /** From the end of one delivery to the next one in the same session. */
  gap: number;
}

export interface Takes {
  /** Accepted at most; null for as much as comes, 0 for nothing. */
  perHour: number | null;
  /** So many at once, where it took nothing for a while. */
  burst: number;
  /** It refuses now: of that nothing is left. */
  isSpent?: boolean;
  /** How long one message takes. */
  each: number;
}

export interface Retries {
  /** From a refused try to the next, by the age of the message at that try. */
  pause(age: number): number;
  /** From its arrival on; what was not accepted by then counts as expired. */
  lifetime: number;
  /** The queue is looked through once in so long; 0 for all the time. */
  run: number;
  /** After `after` refusals in a row nothing is tried for so long; null where each message has its own clock. */
  closed: { after: number; pause: number } | null;
}

export interface Scenario {
  now: number;
  waiting: readonly Waits[];
  /** What comes anew for this receiver, per hour. */
  arrivals: number;
  pace: Pace;
  takes: Takes;
  retries: Retries;
}

export interface Outcome {
  /** The first moment at which nothing waits; null where that does not come before the queue gives up what came last. */
  emptyAt: number | null;
  /** When the first one is given up; null for none. */
  firstExpiry: number | null;
  accepted: number;
  expired: number;
  /** At the end of the time looked at: accepted + expired + waiting = those that waited + arrived. */
  waiting: number;
  arrived: number;
  /** Tries by their time, in steps of `step`, the first ones. */
  tries: { at: number; count: number }[];
}
