import { describe, expect, test } from 'vitest';
import { columnsOf, mostWords, pictureWords, spanWords, unitWords } from '../../renderer/logs/over-time.ts';

const now = '2026-05-19T16:42:00Z';
const hours = { from: '2026-05-19T09:00:00Z', seconds: 3600, deferred: [1204, 746, 373] };
const days = { from: '2026-05-12T00:00:00Z', seconds: 86_400, deferred: [1, 0, 9] };

test.each([
  [300, '5 minutes'],
  [3600, 'hour'],
  [10_800, '3 hours'],
  [86_400, 'day'],
  [345_600, '4 days'],
])('%i seconds: per %s', (seconds, words) => expect(unitWords(seconds)).toBe(words));

test('a column begins where the one before ends', () => {
  expect(columnsOf(hours)).toEqual([
    { from: '2026-05-19T09:00:00.000Z', to: '2026-05-19T10:00:00.000Z', deferred: 1204 },
    { from: '2026-05-19T10:00:00.000Z', to: '2026-05-19T11:00:00.000Z', deferred: 746 },
    { from: '2026-05-19T11:00:00.000Z', to: '2026-05-19T12:00:00.000Z', deferred: 373 },
  ]);
});

describe('in words', () => {
  test.each([
    [hours, 'today 09:00 to 11:59', 'most at 09:00, 1,204 attempts'],
    [days, '12 May 00:00 to 14 May 23:59', 'most on 14 May, 9 attempts'],
    [
      { from: '2026-05-18T18:00:00Z', seconds: 21_600, deferred: [2, 5] },
      '18 May 18:00 to today 05:59',
      'most today 00:00, 5 attempts',
    ],
  ])('%j', (overTime, span, most) => {
    const columns = columnsOf(overTime);
    expect([spanWords(columns, now), mostWords(columns, overTime.seconds, now)]).toEqual([span, most]);
  });
  test('the whole picture', () => {
    expect(pictureWords(columnsOf(hours), hours.seconds, now)).toBe(
      '2,323 refused attempts, today 09:00 to 11:59: most at 09:00, 1,204 attempts; 373 in the last hour',
    );
  });
});
