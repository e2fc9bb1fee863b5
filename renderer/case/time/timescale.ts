/** The time line's scale: five bands of fixed width, each with its own scale. Positions are per cent of the width. */
import type { Timeline, TimelineBand, TimelineMark } from '../../../shared/rpc/view.ts';

/** Widths of the bands, so that the first hour is as readable as the last days. */
const widths = [15, 23, 25, 16, 21];
const fiveDays = 5 * 24 * 60;

export interface ScaledBand extends TimelineBand {
  left: number;
  width: number;
  end: number;
}

export function scaledBands(timeline: Timeline): ScaledBand[] {
  const bands = timeline.bands.filter((band) => band.id !== 'expired');
  const given = widths.slice(0, bands.length);
  const sum = given.reduce((a, b) => a + b, 0) || 100;
  let left = 0;
  return bands.map((band, i) => {
    const width = ((given[i] ?? sum / bands.length) / sum) * 100;
    const scaled = { ...band, left, width, end: band.toMinutes ?? lastMinute(timeline, band) };
    left += width;
    return scaled;
  });
}

/** The open end reaches to where the queue gives up, by default five days, and never ends before now. */
function lastMinute(timeline: Timeline, band: TimelineBand): number {
  const ends = timeline.queueEnds ? minutes(timeline, timeline.queueEnds.at) : fiveDays;
  return Math.max(ends, minutes(timeline, timeline.now), band.fromMinutes + 60);
}

export const minutes = (timeline: Timeline, at: string): number =>
  (Date.parse(at) - Date.parse(timeline.firstSeen)) / 60_000;

/** Where a moment stands, 0–100. */
export function position(timeline: Timeline, bands: ScaledBand[], at: string): number {
  const m = minutes(timeline, at);
  const band = bands.find((b) => m < b.end) ?? bands.at(-1);
  if (!band) return 0;
  const share = (m - band.fromMinutes) / (band.end - band.fromMinutes);
  return Math.min(100, Math.max(0, band.left + band.width * share));
}

export interface Dot {
  kind: TimelineMark['kind'];
  x: number;
  count: number;
  label: string;
}

/** Marks of one kind that would lie on each other become one with a count: never more than some hundred are drawn. */
export function dots(timeline: Timeline, bands: ScaledBand[], apart = 0.8): Dot[] {
  const drawn: Dot[] = [];
  const lastOf = new Map<string, Dot>();
  for (const mark of timeline.marks) {
    const x = position(timeline, bands, mark.at);
    const last = lastOf.get(mark.kind);
    if (last && Math.abs(x - last.x) < apart) {
      last.count += mark.count;
      continue;
    }
    const dot = { kind: mark.kind, x, count: mark.count, label: mark.label };
    drawn.push(dot);
    lastOf.set(mark.kind, dot);
  }
  return drawn;
}

/** `0–1 h`, `12–24 h`, `24 h – 5 d`. */
export function range(band: ScaledBand): string {
  const h = (m: number) =>
    m >= 48 * 60 ? `${Math.round((m / 1440) * 10) / 10} d` : `${Math.round(m / 6) / 10} h`;
  const [from, to] = [h(band.fromMinutes), h(band.end)];
  return from.at(-1) === to.at(-1) ? `${from.slice(0, -2)}–${to}` : `${from} – ${to}`;
}
