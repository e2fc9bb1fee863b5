/** The period of a report, as reporters write it: seconds, milliseconds or a date; in the wrong order, or in no year of mail. */

export interface Period {
  begin: string | null;
  end: string | null;
  notes: string[];
}

/** Mail has been reported on since about then; later than tomorrow nobody can. */
const earliest = Date.UTC(2010, 0, 1);

export function periodOf(begin: string | null, end: string | null): Period {
  const notes: string[] = [];
  let from = timeOf(begin);
  let to = timeOf(end);
  if (from !== null && to !== null && from > to) {
    [from, to] = [to, from];
    notes.push('The report’s period ends before it begins; the two times were exchanged.');
  }
  if ((begin && from === null) || (end && to === null))
    notes.push(`The report’s period cannot be read (“${[begin, end].join(' – ').slice(0, 60)}”).`);
  if (!begin && !end) notes.push('The report names no period.');
  return { begin: iso(from), end: iso(to), notes };
}

/** Milliseconds since the epoch; null where it is no time that a report can have. */
export function timeOf(text: string | null): number | null {
  if (!text) return null;
  const number = /^\d{9,14}(?:\.\d+)?$/.test(text) ? Number(text) : null;
  const time =
    number === null
      ? Date.parse(
          /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text,
        )
      : number > 1e11
        ? number
        : number * 1000;
  return Number.isFinite(time) && time >= earliest && time < Date.UTC(2100, 0, 1) ? time : null;
}

const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z');
