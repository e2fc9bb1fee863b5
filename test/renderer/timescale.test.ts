import { describe, expect, test } from 'vitest';
import { dots, position, range, scaledBands } from '../../renderer/case/time/timescale.ts';
import { fakeCase } from '../support/fake-case.ts';

const { timeline } = fakeCase();
const bands = scaledBands(timeline);
const after = (minutes: number) => new Date(Date.parse(timeline.firstSeen) + minutes * 60_000).toISOString();

describe('bands have a fixed width and a scale of their own', () => {
  test.each([
    [0, 0],
    [30, 7.5],
    [60, 15],
    [210, 26.5],
    [360, 38],
    [720, 63],
    [1440, 79],
    [7200, 100],
    [99_999, 100],
    [-5, 0],
  ])('%i minutes stand at %f %%', (minutes, at) => {
    expect(position(timeline, bands, after(minutes))).toBeCloseTo(at, 5);
  });

  test('each says its range', () => {
    expect(bands.map(range)).toEqual(['0–1 h', '1–6 h', '6–12 h', '12–24 h', '24 h – 5 d']);
  });

  test('the last one reaches to now where the queue gave up before', () => {
    const late = { ...timeline, now: after(10 * 1440) };
    expect(scaledBands(late).at(-1)?.end).toBe(10 * 1440);
    expect(position(late, scaledBands(late), late.now)).toBe(100);
  });
});

test('ten thousand attempts become at most some hundred marks, and none is lost', () => {
  const { timeline: long } = fakeCase('c-1', 10_000);
  const drawn = dots(long, scaledBands(long));
  expect(drawn.length).toBeLessThan(150);
  expect(drawn.reduce((n, dot) => n + dot.count, 0)).toBe(10_001);
});
