/** One reader of dates: what is no day is no time, in notices, in logs and in tables. */
import { describe, expect, test } from 'vitest';
import { LogClock } from '../../shared/bounce/log/time.ts';
import { tableTime } from '../../shared/bounce/log/tables/table.ts';
import { mailDate } from '../../shared/bounce/mail/date.ts';

const logTime = (text: string): string | null => {
  const bytes = new TextEncoder().encode(`${text} host`);
  const clock = new LogClock(new Date('2026-11-30T00:00:00Z'));
  const time = clock.read(bytes, 0, bytes.length);
  return time < 0 ? null : clock.iso(time);
};
const table = (text: string): string | null => {
  const time = tableTime(text);
  return time === null ? null : new Date(time * 1000).toISOString();
};

describe('there is no such day or time', () => {
  test.each([
    '31 Feb 2026 10:00:00 +0000',
    '29 Feb 2025 10:00:00 +0000',
    '31 Apr 2026 10:00:00 +0000',
    '0 May 2026 10:00:00 +0000',
    '17 May 2026 24:00:00 +0000',
    '17 May 2026 10:60:00 +0000',
    '17 May 2026 10:00:61 +0000',
    '2026-02-31T10:00:00Z',
    '2026-13-01T10:00:00Z',
  ])('in a notice: %s', (text) => expect(mailDate(text)).toBeNull());
  test.each(['Feb 31 10:00:00', 'Apr 31 10:00:00', '2026-02-29 10:00:00', '2026-02-31T10:00:00Z'])(
    'in a log: %s',
    (text) => expect(logTime(text)).toBeNull(),
  );
  test.each([
    '2026-02-31 10:00:00',
    '2/31/2026 6:15:42 AM',
    'Feb 31, 2026, 6:15:42 AM',
    '13/1/2026 06:15:42',
  ])('in a table: %s', (text) => expect(table(text)).toBeNull());
});

describe('these there are', () => {
  test.each([
    ['29 Feb 2024 10:00:00 +0100', '2024-02-29T09:00:00Z'],
    ['31 Dec 2026 23:59:60 +0000', '2027-01-01T00:00:00Z'],
    ['Thu,29 Apr 2012 23:34:45 +0900', '2012-04-29T14:34:45Z'],
    ['2026-05-17T09:20:00.5Z', '2026-05-17T09:20:00Z'],
  ])('in a notice: %s', (text, iso) => expect(mailDate(text)).toBe(iso));
  test.each([
    ['Feb 28 10:00:00', '2026-02-28T10:00:00Z'],
    ['2024-02-29 10:00:00', '2024-02-29T10:00:00Z'],
  ])('in a log: %s', (text, iso) => expect(logTime(text)).toBe(iso));
  test.each([
    ['2/28/2026 6:15:42 PM', '2026-02-28T18:15:42.000Z'],
    ['2026-02-28 06:15', '2026-02-28T06:15:00.000Z'],
  ])('in a table: %s', (text, iso) => expect(table(text)).toBe(iso));
});
