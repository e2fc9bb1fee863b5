/** Time as the log tells it, against a clock of the sender that jumped: one line of next year opens no incident. */
import { isoOf } from '../text/iso-time.ts';

/** Further ahead of our clock and of the lines before is a jump, seconds; a log in local time is ahead by half a day. */
const far = 26 * 3600;
/** So many lines in a row are no slip: the log is of another time than ours. */
const believed = 200;

export class WatchClock {
  /** The newest time that was believed, seconds since the epoch; 0 before the first. */
  at: number;
  readonly #now: () => number;
  readonly #remarks: string[] = [];
  #strange = 0;
  #said = false;

  constructor(at: number, now: () => number) {
    this.at = at;
    this.#now = now;
  }

  /** The time of a line, or the newest one that was believed where it cannot be. */
  read(time: number): number {
    // Our own clock is read for the few lines that are far ahead of those before.
    const isNear = this.at === 0 || time <= this.at + far || time <= this.#now() + far;
    if (isNear || ++this.#strange >= believed) {
      this.#strange = 0;
      if (time > this.at) this.at = time;
      return time;
    }
    if (!this.#said)
      this.#remarks.push(
        `A line is dated ${isoOf(time)}, far ahead of this clock and of the lines before: the clock of the mail server jumped. Such lines count as of ${isoOf(this.at)}.`,
      );
    this.#said = true;
    return this.at;
  }

  remarks(): string[] {
    return this.#remarks.splice(0);
  }
}
