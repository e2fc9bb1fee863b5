/** Time stamps of logs: the year that none names, the zones that few name. */
import { describe, expect, test } from 'vitest';
import { LogClock } from '../../../shared/bounce/log/time.ts';

function read(now: string, ...lines: string[]): (string | null)[] {
  const clock = new LogClock(new Date(now));
  const times = lines.map((line) => {
    const bytes = new TextEncoder().encode(`${line} host program: text`);
    const time = clock.read(bytes, 0, bytes.length);
    if (time >= 0) expect(new TextDecoder().decode(bytes.subarray(clock.after))).toBe('host program: text');
    return time;
  });
  return times.map((time) => (time < 0 ? null : clock.iso(time)));
}

describe('a log without years ends at or before now', () => {
  test.each([
    ['2026-06-01T00:00:00Z', ['May 31 10:00:00'], ['2026-05-31T10:00:00Z']],
    ['2026-06-01T00:00:00Z', ['Jun  3 10:00:00'], ['2025-06-03T10:00:00Z']],
    [
      '2026-01-02T00:00:00Z',
      ['Dec 31 23:59:59', 'Jan  1 00:00:01'],
      ['2025-12-31T23:59:59Z', '2026-01-01T00:00:01Z'],
    ],
    // read in November, a log that begins in December is last year's, all of it
    [
      '2026-11-21T00:00:00Z',
      ['Dec 30 08:00:00', 'Jan  2 08:00:00'],
      ['2025-12-30T08:00:00Z', '2026-01-02T08:00:00Z'],
    ],
    // the first line fits this year, the last one would lie ahead
    [
      '2026-02-01T00:00:00Z',
      ['Jan 10 08:00:00', 'Mar 10 08:00:00'],
      ['2025-01-10T08:00:00Z', '2025-03-10T08:00:00Z'],
    ],
    // two turns of the year in one file
    [
      '2026-03-01T00:00:00Z',
      ['Dec  1 00:00:00', 'Feb  1 00:00:00', 'Jul  1 00:00:00', 'Dec  1 00:00:00', 'Feb  1 00:00:00'],
      [
        '2024-12-01T00:00:00Z',
        '2025-02-01T00:00:00Z',
        '2025-07-01T00:00:00Z',
        '2025-12-01T00:00:00Z',
        '2026-02-01T00:00:00Z',
      ],
    ],
    // lines of two machines, a little out of order over midnight of the year
    [
      '2026-01-02T00:00:00Z',
      ['Jan  1 00:00:01', 'Dec 31 23:59:59'],
      ['2026-01-01T00:00:01Z', '2025-12-31T23:59:59Z'],
    ],
    // a log in local time east of Greenwich runs ahead of UTC and is still today's
    ['2026-06-01T06:00:00Z', ['Jun  1 14:00:00'], ['2026-06-01T14:00:00Z']],
  ])('now %s: %j', (now, lines, times) => expect(read(now, ...lines)).toEqual(times));
});

test.each([
  ['2026-05-17T09:20:00Z', '2026-05-17T09:20:00Z'],
  ['2026-05-17T09:20:00.123456+02:00', '2026-05-17T07:20:00Z'],
  ['2026-05-17T09:20:00-0530', '2026-05-17T14:50:00Z'],
  ['2026-05-17 09:20:00', '2026-05-17T09:20:00Z'],
  ['2026-05-17 09:20:00.123 +0200', '2026-05-17T07:20:00Z'],
  ['Feb 29 12:00:00', '2024-02-29T12:00:00Z'],
  ['2026-13-17 09:20:00', null],
  ['2026-05-17 29:20:00', null],
  ['May 32 09:20:00', null],
  ['Mai 12 09:20:00', null],
])('%s', (stamp, time) => expect(read('2024-11-21T00:00:00Z', stamp).map((t) => t)).toEqual([time]));

test('a zone that is broken off is none', () => {
  const clock = new LogClock(new Date('2026-06-01T00:00:00Z'));
  const bytes = new TextEncoder().encode('2026-05-17 11:21:00.500 +02[422] 1xB1b0-000B2c-2d text');
  expect(clock.iso(clock.read(bytes, 0, bytes.length))).toBe('2026-05-17T11:21:00Z');
});

/** Each stands once before and once behind each other one: a day is remembered, and must not lend its zone. */
test('a stamp is read the same after any other of the same second, or of the same day', () => {
  const stamps = [
    '2026-11-21 06:15:42',
    '2026-11-21 06:15:42.123',
    '2026-11-21 06:15:42,123',
    '2026-11-21 06:15:42 +0100',
    '2026-11-21 06:15:42.5 -0300',
    '2026-11-21T06:15:42.123456+01:00',
    '2026-11-21T06:15:42+01:00',
    '2026-11-21T06:15:42.1Z',
    'Nov 21 06:15:42',
    'Nov 21 06:15:42.25',
    // of the same day
    '2026-11-21 00:00:00',
    '2026-11-21 23:59:60.999',
    '2026-11-21T23:59:59.9+01:00',
    '2026-11-21T00:00:00Z',
    'Nov 21 23:59:59',
    // no time of a day
    '2026-11-21 24:15:42',
    '2026-11-21T06:60:42Z',
    '2026-11-21T06:15-42Z',
    'Nov 21 06:15:61',
    'Nov 21 06-15:42',
    'Nov 21 06:1x:42',
  ];
  const now = '2026-11-22T00:00:00Z';
  for (const first of stamps)
    for (const second of stamps)
      expect(read(now, first, second, first)).toEqual(
        [first, second, first].flatMap((each) => read(now, each)),
      );
});
