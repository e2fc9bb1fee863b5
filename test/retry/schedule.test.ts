import { describe, expect, test } from 'vitest';
import {
  bandOf,
  bands,
  hour,
  minute,
  nextRetry,
  queueEnd,
  queueProfiles,
} from '../../shared/retry/schedule.ts';

describe('bands', () => {
  test.each([
    [-5 * minute, 'normal'],
    [0, 'normal'],
    [59 * minute, 'normal'],
    [60 * minute, 'watch'],
    [6 * hour - 1, 'watch'],
    [6 * hour, 'cooling'],
    [12 * hour, 'incident'],
    [24 * hour, 'escalate'],
    [119 * hour, 'escalate'],
    [120 * hour, 'expired'],
  ])('%d ms after the first deferral: %s', (duration, band) => expect(bandOf(duration)).toBe(band));

  test('lie end to end and name their origin', () => {
    bands.slice(1).forEach((band, index) => expect(band.fromMinutes).toBe(bands[index]!.toMinutes));
    expect(bands.every((band) => band.origin.length > 0)).toBe(true);
  });
});

describe('queues', () => {
  const first = Date.parse('2026-05-18T09:00:00Z');
  test.each([
    ['postfix', 0, 5],
    ['postfix', 30, 30],
    ['postfix', 600, 4000 / 60],
    ['exim', 60, 15],
    ['exim', 600, 240],
    ['exim', 1200, 360],
    ['exchange', 300, 15],
    ['kumomta', 5, 20],
    ['custom', 5, 30],
  ] as const)('%s, a try at the age of %d min: next after %d min', (mta, age, pause) => {
    const last = first + age * minute;
    expect((nextRetry(mta, first, last) - last) / minute).toBeCloseTo(pause, 5);
  });
  test.each([
    ['postfix', 120],
    ['exim', 96],
    ['exchange', 48],
    ['exchange-online', 24],
    ['sendmail', 120],
  ] as const)('%s gives up after %d h', (mta, hours) => {
    expect((queueEnd(mta, first) - first) / hour).toBe(hours);
    expect(queueProfiles[mta].source).not.toBe('');
  });
  test('a lifetime of one’s own overrules the default', () =>
    expect(queueEnd('exim', first, 36) - first).toBe(36 * hour));
});
