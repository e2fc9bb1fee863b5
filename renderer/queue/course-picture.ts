/** The picture of what waited: areas one on the other, as steps by the hour, and the hours without log lines. */
import type { QueueCourse } from '../../shared/rpc/present/queue-view.ts';
import { count } from '../../shared/words/sentence.ts';
import { clock, isSameDay, when } from '../kit/times.ts';

export const width = 600;
export const height = 120;

interface Picture {
  /** Paths of the areas, the outermost first: all, then without the last receiver, and so on. */
  areas: string[];
  gaps: { x: number; width: number }[];
  /** The full height. */
  most: number;
}

export function pictureOf({ receivers, hours }: QueueCourse): Picture {
  const start = Date.parse(hours[0]!.from);
  const end = Math.max(start + 1, Date.parse(hours.at(-1)!.to));
  const x = (at: string): number => Math.round(((Date.parse(at) - start) / (end - start)) * width * 10) / 10;
  const most = roundUp(hours.reduce((max, { all }) => Math.max(max, all), 1));
  const y = (n: number): number => Math.round((1 - n / most) * height * 10) / 10;
  // Each receiver stands on those before it.
  const tops = [
    ...receivers.map(
      (_, index) => (hour: QueueCourse['hours'][number]) =>
        hour.waiting.slice(0, index + 1).reduce((sum, n) => sum + n, 0),
    ),
    (hour: QueueCourse['hours'][number]) => hour.all,
  ];
  return {
    areas: tops
      .reverse()
      .map((top) =>
        hours.map((hour) => `M${x(hour.from)} ${height}V${y(top(hour))}H${x(hour.to)}V${height}Z`).join(''),
      ),
    gaps: hours.slice(1).flatMap(({ from }, index) => {
      const [left, right] = [x(hours[index]!.to), x(from)];
      return right - left > 1 ? [{ x: left, width: right - left }] : [];
    }),
    most,
  };
}

/** The next round number: a picture whose upper half is empty tells half as much. */
function roundUp(n: number): number {
  const ten = 10 ** Math.floor(Math.log10(n));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((by) => by * ten).find((round) => round >= n)!;
}

/** “By the log 516 wait now, 545 at most, at 16:00” */
export function courseWords({ hours }: QueueCourse, now: string): string {
  const last = hours.at(-1)!;
  const top = hours.reduce((most, hour) => (hour.all > most.all ? hour : most));
  if (top.all === 0) return 'By the log nothing waited';
  if (top.all <= last.all) return `By the log ${count(last.all)} wait now, the most in this time`;
  const at = isSameDay(top.to, now) ? clock(top.to) : when(top.to, now);
  return `By the log ${count(last.all)} wait now, ${count(top.all)} at most, at ${at}`;
}
