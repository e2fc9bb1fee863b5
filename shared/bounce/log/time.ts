/**
 * Time stamps of logs, as seconds since the epoch.
 *
 * Syslog (RFC 3164 §4.1.2) writes no year. Lines come in order, so a jump back by half a year is New Year; the
 * year itself is the one that puts the newest line at or before now, which is known only at the end. Times
 * are therefore kept in a guessed year, and `iso` moves them.
 */
import { instantOf } from '../../text/instant.ts';
import { isoOf } from '../../text/iso-time.ts';
import { isDigit, sameWords, wordsIn, wordsOf } from './bytes.ts';

/** A log in local time may run ahead of UTC by this much and still be today's. */
const aheadOfUtc = 14 * 3600;

export class LogClock {
  oldest = Number.POSITIVE_INFINITY;
  newest = Number.NEGATIVE_INFINITY;
  /** Some lines had no year. */
  yearless = false;
  /** Some lines had no zone. */
  zoneless = false;
  /** Some lines had no time at all, and none came before them. */
  untimed = false;
  /** Offset behind the last time stamp that `read` understood. */
  after = 0;
  readonly #now: number;
  #year = 0;
  #month = -1;
  #dayKey = -1;
  #dayStart = 0;
  /** The day as the line before writes it, up to its clock, and when it begins in that line's zone. */
  readonly #day = new Uint8Array(11);
  readonly #dayWords = wordsIn(this.#day);
  #dayLength = 0;
  #midnight = 0;
  /** The clock of the line before, four bytes and four bytes. */
  #hoursAndMinutes = 0;
  #minutesAndSeconds = 0;
  readonly #zoneText = new Uint8Array(8);
  readonly #zoneWords = wordsIn(this.#zoneText);
  #zoneLength = 0;
  /** How many years the guessed one lies ahead, and of which newest time this is said. */
  #yearsAhead = 0;
  #settledFor = Number.NaN;
  #lastTime = 0;

  constructor(now: Date) {
    this.#now = Math.floor(now.getTime() / 1000);
  }

  /**
   * The time stamp at `start`: `Nov 21 06:15:42`, `2026-11-21 06:15:42[.123][ +0100]` or RFC 3339.
   * -1 if there is none; otherwise `after` is the offset of what follows, one space skipped.
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 20) return -1;
    if (this.#again(bytes, start, end)) return this.#lastTime;
    const time = isDigit(bytes[start]) ? this.#full(bytes, start, end) : this.#syslog(bytes, start, end);
    if (time < 0) return -1;
    this.saw(time);
    this.#keep(bytes, start, time);
    return time;
  }

  /** True if the line was written on the day of the one before, in the same zone: nearly all lines were. */
  #again(b: Uint8Array, start: number, end: number): boolean {
    const length = this.#dayLength;
    if (length === 0) return false;
    const words = wordsOf(b);
    if (!sameWords(words, start, this.#dayWords, 0, length)) return false;
    const clock = start + length;
    let at = clock + 8;
    if (b[at] === 46 || b[at] === 44) for (at++; at < end && isDigit(b[at]); at++);
    if (!sameWords(words, at, this.#zoneWords, 0, this.#zoneLength)) return false;
    at += this.#zoneLength;
    if (at > end || (this.#zoneLength === 1 && (b[at] === 43 || b[at] === 45))) return false;
    const hoursAndMinutes = words.view.getInt32(clock, true);
    const minutesAndSeconds = words.view.getInt32(clock + 4, true);
    if (hoursAndMinutes !== this.#hoursAndMinutes || minutesAndSeconds !== this.#minutesAndSeconds) {
      const seconds = b[clock + 2] === 58 && b[clock + 5] === 58 ? clockAt(b, clock) : -1;
      if (seconds < 0) return false;
      this.#lastTime = this.#midnight + seconds;
      this.saw(this.#lastTime);
      this.#hoursAndMinutes = hoursAndMinutes;
      this.#minutesAndSeconds = minutesAndSeconds;
    }
    this.after = at;
    return true;
  }

  /** The day, and what stands behind its clock and the fraction of a second: a zone, a space. */
  #keep(b: Uint8Array, start: number, time: number): void {
    this.#dayLength = 0;
    const length = isDigit(b[start]) ? 11 : 7;
    const clock = start + length;
    let zone = clock + 8;
    if (b[zone] === 46 || b[zone] === 44) for (zone++; isDigit(b[zone]); zone++);
    if (this.after - zone > this.#zoneText.length || b[this.after - 1] !== 32) return;
    for (let i = 0; i < length; i++) this.#day[i] = b[start + i]!;
    for (let i = zone; i < this.after; i++) this.#zoneText[i - zone] = b[i]!;
    this.#dayLength = length;
    this.#zoneLength = this.after - zone;
    this.#midnight = time - clockAt(b, clock);
    const { view } = wordsOf(b);
    this.#hoursAndMinutes = view.getInt32(clock, true);
    this.#minutesAndSeconds = view.getInt32(clock + 4, true);
    this.#lastTime = time;
  }

  /** When a line without a time stamp was written: as the newest before it, or unknown, which is given as now. */
  unstamped(): number {
    if (this.newest >= this.oldest) return this.newest;
    this.untimed = true;
    return this.#now;
  }

  /** Widens the span of the log by a time that was read elsewhere. */
  saw(time: number): void {
    if (time < this.oldest) this.oldest = time;
    if (time > this.newest) this.newest = time;
  }

  /** ISO 8601, UTC. In a log without years only after the last line is the year certain. */
  iso(time: number): string {
    return isoOf(this.settled(time));
  }

  /** Hours that the newest line lies ahead of now: the sign of a log in a zone east of Greenwich. */
  hoursAhead(): number {
    if (this.newest === Number.NEGATIVE_INFINITY) return 0;
    return Math.max(0, (this.settled(this.newest) - this.#now) / 3600);
  }

  /** The same as seconds since the epoch. */
  settled(time: number): number {
    if (!this.yearless) return time;
    if (this.#settledFor !== this.newest) {
      this.#settledFor = this.newest;
      this.#yearsAhead = 0;
      while (this.#yearsAhead < 200 && yearsBack(this.newest, this.#yearsAhead) > this.#now + aheadOfUtc)
        this.#yearsAhead++;
    }
    return yearsBack(time, this.#yearsAhead);
  }

  #syslog(b: Uint8Array, s: number, e: number): number {
    if (e - s < 16 || b[s + 3] !== 32 || b[s + 6] !== 32 || b[s + 9] !== 58 || b[s + 12] !== 58) return -1;
    const month = monthAt(b, s);
    const tens = b[s + 4] === 32 ? 0 : b[s + 4]! - 48;
    const dayOfMonth = tens * 10 + b[s + 5]! - 48;
    const seconds = clockAt(b, s + 7);
    if (month < 0 || dayOfMonth < 1 || dayOfMonth > 31 || seconds < 0) return -1;
    let after = s + 15;
    if (b[after] === 46 || b[after] === 44) for (after++; after < e && isDigit(b[after]); after++);
    if (b[after] !== 32) return -1;
    const key = month * 32 + dayOfMonth;
    if (key !== this.#dayKey) {
      // the year is not known yet: a leap year has every day
      if (instantOf(2024, month + 1, dayOfMonth) === null) return -1;
      this.#turnTo(month, dayOfMonth, key);
    }
    this.after = after + 1;
    this.yearless = true;
    this.zoneless = true;
    return this.#dayStart + seconds;
  }

  #turnTo(month: number, dayOfMonth: number, key: number): void {
    if (this.#month < 0) {
      const year = new Date(this.#now * 1000).getUTCFullYear();
      const thisYear = Date.UTC(year, month, dayOfMonth) / 1000;
      this.#year = thisYear > this.#now + aheadOfUtc ? year - 1 : year;
    } else if (month - this.#month < -6) this.#year++;
    else if (month - this.#month > 6) this.#year--;
    this.#month = month;
    this.#dayKey = key;
    this.#dayStart = Date.UTC(this.#year, month, dayOfMonth) / 1000;
  }

  #full(b: Uint8Array, s: number, e: number): number {
    if (e - s < 19 || b[s + 4] !== 45 || b[s + 7] !== 45 || b[s + 13] !== 58 || b[s + 16] !== 58) return -1;
    const separator = b[s + 10];
    if (separator !== 32 && separator !== 84) return -1;
    const year = pair(b, s) * 100 + pair(b, s + 2);
    const month = pair(b, s + 5);
    const dayOfMonth = pair(b, s + 8);
    const seconds = clockAt(b, s + 11);
    if (!(year >= 1970 && month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= 31 && seconds >= 0))
      return -1;
    const key = -(year * 512 + month * 32 + dayOfMonth);
    if (key !== this.#dayKey) {
      const dayStart = instantOf(year, month, dayOfMonth);
      if (dayStart === null) return -1;
      this.#dayKey = key;
      this.#dayStart = dayStart / 1000;
    }
    let at = s + 19;
    if (b[at] === 46 || b[at] === 44) for (at++; at < e && isDigit(b[at]); at++);
    const zone = this.#zone(b, at, e);
    return this.#dayStart + seconds - zone;
  }

  /** Seconds east of Greenwich of `Z`, `+01:00`, `+0100` or ` +0100`; 0 and a note where nothing is written. */
  #zone(b: Uint8Array, s: number, e: number): number {
    let at = s;
    if (b[at] === 32 && (b[at + 1] === 43 || b[at + 1] === 45) && isDigit(b[at + 2])) at++;
    const sign = b[at] === 43 ? 1 : b[at] === 45 ? -1 : 0;
    const minutesAt = b[at + 3] === 58 ? at + 4 : at + 3;
    if (
      sign !== 0 &&
      minutesAt + 1 < e &&
      isDigit(b[at + 1]) &&
      isDigit(b[at + 2]) &&
      isDigit(b[minutesAt]) &&
      isDigit(b[minutesAt + 1])
    ) {
      this.after = minutesAt + (b[minutesAt + 2] === 32 ? 3 : 2);
      return sign * (pair(b, at + 1) * 3600 + pair(b, minutesAt) * 60);
    }
    if (b[at] === 90) at++;
    else this.zoneless = true;
    this.after = b[at] === 32 ? at + 1 : at;
    return 0;
  }
}

function yearsBack(time: number, years: number): number {
  if (years === 0) return time;
  const date = new Date(time * 1000);
  return Math.floor(date.setUTCFullYear(date.getUTCFullYear() - years) / 1000);
}

function pair(b: Uint8Array, at: number): number {
  const high = b[at]! - 48;
  const low = b[at + 1]! - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}

/** Seconds of `hh:mm:ss`; -1 if it is none. A leap second (60) counts as the next minute. */
function clockAt(b: Uint8Array, at: number): number {
  const hours = pair(b, at);
  const minutes = pair(b, at + 3);
  const seconds = pair(b, at + 6);
  return hours < 24 && minutes < 60 && seconds <= 60 ? hours * 3600 + minutes * 60 + seconds : -1;
}

const months = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [
    (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2),
    index,
  ]),
);
let lastMonthKey = 0;
let lastMonth = -1;

function monthAt(b: Uint8Array, at: number): number {
  const key = (b[at]! << 16) | (b[at + 1]! << 8) | b[at + 2]!;
  if (key === lastMonthKey) return lastMonth;
  lastMonthKey = key;
  return (lastMonth = months.get(key) ?? -1);
}
