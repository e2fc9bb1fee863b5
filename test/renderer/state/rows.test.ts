import { expect, test } from 'vitest';
import { windowOf } from '../../../renderer/kit/window-of.ts';

test.each([
  { top: 0, seen: 520, total: 3, from: 0, to: 3 },
  { top: 0, seen: 520, total: 100_000, from: 0, to: 18 },
  { top: 52_000, seen: 520, total: 100_000, from: 992, to: 1018 },
  { top: 5_200_000, seen: 520, total: 100_000, from: 99_992, to: 100_000 },
])('$total rows at $top px show $from to $to', ({ top, seen, total, from, to }) => {
  expect(windowOf(top, seen, 52, total)).toEqual({ from, to });
});
