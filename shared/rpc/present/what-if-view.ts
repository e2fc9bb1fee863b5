/** What if one receiver were sent to at another pace, as the screen shows it and `queue what-if --json` prints it. */
import type { PaceSettings } from '../../queue/settings/wish.ts';

/** Times are ISO 8601 UTC. */
export interface WhatIfRange {
  sessions: number;
  /** Null for as many as fit. */
  perHour: number | null;
  /**
   * When nothing waits any more, at best and at worst; null where that comes only as the queue gives messages up, or
   * not as long as the queue keeps what waits now.
   */
  empty: { earliest: string | null; latest: string | null };
  /** Messages that are given up, at best and at worst. */
  expire: { least: number; most: number };
  /** When the first of them is given up, at the earliest. */
  firstExpiry: string | null;
  /** At best: when messages are tried, in steps of a minute, the next hours. */
  tries: { at: string; count: number }[];
}

export interface WhatIfView {
  domain: string;
  at: string;
  /** Messages that move; what is held does not. */
  waiting: number;
  /** As the mail server does it now. */
  now: WhatIfRange;
  then: WhatIfRange;
  /** Messages per hour that the receiver takes, inferred; null where its hours tell none. */
  limit: { least: number; most: number } | null;
  /** What was counted with, a sentence each. */
  assumes: string[];
  /** The mail server. */
  title: string;
  /** Null where we know none for this mail server, or for such a name. */
  settings: PaceSettings | null;
}
