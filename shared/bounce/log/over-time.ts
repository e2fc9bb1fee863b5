/** Deferrals over time, counted as they come in columns of a round width that grows with the span. */

const minute = 60;
const day = 86_400;
/** Seconds; each divides the next, so that columns can be joined without loss. Beyond a day they double. */
const widths = [5 * minute, 15 * minute, 60 * minute, 180 * minute, 360 * minute, day];
/** Columns kept; from seven up to this many wherever the span is over two hours. */
const most = 24;

export class OverTime {
  #step = 0;
  /** Number of the first column: its time divided by the width. */
  #first = 0;
  #counts: number[] = [];
  /** The column of the last time: most lines of a log fall into the same one as the line before. */
  #last = 0;
  #lastFrom = Number.POSITIVE_INFINITY;
  #lastTo = Number.NEGATIVE_INFINITY;

  /** Seconds that a column covers. */
  get width(): number {
    return widths[this.#step] ?? day * 2 ** (this.#step + 1 - widths.length);
  }

  /** When the first column begins, in seconds. */
  get from(): number {
    return this.#first * this.width;
  }

  get counts(): readonly number[] {
    return this.#counts;
  }

  /** The columns depend on the times alone, in whatever order they come. */
  add(time: number): void {
    const counts = this.#counts;
    if (time >= this.#lastFrom && time < this.#lastTo) {
      counts[this.#last]!++;
      return;
    }
    let at = Math.floor(time / this.width);
    if (counts.length === 0) this.#first = at;
    while (Math.max(at, this.#first + counts.length - 1) - Math.min(at, this.#first) >= most) {
      this.#widen();
      at = Math.floor(time / this.width);
    }
    for (; at < this.#first; this.#first--) counts.unshift(0);
    while (counts.length <= at - this.#first) counts.push(0);
    this.#last = at - this.#first;
    this.#lastFrom = at * this.width;
    this.#lastTo = this.#lastFrom + this.width;
    counts[this.#last]!++;
  }

  #widen(): void {
    const { width } = this;
    const first = this.#first;
    this.#step++;
    const columnOf = (column: number) => Math.floor((column * width) / this.width);
    this.#first = columnOf(first);
    const narrow = this.#counts.splice(0);
    narrow.forEach((count, i) => {
      const at = columnOf(first + i) - this.#first;
      this.#counts[at] = (this.#counts[at] ?? 0) + count;
    });
  }
}
