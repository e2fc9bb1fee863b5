/** What came, was taken, was refused and waited, by receiver and hour: two days of it, kept small. Times in seconds. */

const hour = 3600;
const hoursKept = 48;
/** Receivers that have a row of their own; who had nothing for longest makes room. */
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

  constructor(state?: CourseState) {
    this.#receivers = new Map(state?.receivers);
    this.#all = state?.all ?? [];
    this.#hour = this.#all.at(-1)?.[0] ?? -1;
  }

  state(): CourseState {
    return { receivers: [...this.#receivers], all: this.#all };
  }

  /** The log has a line of this time. @param waiting how many deliveries wait before that line, by receiver */
  seen(at: number, waiting: () => Iterable<readonly [string, number]>): void {
    const from = at - (at % hour);
    if (from <= this.#hour) return;
    this.waits(waiting());
    this.#hour = from;
    this.#all.push([from, this.#all.at(-1)?.[1] ?? 0]);
    this.#all = this.#all.filter(([begun]) => begun > from - hoursKept * hour);
    for (const [domain, rows] of this.#receivers) {
      const left = rows.filter(([begun]) => begun > from - hoursKept * hour);
      if (left.length === 0) this.#receivers.delete(domain);
      else if (left.length < rows.length) this.#receivers.set(domain, left);
    }
  }

  refused(domain: string, at: number): void {
    this.#row(domain, at)[3]++;
  }

  /** A message that waits from now on came in. */
  met(domain: string, at: number): void {
    this.#row(domain, at)[1]++;
  }

  /** Also of a message that had waited, which `ended` is told of as well. */
  accepted(domain: string, at: number): void {
    const row = this.#row(domain, at);
    row[1]++;
    row[2]++;
  }

  /** @param isKnown it was told before that it waits */
  ended(domain: string, at: number, isRecovered: boolean, isKnown: boolean): void {
    const row = this.#row(domain, at);
    if (isRecovered && isKnown) row[1]--;
    if (!isRecovered && !isKnown) row[1]++;
  }

  /** How many deliveries wait now, by receiver: so it stands at the end of this hour, until it is told anew. */
  waits(waiting: Iterable<readonly [string, number]>): void {
    const last = this.#all.at(-1);
    if (!last) return;
    const most = [...waiting].sort(([, a], [, b]) => b - a);
    last[1] = most.reduce((sum, [, count]) => sum + count, 0);
    const now = new Map(most.filter(([, count]) => count > 0).slice(0, receiversKept));
    for (const rows of this.#receivers.values()) if (rows.at(-1)![0] === this.#hour) rows.at(-1)![4] = 0;
    for (const [domain, count] of [...now].reverse()) this.#row(domain, this.#hour)[4] = count;
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

  #row(domain: string, at: number): Row {
    const from = at - (at % hour);
    const rows = this.#receivers.get(domain) ?? [];
    let row = rows.at(-1);
    if (row && row[0] >= from) return row;
    rows.push((row = [from, 0, 0, 0, 0]));
    // Put back behind the others.
    this.#receivers.delete(domain);
    this.#receivers.set(domain, rows);
    if (this.#receivers.size > receiversKept) this.#receivers.delete(this.#receivers.keys().next().value!);
    return row;
  }
}
