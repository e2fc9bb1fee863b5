import { describe, expect, test } from 'vitest';
import { counted } from '../../shared/words/sentence.ts';
import { deadline, offset, size, span, stretch, when } from '../../renderer/kit/times.ts';

const now = '2026-05-19T16:42:00Z';

describe('times are UTC, and “today” within a day', () => {
  test.each([
    ['2026-05-19T09:20:00Z', 'today 09:20'],
    ['2026-05-19T00:00:00Z', 'today 00:00'],
    ['2026-05-18T23:59:00Z', '18 May 23:59'],
    ['2025-12-31T12:00:00Z', '31 Dec 2025 12:00'],
    ['not a date', 'not a date'],
  ])('%s is %s', (at, words) => expect(when(at, now)).toBe(words));

  test('a deadline has its weekday', () =>
    expect(deadline('2026-05-24T09:20:00Z', now)).toMatch(/^Sun,? 24 May 09:20$/));

  test('a deadline of another year has its year', () =>
    expect(deadline('2025-12-14T06:05:00Z', now)).toBe('14 Dec 2025 06:05'));
});

test('a stretch says its day once, and a moment is no stretch', () => {
  const from = '2026-05-19T09:20:00Z';
  expect(stretch(from, '2026-05-19T09:55:00Z', now)).toBe('today 09:20 – 09:55');
  expect(stretch(from, '2026-05-19T09:20:40Z', now)).toBe('today 09:20');
  expect(stretch('2026-05-18T13:52:00Z', from, now)).toBe('18 May 13:52 – today 09:20');
});

test.each([
  [20_000, 'under 1 min'],
  [48 * 60_000, '48 min'],
  [(7 * 60 + 22) * 60_000, '7 h 22 min'],
  [(26 * 60 + 50) * 60_000, '26 h 50 min'],
  [48 * 3_600_000, '2 d'],
  [123 * 3_600_000, '5 d 3 h'],
  [(187 * 24 + 1) * 3_600_000, '187 d'],
  [-5, 'under 1 min'],
])('%i ms is %s', (ms, words) => expect(span(ms)).toBe(words));

test.each([
  [0, 'UTC'],
  [120, 'UTC+2'],
  [330, 'UTC+5:30'],
  [-210, 'UTC−3:30'],
])('%i minutes east is %s', (minutes, words) => expect(offset(minutes)).toBe(words));

test('numbers carry their noun', () => {
  expect(counted(1, 'message')).toBe('1 message');
  expect(counted(2, 'address', 'addresses')).toBe('2 addresses');
  expect(size(48_112)).toMatch(/^48[,.]112 bytes$/);
  expect(size(4_812_004)).toMatch(/^4[.,]8 MB$/);
});
