/** Hours or days that stand together where there is no room for each. */
export interface Span {
  /** `14`, or `14–17` where several stand together. */
  title: string;
  /** Of the columns, from this one on … */
  from: number;
  /** … up to this one, which is not among them. */
  to: number;
}

/** At most `most` spans, as even as they can be, in the order of the columns. */
export function foldedColumns(columns: readonly string[], most: number): Span[] {
  const size = Math.max(1, Math.ceil(columns.length / Math.max(1, most)));
  const spans: Span[] = [];
  for (let from = 0; from < columns.length; from += size) {
    const to = Math.min(columns.length, from + size);
    const [first, last] = [columns[from]!, columns[to - 1]!];
    spans.push({ title: to - from > 1 ? `${first}–${last}` : first, from, to });
  }
  return spans;
}
