import { describe, expect, test } from 'vitest';
import { eastOf, inZone, zoneOf } from '../../shared/text/zone.ts';

test.each([
  ['utc', 'UTC'],
  ['+00:00', 'UTC'],
  ['+2', '+02:00'],
  ['-0530', '-05:30'],
  ['GMT+1', '+01:00'],
  ['europe/berlin', 'Europe/Berlin'],
  ['America/Argentina/Ushuaia', 'America/Argentina/Ushuaia'],
  ['+25:00', null],
  ['Europe/Atlantis', null],
  ['CEST', null],
  ['', null],
])('“%s” is %s', (words, zone) => expect(zoneOf(words)).toBe(zone));

test('a zone has its summer', () => {
  expect(eastOf('Europe/Berlin', Date.parse('2026-07-01T00:00:00Z'))).toBe(120);
  expect(eastOf('Europe/Berlin', Date.parse('2026-12-01T00:00:00Z'))).toBe(60);
  expect(eastOf('Asia/Kolkata', 0)).toBe(330);
});

describe('the same face in another zone', () => {
  test.each([
    ['2026-11-28T09:20:01Z', 'UTC', 'Europe/Berlin', '2026-11-28T08:20:01Z'],
    ['2026-11-28T09:20:01Z', 'UTC', '-05:00', '2026-11-28T14:20:01Z'],
    ['2026-11-28T08:20:01Z', 'Europe/Berlin', 'Asia/Kolkata', '2026-11-28T03:50:01Z'],
    // an hour that the spring skips is read as the one after it
    ['2026-03-29T02:30:00Z', 'UTC', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ])('%s of %s, of %s is %s', (at, from, to, then) => expect(inZone(at, from, to)).toBe(then));

  test('and back again is what it was', () => {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7 * 3_600_000) {
      const iso = new Date(at).toISOString().replace('.000Z', 'Z');
      expect(inZone(inZone(iso, 'America/New_York', '+05:45'), '+05:45', 'America/New_York')).toBe(iso);
    }
  });
});
