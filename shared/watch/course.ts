/** What came, was taken, was refused and waited, by receiver and hour: two days of it, kept small. Times in seconds. */

const hour = 3600;
const hoursKept = 48;
/** Receivers that have rows of their own: those with most that waits, then who came first in this hour. */
const receiversKept = 60;

/** One hour of a receiver. */
export interface CourseHour {
  /** Its beginning, seconds since the epoch. */
  from: number;
  /** Messages; those that came in earlier are not counted again. */
  arrived: number;
  accepted: number;
  /** Tries that were put off. */
  refused: number;
  /** Deliveries that waited at its end, or wait now. */
  waiting: number;
}
/** In the order of `CourseHour`: most of what is kept are numbers. */
type Row = [from: number, arrived: number, accepted: number, refused: number, waiting: number];

export interface CourseState {
  receivers: [string, Row[]][];
  /** Deliveries that waited at the end of each hour in which the log had lines, of all receivers. */
  all: [from: number, waiting: number][];
}

export class Course {
  readonly #receivers: Map<string, Row[]>;
  #all: [number, number][];
  #hour = -1;
  /** Up to this hour there is no room for further receivers, as long as none comes or goes; -1 where nobody asked since. */
  #fullIn = -1;

  constructor(state?: CourseState) {
    this.#receivers = new Map(state?.receivers);
    this.#all = state?.all ?? [];
    this.#hour = this.#all.at(-1)?.[0] ?? -1;
  }

  state(): CourseState {
    return { receivers: [...this.#receivers], all: this.#all };
  }

  /** The log has a line of this time. @param waiting how many deliveries wait before that line, by receiver */
  seen(at: number, waiting: () => readonly (readonly [string, number])[]): void {
    const from = at - (at % hour);
    if (from <= this.#hour) return;
    this.waits(waiting());
    this.#hour = from;
    this.#fullIn = -1;
    this.#all.push([from, this.#all.at(-1)?.[1] ?? 0]);
    this.#all = this.#all.filter(([begun]) => begun > from - hoursKept * hour);
    for (const [domain, rows] of this.#receivers) {
      const left = rows.filter(([begun]) => begun > from - hoursKept * hour);
      if (left.length === 0) this.#receivers.delete(domain);
      else if (left.length < rows.length) this.#receivers.set(domain, left);
    }
  }

  refused(domain: string, at: number): void {
    const row = this.#row(domain, at);
    if (row) row[3]++;
  }

  /** A message that waits from now on came in. */
  met(domain: string, at: number): void {
    const row = this.#row(domain, at);
    if (row) row[1]++;
  }

  /** Also of a message that had waited, which `ended` is told of as well. */
  accepted(domain: string, at: number): void {
    const row = this.#row(domain, at);
    if (!row) return;
    row[1]++;
    row[2]++;
  }

  /** @param isKnown it was told before that it waits */
  ended(domain: string, at: number, isRecovered: boolean, isKnown: boolean): void {
    const row = this.#row(domain, at);
    if (!row) return;
    if (isRecovered && isKnown) row[1]--;
    if (!isRecovered && !isKnown) row[1]++;
  }

  /** How many deliveries wait now, by receiver: so it stands at the end of this hour, until it is told anew. */
  waits(waiting: readonly (readonly [string, number])[]): void {
    const last = this.#all.at(-1);
    if (!last) return;
    last[1] = waiting.reduce((sum, [, count]) => sum + count, 0);
    const most = waiting.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
    const now = new Map(most.slice(0, receiversKept));
    for (const rows of this.#receivers.values()) if (rows.at(-1)![0] === this.#hour) rows.at(-1)![4] = 0;
    this.#makeRoom(now);
    for (const [domain, count] of [...now].reverse()) this.#row(domain, this.#hour)![4] = count;
  }

  /** The oldest first; hours in which nothing was to be said of it are left out. */
  of(domain: string): CourseHour[] {
    return (this.#receivers.get(domain) ?? []).map(([from, arrived, accepted, refused, waiting]) => ({
      from,
      arrived,
      accepted,
      refused,
      waiting,
    }));
  }

  /** All deliveries that waited at the end of each hour that had lines, the oldest first. */
  all(): { from: number; waiting: number }[] {
    return this.#all.map(([from, waiting]) => ({ from, waiting }));
  }

  /** Who had nothing for longest goes, until there is a place for each of these. */
  #makeRoom(wanted: ReadonlyMap<string, number>): void {
    this.#fullIn = -1;
    const without = [...wanted.keys()].filter((domain) => !this.#receivers.has(domain)).length;
    for (const domain of this.#receivers.keys()) {
      if (this.#receivers.size + without <= receiversKept) return;
      if (!wanted.has(domain)) this.#receivers.delete(domain);
    }
  }

  /** Null where there is no room: all that have rows had something in this hour. */
  #row(domain: string, at: number): Row | null {
    const from = at - (at % hour);
    const rows = this.#receivers.get(domain);
    const last = rows?.at(-1);
    if (last && last[0] >= from) return last;
    if (!rows && this.#receivers.size >= receiversKept) {
      if (from <= this.#fullIn) return null;
      const [longest, its] = this.#receivers.entries().next().value!;
      if (its.at(-1)![0] >= from) {
        this.#fullIn = from;
        return null;
      }
      this.#receivers.delete(longest);
    }
    this.#fullIn = -1;
    const row: Row = [from, 0, 0, 0, 0];
    // Put back behind the others.
    this.#receivers.delete(domain);
    this.#receivers.set(domain, [...(rows ?? []), row]);
    return row;
  }
}
