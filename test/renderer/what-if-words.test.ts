/** The sentences and the scale of “What if”. */
import { expect, test } from 'vitest';
import {
  emptyWords,
  expireWords,
  perHourSteps,
  stepBelow,
  tracksOf,
} from '../../renderer/queue/what-if-words.ts';
import type { WhatIfRange } from '../../shared/rpc/present/what-if-view.ts';

const now = '2026-05-19T16:40:00Z';
const range = (earliest: string | null, latest: string | null, least = 0, most = 0): WhatIfRange => ({
  sessions: 1,
  perHour: 120,
  empty: { earliest, latest },
  expire: { least, most },
  firstExpiry: most > 0 ? '2026-05-24T09:20:00Z' : null,
  tries: [],
});
const soon = '2026-05-19T20:34:00Z';

test.each([
  [range(soon, '2026-05-19T22:40:00Z'), 'between today 20:34 and 22:40'],
  [range(soon, '2026-05-20T06:00:00Z'), 'between today 20:34 and 20 May 06:00'],
  [range(soon, '2026-05-19T20:34:20Z'), 'about today 20:34'],
  [range(soon, null), 'today 20:34 at the earliest'],
  [range(null, null), 'not before your server gives up what waits'],
])('when it is empty', (one, words) => expect(emptyWords(one, now)).toBe(words));

test.each([
  [range(soon, soon), 'none is given up'],
  [range(soon, null, 0, 412), '0 to 412 messages would be given up, from Sun 24 May 09:20 on'],
  [range(null, null, 1, 1), '1 message would be given up, from Sun 24 May 09:20 on'],
])('what is given up', (one, words) => expect(expireWords(one, now)).toBe(words));

test('both stand on one scale, an end that nobody knows is open', () => {
  const { tracks } = tracksOf([range(soon, null), range(null, null)], now);
  expect(tracks[0]).toMatchObject({ to: 1, isOpen: true });
  expect(tracks[0]!.from).toBeCloseTo(1 / 1.15);
  expect(tracks[1]).toBeNull();
});

test.each([
  [130, 120],
  [31, 30],
  [5, 20],
  [90_000, 3600],
])('below a limit of %i an hour begins a pace of %i', (limit, pace) => {
  expect(perHourSteps[stepBelow(limit)]).toBe(pace);
});
