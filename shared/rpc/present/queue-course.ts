/** What waited over the last two days, for the picture on the Queue screen. */
import { isoOf } from '../../text/iso-time.ts';
import type { Course } from '../../watch/course.ts';
import type { QueueCourse } from './queue-view.ts';

const hour = 3600;
/** Told apart; more are no picture. */
const apart = 2;

/** @param domains those that something waits for, the most first. @param at milliseconds */
export function presentCourse(
  course: Course | null,
  domains: readonly string[],
  at: number,
): QueueCourse | null {
  const all = course?.all() ?? [];
  if (!course || all.length < 2) return null;
  const rows = domains.slice(0, 20).flatMap((domain) => {
    const hours = course.of(domain);
    return hours.length > 0 ? [{ domain, by: new Map(hours.map((one) => [one.from, one.waiting])) }] : [];
  });
  const those = rows.slice(0, apart);
  return {
    receivers: those.map(({ domain }) => domain),
    hours: all.map(({ from, waiting }) => ({
      from: isoOf(from),
      to: isoOf(Math.max(from, Math.min(from + hour, Math.floor(at / 1000)))),
      waiting: those.map(({ by }) => by.get(from) ?? 0),
      all: waiting,
    })),
  };
}
