/** A wished pace as a mail server keeps it. */
import { describe, expect, test } from 'vitest';
import { paceNow, paceOf, retriesOf } from '../../../shared/queue/what-if/pace.ts';

test('a pace of Postfix is a pause in one session, of others it is shared by their sessions', () => {
  expect(paceOf('postfix', 5, 120, 1000)).toEqual({ sessions: 1, gap: 30_000 });
  expect(paceOf('postfix', 5, null, 1000)).toEqual({ sessions: 5, gap: 0 });
  expect(paceOf('postfix', 0, 120, 1000).sessions).toBe(0);
  expect(paceOf('exim', 2, 120, 1000)).toEqual({ sessions: 2, gap: 59_000 });
});

describe('what it does now', () => {
  test.each([
    [{}, { sessions: 20, gap: 0 }],
    [{ smtp_destination_concurrency_limit: '2' }, { sessions: 2, gap: 0 }],
    [
      { smtp_destination_concurrency_limit: '2', smtp_destination_rate_delay: '3s' },
      { sessions: 1, gap: 3000 },
    ],
    [{ smtp_destination_rate_delay: '$odd' }, { sessions: 20, gap: 0 }],
  ])('%j', (said, pace) => {
    expect(paceNow('postfix', new Map(Object.entries(said)))).toEqual(pace);
  });
});

test('whole sessions that are refused close Postfix for its shortest pause, with a pause of its own not longer', () => {
  const rules = { pause: () => 5, runMinutes: 5, closedMinutes: 5, lifetimeHours: 120 };
  expect(retriesOf(rules, { sessions: 20, gap: 0 }, true).closed).toEqual({ after: 5, pause: 300_000 });
  expect(retriesOf(rules, { sessions: 1, gap: 1000 }, true).closed).toEqual({ after: 1, pause: 0 });
  expect(retriesOf(rules, { sessions: 20, gap: 0 }, false).closed).toBeNull();
});
