import { expect, test } from 'vitest';
import { isoOf } from '../../shared/text/iso-time.ts';

test('isoOf agrees with Date', () => {
  for (const seconds of [0, 59, 86_399, 86_400, 1_795_241_742, 951_782_400])
    expect(isoOf(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
});
