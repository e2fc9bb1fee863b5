import { expect, test } from 'vitest';
import { missingPieces } from '../../shared/case/missing.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { finding } from '../support/made-finding.ts';

const known = {
  ...{ recipientDomains: [], remoteMtas: [], timesKnown: false, hasReply: true, stage: 'greeting' as const },
  ...{ scope: 'unknown' as const, deferrals: 1, hasNotice: false },
};
const isMissing = (...findings: ReturnType<typeof finding>[]) =>
  missingPieces(madeCase([attempt('421 4.3.2 busy')], { findings }), known).includes('senderChecks');

test('sender checks are there once one of them told something', () => {
  expect(isMissing()).toBe(true);
  expect(isMissing(finding('iprev', 'temperror', {}), finding('dnsbl', 'permerror', {})), 'all unknown').toBe(
    true,
  );
  expect(isMissing(finding('mx', 'pass', {}), finding('mta-sts', 'none', {})), 'the receiver’s').toBe(true);
  expect(isMissing(finding('iprev', 'pass', {}))).toBe(false);
  expect(isMissing(finding('spf', 'permerror', {})), 'a broken record is a result').toBe(false);
});
