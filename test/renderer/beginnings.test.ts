import { expect, test } from 'vitest';
import { usualBeginnings } from '../../renderer/case/time/beginnings.ts';

const offered = (now: Date) =>
  usualBeginnings(now).map(
    ({ label, at }) => `${label}: ${at.getDate()}. ${at.getHours()}:${at.getMinutes()}`,
  );

test('mornings and days of the reader, none of them ahead', () => {
  expect(offered(new Date(2026, 4, 19, 14, 30))).toEqual([
    'Just now: 19. 14:30',
    'An hour ago: 19. 13:30',
    'This morning: 19. 8:0',
    'Yesterday: 18. 12:0',
  ]);
});
test('no morning while it is one', () => {
  expect(offered(new Date(2026, 4, 19, 8, 30)).map((line) => line.split(':')[0])).toEqual([
    'Just now',
    'An hour ago',
    'Yesterday',
  ]);
});
