import { expect, test } from 'vitest';
import { resultWord, type Finding } from '../../shared/case/finding.ts';

test.each([
  ['iprev', 'pass', 'pass'],
  ['iprev', 'temperror', 'unknown'],
  ['spf', 'permerror', 'permerror'], // a broken record is known to be broken
  ['dnsbl', 'fail', 'fail'],
  ['dnsbl', 'permerror', 'unknown'], // a zone that refuses to answer us
] as const)('%s: %s is reported as %s', (check, result, word) => {
  expect(resultWord({ check, result } as Finding)).toBe(word);
});
