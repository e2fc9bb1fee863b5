/** `--now`: a time as it is written everywhere here, and nothing that only `Date` takes for one. */
import { expect, test } from 'vitest';
import { parse } from '../../electron/cli/verb.ts';

test.each([
  ['2026-05-17T09:20:00Z', '2026-05-17T09:20:00.000Z'],
  ['2026-05-17T11:20:00+02:00', '2026-05-17T09:20:00.000Z'],
  ['2026-05-17', '2026-05-17T00:00:00.000Z'],
  ['1999-12-31T23:59:59.999Z', '1999-12-31T23:59:59.999Z'],
])('%s', (given, now) => {
  expect(parse(['--now', given]).now().toISOString()).toBe(now);
});

test.each([
  '',
  '0',
  '5',
  '2026',
  '17 May 2026',
  '+275760-09-13T00:00:00Z',
  '0001-01-01',
  '2026-13-01',
  'now',
])('“%s” is no time', (given) => {
  expect(() => parse([`--now=${given}`]).now()).toThrow(expect.objectContaining({ exit: 2 }));
});
