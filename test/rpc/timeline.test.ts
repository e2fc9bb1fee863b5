import { describe, expect, test } from 'vitest';
import { caseView } from '../../shared/rpc/present/present.ts';
import { attempt, shown } from './shown.ts';

const busy = '421 4.3.2 All server ports are busy';
const at = (clock: string) => `2026-05-19T${clock}:00.000Z`;
const tries = (...clocks: string[]) => clocks.map((clock) => attempt(busy, { at: at(clock) }));
const timeline = (...args: Parameters<typeof shown>) => caseView(shown(...args)).timeline;

test('every try, change and test is a mark, in order of time', () => {
  const { marks } = timeline(tries('09:20', '09:40'), {
    now: at('10:00'),
    journal: [
      {
        at: at('09:30'),
        what: 'Two connections',
        from: null,
        to: null,
        who: null,
        kind: 'volume',
        ttl: null,
      },
    ],
  });
  expect(marks.map((m) => [m.kind, m.label])).toEqual([
    ['deferred', '421 4.3.2, at the greeting'],
    ['change', 'Two connections'],
    ['deferred', '421 4.3.2, at the greeting'],
  ]);
});

test('an accepted try, of which a log tells no reply, is called accepted', () => {
  const through = { ...attempt(busy, { at: at('09:40'), outcome: 'accepted' }), reply: null, says: null };
  expect(timeline([...tries('09:20'), through]).marks.at(-1)!.label).toMatch(/^accepted/);
});

test('ten thousand tries become few marks, and none is lost', () => {
  const start = Date.parse(at('00:00'));
  const many = Array.from({ length: 10_000 }, (_, i) =>
    attempt(busy, { at: new Date(start + i * 4000).toISOString(), queueId: `q${i}` }),
  );
  const { marks } = timeline(many, { now: at('12:00') });
  expect(marks.length).toBeLessThanOrEqual(400);
  expect(marks.reduce((sum, m) => sum + m.count, 0)).toBe(10_000);
});

describe('what may happen when', () => {
  test('the next try of the queue is estimated from the product, and always lies ahead', () => {
    const { nextRetry } = timeline(tries('09:20'), { now: at('13:00') });
    expect(Date.parse(nextRetry!.at)).toBeGreaterThan(Date.parse(at('13:00')));
    expect(nextRetry!.why).toContain('Postfix (from your settings)');
    expect(nextRetry!.says).toBe('Your server tries again by itself, about');
    // A try is told, and no queue that it waits in.
    const told = timeline([attempt(busy, { at: at('09:20'), queueId: null })], { now: at('13:00') });
    expect(told.nextRetry!.says).toBe('If it still waits, your server tries again about');
  });
  test('the end of the queue: the notice’s own word, else the settings, else the product', () => {
    const noticed = [attempt(busy, { willRetryUntil: '2026-05-24T09:20:00.000Z' })];
    expect(timeline(noticed).queueEnds).toMatchObject({
      at: '2026-05-24T09:20:00.000Z',
      why: expect.stringContaining('Will-Retry-Until'),
    });
    const own = { settings: { mta: 'exim' as const, queueLifetimeHours: 24 } };
    expect(timeline(tries('09:20'), {}, own).queueEnds!.at).toBe('2026-05-20T09:20:00.000Z');
    const exim = { settings: { mta: 'exim' as const, queueLifetimeHours: null } };
    expect(timeline(tries('09:20'), {}, exim).queueEnds!.at).toBe('2026-05-23T09:20:00.000Z');
  });
  test('nothing is promised once it is through, refused for good, or given up', () => {
    const ends = [
      [...tries('09:20'), attempt('250 2.0.0 Ok', { outcome: 'accepted', at: at('09:25') })],
      [attempt('550 5.1.1 User unknown', { outcome: 'rejected' })],
    ];
    for (const list of ends) expect(timeline(list)).toMatchObject({ nextRetry: null, queueEnds: null });
    const answers = [{ step: 'wait', answer: 'delivered', at: at('10:30') }];
    const told = timeline(tries('09:20'), { now: at('10:40'), answers });
    expect(told, 'as the user told').toMatchObject({ nextRetry: null, queueEnds: null });
    const lost = timeline([attempt(busy, { outcome: 'expired', action: 'failed' })]);
    expect(lost).toMatchObject({ nextRetry: null, queueEnds: { why: 'The notice says that it gave up.' } });
  });
  test('politeness and its reason come from the host', () => {
    const polite = { at: at('10:08'), why: 'the last test was at 09:08 UTC' };
    expect(timeline(tries('09:20'), {}, { nextTest: polite }).nextTest).toEqual(polite);
  });
});

test.each([
  ['unknown', tries('09:20')],
  ['steady', tries('09:20', '09:25', '09:35', '09:55', '10:35')],
  ['worsening', tries('09:20', '10:00', '10:05', '10:10', '10:12', '10:14', '10:16')],
  ['recovering', [...tries('09:20'), attempt('250 2.0.0 Ok', { outcome: 'accepted', at: at('09:40') })]],
])('the trend is %s', (trend, list) => {
  expect(timeline(list, { now: at('11:00') }).trend).toBe(trend);
});

test('the whole picture as one sentence', () => {
  expect(
    timeline(
      tries('09:20', '09:25', '09:35'),
      { now: at('12:00') },
      { nextTest: { at: at('12:15'), why: '' } },
    ).says,
  ).toBe(
    '3 tries since today 09:20, all put off. Now 2 h 40 min on, in the band “Watch”. Next test not before today 12:15. Your server gives up 24 May 09:20 UTC.',
  );
  expect(timeline([attempt(busy, { at: null })]).says).toContain('No time is in the evidence');
});
