/** Whether it was a mailing is told by the notices themselves, too: many messages refused within an hour are many. */
import { expect, test } from 'vitest';
import { facts } from '../../shared/flow.ts';
import { lookups } from '../../shared/verdict/lookups.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-05-18T09:20:00Z');
const notices = (count: number, apart: number) =>
  madeCase(
    Array.from({ length: count }, (_, index) => {
      const at = new Date(Date.parse('2026-05-18T03:00:00Z') + index * apart * 60_000).toISOString();
      return attempt('421 4.3.2 Try again later', {
        recipient: `user${index}@example.net`,
        queueId: `Q${index}`,
        action: 'delayed',
        at: null,
        arrivedAt: at,
      });
    }),
  );
const volumeOf = (count: number, apart: number) =>
  lookups.volume!(facts(notices(count, apart), prepared(), now));

test('three hundred notices of one hour are a mailing', () => {
  const told = volumeOf(300, 0.1);
  expect(told?.value).toBe('bulk');
  expect(told?.because).toContain('300 messages');
});

test.each([
  ['as many, one each ten minutes', 40, 10],
  ['a few', 4, 1],
])('%s: asked', (_, count, apart) => expect(volumeOf(count, apart)).toBeNull());
