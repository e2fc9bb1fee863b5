/** The queue as the screens show it and `queue --json` prints it. */
import type { Band } from '../../case/case.ts';

export interface QueueReply {
  code: number | null;
  enhanced: string | null;
  text: string;
  count: number;
  card: string | null;
  cause: string | null;
}

/** Times are ISO 8601 UTC. */
export interface QueueReceiver {
  domain: string;
  /** Messages to one recipient each. */
  waiting: number;
  messages: number;
  held: number;
  oldest: string | null;
  band: Band | null;
  /** When the queue gives the oldest up. */
  expires: string | null;
  /** `exact` false: at the latest then, by the usual schedule of this mail server. */
  nextTry: { at: string; exact: boolean } | null;
  /** The tries ahead, those of ten minutes as one, with how many deliveries go along; at the latest then unless `exact`. */
  tries: { at: string; count: number; exact: boolean }[];
  replies: QueueReply[];
  /** Its unfinished case. */
  case: string | null;
}

/** What waited over the last two days, by the log that is watched: at the end of each hour, the last one now. */
export interface QueueCourse {
  /** Those that waited for most now, and stand apart; all others are only in `all`. */
  receivers: string[];
  /** Hours in which the log had no lines are left out. */
  hours: { from: string; to: string; waiting: number[]; all: number }[];
}

export interface QueueView {
  /** Names this reading for `queue.whatIf`, as long as it is at hand. */
  reading: string;
  /** The command that was run, or the file. */
  source: string;
  at: string;
  waiting: number;
  messages: number;
  lifetime: { hours: number; origin: string };
  receivers: QueueReceiver[];
  /** Null where no log was watched, or not for long enough. */
  course: QueueCourse | null;
  arrivals: { from: string; to: string; count: number }[];
  /** Lines of the listing that could not be read. */
  unread: number;
  /** What the listing cannot tell, and what was guessed. */
  notes: string[];
}
