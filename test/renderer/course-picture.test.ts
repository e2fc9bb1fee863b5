/** The picture of what waited: areas on each other, gaps where the log was silent. */
import { expect, test } from 'vitest';
import { courseWords, pictureOf } from '../../renderer/queue/course-picture.ts';

const at = (hour: number): string => `2026-05-19T${String(hour).padStart(2, '0')}:00:00.000Z`;
const hour = (from: number, all: number, ...waiting: number[]) => ({
  from: at(from),
  to: at(from + 1),
  waiting,
  all,
});
const course = {
  receivers: ['example.net', 'example.org'],
  hours: [hour(8, 70, 0, 70), hour(9, 380, 300, 79), hour(11, 250, 150, 90)],
};

test('all is the outermost area, each receiver stands on those before it', () => {
  const { areas, most } = pictureOf(course);
  expect(most).toBe(400);
  const tops = areas.map((area) =>
    [...area.matchAll(/V([\d.]+)H/g)].map(([, y]) => Math.round(400 * (1 - Number(y) / 120))),
  );
  expect(tops).toEqual([
    [70, 380, 250],
    [70, 379, 240],
    [0, 300, 150],
  ]);
});

test('an hour that is not there is a gap', () => {
  expect(pictureOf(course).gaps).toEqual([{ x: 300, width: 150 }]);
});

test.each([
  [course.hours, 'By the log 250 wait now, 380 at most, at 10:00'],
  [course.hours.slice(0, 2), 'By the log 380 wait now, the most in this time'],
  [[hour(8, 0, 0, 0), hour(9, 0, 0, 0)], 'By the log nothing waited'],
])('in words', (hours, words) => {
  expect(courseWords({ ...course, hours }, at(12))).toBe(words);
});
