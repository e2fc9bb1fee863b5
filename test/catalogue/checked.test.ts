/** How old a card is, in words. */
import { expect, test } from 'vitest';
import { ageOf } from '../../shared/catalogue/checked.ts';

const now = Date.parse('2026-11-29T03:00:00Z');
test.each([
  ['2026-11-29', 'checked today (2026-11-29)', false],
  ['2026-11-28', 'checked yesterday (2026-11-28)', false],
  ['2026-11-21', 'checked 8 days ago (2026-11-21)', false],
  ['2026-11-01', 'checked 4 weeks ago (2026-11-01)', false],
  ['2026-05-29', 'checked 6 months ago (2026-05-29)', false],
  ['2025-11-29', 'checked 11 months ago (2025-11-29)', false],
  ['2025-11-28', 'checked 12 months ago (2025-11-28), older than a year: look it up again', true],
  ['2023-01-01', 'checked 3 years ago (2023-01-01), older than a year: look it up again', true],
  ['2027-01-01', 'checked today (2027-01-01)', false], // this clock is behind
  [null, 'not dated: nobody said when it was checked', true],
])('%s', (checked, says, old) => {
  expect(ageOf(checked, now)).toEqual({ says, old });
});
