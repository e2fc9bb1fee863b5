/** Columns over time: round widths, whole spans, no deferral lost when columns are joined. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OverTime } from '../../../shared/bounce/log/over-time.ts';

const hour = 3600;
const day = 86_400;
/** 2026-05-19T09:20:00Z */
const start = 1_779_182_400;

function over(...times: number[]): OverTime {
  const overTime = new OverTime();
  for (const time of times) overTime.add(time);
  return overTime;
}

describe('the width follows the span', () => {
  test.each([
    ['one moment', 0, 300, 1],
    ['ten minutes', 600, 300, 3],
    ['three quarters of an hour', 0.75 * hour, 300, 10],
    ['three hours', 3 * hour, 900, 13],
    ['seven hours', 7 * hour, hour, 8],
    ['a day and a half', 1.5 * day, 3 * hour, 13],
    ['five days', 5 * day, 6 * hour, 21],
    ['three weeks', 21 * day, day, 22],
    ['two months', 60 * day, 4 * day, 16],
    ['ten years', 3650 * day, 256 * day, 15],
  ])('%s', (_, span, width, columns) => {
    const overTime = over(start, start + span);
    expect([overTime.width, overTime.counts.length]).toEqual([width, columns]);
  });
});

test('a column begins at a round time', () => {
  expect(over(start, start + 7 * hour).from).toBe(start - 20 * 60);
});

test('the order of the lines does not matter, and nothing is lost', () => {
  const times = fc.array(fc.integer({ min: -day, max: 90 * day }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, (offsets) => {
      const forward = over(...offsets.map((offset) => start + offset));
      const { from, width, counts } = forward;
      const expected = counts.map(
        (_, i) => offsets.filter((offset) => Math.floor((start + offset - from) / width) === i).length,
      );
      expect(counts).toEqual(expected);
      expect(counts[0]).toBeGreaterThan(0);
      expect(counts.at(-1)).toBeGreaterThan(0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(offsets.length);
      const backward = over(...offsets.map((offset) => start + offset).reverse());
      expect([backward.from, backward.width, backward.counts]).toEqual([from, width, counts]);
    }),
  );
});
