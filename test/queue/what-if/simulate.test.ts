/** What becomes of a queue: what always holds, whatever waits, comes and is taken; and some that can be counted by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../shared/queue/what-if/scenario.ts';
import { simulate } from '../../../shared/queue/what-if/simulate.ts';

const now = Date.UTC(2026, 4, 17, 12);
const minute = 60_000;
const hour = 60 * minute;
const postfix = (age: number): number => Math.min(Math.max(age, 5 * minute), 67 * minute);

const base: Scenario = {
  now,
  waiting: [],
  arrivals: 0,
  pace: { sessions: 1, gap: 0 },
  takes: { perHour: null, burst: 1, each: 1000 },
  retries: { pause: postfix, lifetime: 120 * hour, run: 0, closed: null },
};
const waits = (count: number, age = 0): Scenario['waiting'] =>
  Array.from({ length: count }, () => ({ arrivedAt: now - age, due: now }));

describe('by hand', () => {
  test('one session takes one after the other', () => {
    expect(simulate({ ...base, waiting: waits(30) })).toMatchObject({ emptyAt: now + 30_000, accepted: 30 });
  });
  test('two take half as long', () => {
    const pace = { sessions: 2, gap: 0 };
    expect(simulate({ ...base, waiting: waits(30), pace }).emptyAt).toBe(now + 15_000);
  });
  test('a pause lies between two, and not after the last', () => {
    const pace = { sessions: 1, gap: 30_000 };
    expect(simulate({ ...base, waiting: waits(30), pace }).emptyAt).toBe(now + 30_000 + 29 * 30_000);
  });
  test('what is refused comes again after its pause, looked for once in five minutes', () => {
    const takes = { perHour: 60, burst: 1, each: 1000 };
    const retries = { ...base.retries, run: 5 * minute };
    const { emptyAt, tries } = simulate({ ...base, waiting: waits(2), takes, retries });
    // The second one, refused at one second, is due after five minutes and a little, and found at ten.
    expect(emptyAt).toBe(now + 10 * minute + 1000);
    expect(tries).toEqual([
      { at: now, count: 2 },
      { at: now + 10 * minute, count: 1 },
    ]);
  });
  test('of what it takes at once nothing is left where it refuses now', () => {
    const takes = { perHour: 1800, burst: 30, each: 0 };
    const retries = { ...base.retries, pause: () => 1000 };
    expect(simulate({ ...base, waiting: waits(20), takes, retries }).emptyAt).toBe(now);
    const spent = simulate({ ...base, waiting: waits(20), takes: { ...takes, isSpent: true }, retries });
    expect(spent.emptyAt).toBe(now + 40_000);
  });
  test('after so many refusals in a row those behind are put off untried', () => {
    const takes = { perHour: 0, burst: 1, each: 1000 };
    const retries = { ...base.retries, closed: { after: 3, pause: 5 * minute } };
    const { tries } = simulate({ ...base, waiting: waits(100), takes, retries });
    expect(tries.find(({ at }) => at === now)).toEqual({ at: now, count: 3 });
  });
  test('a sender that keeps below the limit is done before one that does not', () => {
    const takes = { perHour: 120, burst: 2, each: 1000 };
    const waiting = waits(100, 7 * hour);
    const slow = simulate({ ...base, waiting, takes, pace: { sessions: 1, gap: 30_000 } });
    const fast = simulate({ ...base, waiting, takes, pace: { sessions: 20, gap: 0 } });
    expect(slow.emptyAt! - now).toBeLessThan(hour);
    expect(fast.emptyAt! - now).toBeGreaterThan(24 * hour);
  });
  test('more comes than is taken: it is never empty, and all is told', () => {
    const takes = { perHour: 60, burst: 1, each: 1000 };
    const end = simulate({ ...base, waiting: waits(10), arrivals: 600, takes });
    expect(end.emptyAt).toBeNull();
    expect(end.waiting).toBeGreaterThan(1000);
  });
  test('that several go as one is no burst: below the limit it becomes empty', () => {
    const takes = { perHour: 60, burst: 1, each: 1000 };
    const pace = { sessions: 1, gap: 60_000 };
    const end = simulate({ ...base, waiting: waits(412), arrivals: 30, takes, pace });
    expect(end.emptyAt).not.toBeNull();
    expect(end.expired).toBe(0);
  });
  test('a hundred thousand that wait are counted through at once', () => {
    const end = simulate({
      ...base,
      waiting: waits(100_000),
      pace: { sessions: 10, gap: 0 },
      arrivals: 1000,
    });
    expect(end.accepted).toBe(100_000 + end.arrived);
    expect((end.emptyAt! - now) / (10_250 * 1000)).toBeCloseTo(1, 1);
  });
});

const scenario = fc.record({
  waiting: fc.array(
    fc.record({ age: fc.integer({ min: 0, max: 119 * hour }), due: fc.integer({ min: 0, max: 2 * hour }) }),
    { maxLength: 60 },
  ),
  arrivals: fc.constantFrom(0, 3, 40),
  sessions: fc.integer({ min: 0, max: 5 }),
  gap: fc.constantFrom(0, 0, 1000, 60_000),
  perHour: fc.constantFrom(null, 0, 1, 30, 2000),
  each: fc.integer({ min: 1, max: 5000 }),
  run: fc.constantFrom(0, 5 * minute),
  closed: fc.constantFrom(null, { after: 2, pause: 5 * minute }),
});
type Made = typeof scenario extends fc.Arbitrary<infer T> ? T : never;
const of = (made: Made, more: Partial<Scenario> = {}): Scenario => ({
  ...base,
  waiting: made.waiting.map(({ age, due }) => ({ arrivedAt: now - age, due: now + due })),
  arrivals: made.arrivals,
  pace: { sessions: made.sessions, gap: made.gap },
  takes: { perHour: made.perHour, burst: 3, each: made.each },
  retries: { ...base.retries, run: made.run, closed: made.closed },
  ...more,
});

describe('whatever waits', () => {
  test('nothing is made and nothing is lost', () => {
    fc.assert(
      fc.property(scenario, (made) => {
        const end = simulate(of(made));
        expect(end.accepted + end.expired + end.waiting).toBe(made.waiting.length + end.arrived);
        if (end.emptyAt !== null) expect(end.waiting).toBe(0);
      }),
    );
  });
  test('who takes nothing, or is sent nothing, lets all expire', () => {
    fc.assert(
      fc.property(scenario, fc.boolean(), (made, isSender) => {
        const pace = { sessions: isSender ? 0 : made.sessions, gap: 0 };
        const takes = { perHour: isSender ? made.perHour : 0, burst: 3, each: made.each };
        const end = simulate(of(made, { pace, takes, arrivals: 0 }));
        expect(end).toMatchObject({ accepted: 0, expired: made.waiting.length, waiting: 0 });
      }),
    );
  });
  test('more sessions, a shorter pause or a faster receiver never empty it later', () => {
    fc.assert(
      fc.property(scenario, fc.constantFrom('sessions', 'gap', 'each'), (made, which) => {
        const open = { perHour: null, burst: 3, each: made.each };
        const less = of(made, { takes: open });
        const more = of(made, {
          takes: { ...open, each: which === 'each' ? Math.ceil(made.each / 2) : made.each },
          pace: {
            sessions: made.sessions + (which === 'sessions' ? 1 : 0),
            gap: which === 'gap' ? Math.floor(made.gap / 2) : made.gap,
          },
        });
        const [slow, fast] = [simulate(less), simulate(more)];
        fc.pre(slow.expired === 0 && slow.emptyAt !== null);
        expect(fast.emptyAt!).toBeLessThanOrEqual(slow.emptyAt!);
        expect(fast.expired).toBe(0);
      }),
    );
  });
  test('a receiver without a limit lets none expire that one with a limit did not', () => {
    fc.assert(
      fc.property(scenario, (made) => {
        const limited = simulate(of(made, { arrivals: 0 }));
        const open = simulate(of(made, { arrivals: 0, takes: { perHour: null, burst: 3, each: made.each } }));
        expect(open.accepted).toBeGreaterThanOrEqual(limited.accepted);
      }),
    );
  });
});
