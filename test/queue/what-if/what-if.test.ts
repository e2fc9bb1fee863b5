/** The best and the worst that can be expected, and what is inferred for them. */
import { describe, expect, test } from 'vitest';
import { arrivalsPerHour, inferredLimit, type Hour } from '../../../shared/queue/what-if/limit.ts';
import { dueOf, whatIf, type Known } from '../../../shared/queue/what-if/what-if.ts';

const now = Date.UTC(2026, 4, 17, 12);
const minute = 60_000;
const hour = 60 * minute;
const hoursOf = (...those: [arrived: number, accepted: number, refused: number][]): Hour[] =>
  those.map(([arrived, accepted, refused], i) => ({
    from: (now - (those.length - i) * hour) / 1000,
    arrived,
    accepted,
    refused,
  }));

describe('how much a receiver takes', () => {
  test.each<[string, Hour[], ReturnType<typeof inferredLimit>]>([
    ['unknown', [], { low: 0, high: null, from: 'none' }],
    ['it refused in no hour', hoursOf([9, 9, 0]), { low: null, high: null, from: 'free' }],
    [
      'it took some of them',
      hoursOf([400, 400, 0], [90, 60, 30], [90, 80, 9], [0, 20, 400]),
      { low: 60, high: 400, from: 'limited' },
    ],
    ['it took none so far', hoursOf([40, 0, 40], [3, 0, 90]), { low: 0, high: null, from: 'limited' }],
  ])('%s', (_name, hours, limit) => expect(inferredLimit(hours)).toEqual(limit));
});

test('what comes is counted by its hours, else by what still waits of the last six', () => {
  expect(arrivalsPerHour(hoursOf([30, 0, 0], [10, 0, 0]), [], now)).toBe(20);
  const waiting = [1, 2, 3, 7, 30].map((h) => ({ arrivedAt: now - h * hour }));
  expect(arrivalsPerHour([], waiting, now)).toBe(0.5);
});

const known: Known = {
  now,
  waiting: Array.from({ length: 100 }, () => ({ arrivedAt: now - 7 * hour, nextAt: null })),
  retries: { pause: () => 67 * minute, lifetime: 120 * hour, run: 5 * minute, closed: null },
  hours: hoursOf([0, 60, 0], [0, 60, 40], [0, 50, 40]),
  each: { least: 500, most: 2000 },
};

test('tries that no listing tells lie in one pause, at worst at its end', () => {
  expect(dueOf(known, false).every(({ due }) => due === now + 67 * minute)).toBe(true);
  const best = dueOf(known, true).map(({ due }) => (due - now) / (67 * minute));
  for (const tenth of [0, 0.1, 0.5, 0.9])
    expect(Math.abs(best.filter((share) => share >= tenth && share < tenth + 0.1).length - 10)).toBeLessThan(
      4,
    );
  const exact = { ...known, waiting: [{ arrivedAt: now, nextAt: now + 9 }] };
  expect(dueOf(exact, true)).toEqual(dueOf(exact, false));
});

test('slower is sooner where the receiver puts off what is too fast', () => {
  const slow = whatIf(known, { sessions: 1, gap: 72_000 });
  const fast = whatIf(known, { sessions: 20, gap: 0 });
  expect(slow.best.emptyAt!).toBeLessThanOrEqual(slow.worst.emptyAt!);
  expect(slow.worst.emptyAt!).toBeLessThan(fast.worst.emptyAt!);
  expect(slow.worst.expired).toBe(0);
});

test('where nothing is known it is empty soon, or everything expires', () => {
  const { best, worst } = whatIf({ ...known, hours: [] }, { sessions: 20, gap: 0 });
  expect(best).toMatchObject({ accepted: 100, expired: 0 });
  expect(worst).toMatchObject({ accepted: 0, expired: 100, firstExpiry: now + 113 * hour });
});
