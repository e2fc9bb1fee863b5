import { describe, expect, test } from 'vitest';
import { chosenZones } from '../../electron/app/checks.ts';
import { settingsSchema } from '../../shared/rpc/contract.ts';
import { plainZone } from '../../shared/evidence/listing.ts';
import type { ZoneCard } from '../../shared/evidence/zone.ts';

const card = (zone: string, more: Partial<ZoneCard>): ZoneCard => ({ ...plainZone(zone), ...more });
const cards = [
  card('usual.example', { byDefault: true }),
  card('rare.example', { byDefault: false }),
  card('{{key}}.keyed.example', { byDefault: false, keyed: true }),
  card('dnsbl.gone.example', { byDefault: false, closed: 'since June 2024' }),
];
const chosen = (zones: string[], dnsblKeys: Record<string, string>): string[] =>
  chosenZones({ zones, dnsblKeys }, cards).map(({ card: { zone }, key }) => `${zone} ${key ?? 'no key'}`);

test.each([
  ['none named, no key: the usual ones', [], {}, ['usual.example no key']],
  [
    'none named, a key: the one it is for as well',
    [],
    { 'keyed.example': 'abc' },
    ['usual.example no key', '{{key}}.keyed.example abc'],
  ],
  ['a part of a closed list', ['spam.dnsbl.gone.example'], {}, ['dnsbl.gone.example no key']],
  [
    'named ones alone, in their order',
    ['rare.example', 'usual.example'],
    {},
    ['rare.example no key', 'usual.example no key'],
  ],
  [
    'a keyed one named without its key is told as such',
    ['keyed.example'],
    {},
    ['{{key}}.keyed.example no key'],
  ],
  ['a zone that nobody knows', ['own.example'], {}, ['own.example no key']],
  [
    'a key of a zone that wants none is sent nowhere',
    [],
    { 'usual.example': 'abc' },
    ['usual.example no key'],
  ],
  ['a zone named like a property', ['constructor'], {}, ['constructor no key']],
])('%s', (_, zones, keys, expected) => expect(chosen(zones, keys)).toEqual(expected));

describe('keys become labels of a name', () => {
  test.each([['a.b'], ['with space'], ['x'.repeat(64)], ['']])('%j is refused', (key) =>
    expect(settingsSchema.shape.dnsblKeys.safeParse({ 'keyed.example': key }).success).toBe(false),
  );
});
