/** What a postmaster reads of many tries: the first and the last line by line, those between counted. */
import { expect, test } from 'vitest';
import { timelineOf } from '../../shared/escalation/timeline.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';

const start = Date.parse('2026-05-18T09:00:00Z');
const at = (minutes: number): string =>
  new Date(start + minutes * 60_000).toISOString().replace('.000Z', 'Z');
const tries = (count: number, every: number) =>
  madeCase(
    Array.from({ length: count }, (_, n) =>
      attempt('421 4.7.0 Too busy', {
        at: at(n * every),
        queueId: `4Q${n}`,
        ...(n % 50 === 49 && { outcome: 'accepted' }),
      }),
    ),
  );

test('a few stand line by line', () => {
  const told = timelineOf(tries(24, 5));
  expect(told).toHaveLength(24);
  expect(told.every(({ counted }) => !counted)).toBe(true);
});

test.each([
  [300, 1, 25], // five hours
  [300, 10, 32], // two days
  [300, 120, 45], // 25 days
])('%i, one every %i minutes, are at most %i lines, and none is lost', (count, every, most) => {
  const told = timelineOf(tries(count, every));
  expect(told.length).toBeLessThanOrEqual(most);
  expect(told[0]).toEqual({ at: at(0), what: 'deferred 421 4.7.0, queue ID 4Q0' });
  expect(told[9]!.what).toContain('4Q9');
  expect(told.at(-1)!.at).toBe(at((count - 1) * every));
  const sums = told
    .filter(({ counted }) => counted)
    .map(({ what }) => /: (\d+) attempts/.exec(what)?.[1] ?? '1');
  expect(sums.reduce((sum, n) => sum + Number(n), 20)).toBe(count);
});

test('counts are those of each outcome, a try that stands for several counts as those', () => {
  const c = tries(100, 1);
  c.attempts[20]!.count = 5;
  const first = timelineOf(c).find(({ counted }) => counted)!;
  expect(first).toEqual({
    at: at(10),
    what: 'until 2026-05-18 09:59:00 UTC: 54 attempts, 53 deferred 421 4.7.0, 1 accepted',
    counted: true,
  });
});

test('changes and sessions keep their own lines among the counts', () => {
  const c = tries(300, 1);
  c.journal = [
    { at: at(120), what: 'Fewer sessions', from: '20', to: '2', who: null, kind: 'volume', ttl: null },
  ];
  const told = timelineOf(c);
  const place = told.findIndex(({ what }) => what.startsWith('change: Fewer sessions'));
  expect(told[place - 1]!.counted && told[place + 1]!.counted).toBe(true);
});
