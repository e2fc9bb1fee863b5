/** What was looked up about an address, a name or a domain that was corrected afterwards. */
import { describe, expect, test } from 'vitest';
import { applyChange, document, type Case } from '../../shared/flow.ts';
import { madeBefore } from '../../shared/case/made-before.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { finding } from '../support/made-finding.ts';
import { prepared } from '../support/worked-cases.ts';

const known = {
  formerIps: ['192.0.2.8'],
  clientIps: ['192.0.2.9'],
  helo: 'mail1.example.com',
  senderDomain: 'example.com',
  recipientDomain: 'example.net',
};
const c: Case = madeCase([attempt('421 4.7.25 PTR missing for 192.0.2.9')], known);

describe('a finding holds while the case is about the same', () => {
  test.each([
    finding('iprev', 'fail', { subject: '192.0.2.9', clientIp: '192.0.2.9' }),
    finding('helo', 'pass', { subject: 'MAIL1.example.com.', clientIp: '192.0.2.9' }),
    finding('spf', 'pass', { subject: 'bounce.example.com', clientIp: '192.0.2.9' }),
    finding('dkim', 'pass', { subject: 's2026._domainkey.example.com' }),
    finding('dmarc', 'pass', { subject: 'example.com' }),
    finding('mx', 'pass', { subject: 'example.net' }),
    finding('dnsbl', 'pass', { subject: 'example.com', zone: 'dbl.spamhaus.org' }),
    finding('dane', 'none', { subject: 'mx.example.net' }),
  ])('$check of $subject', (one) => expect(madeBefore(one, c)).toBeNull());
  test('an address in another spelling is the same', () => {
    const six = { ...c, clientIps: ['2001:db8::9'] };
    const of = finding('iprev', 'pass', { clientIp: '2001:DB8:0:0:0:0:0:9', subject: '2001:db8::9' });
    expect(madeBefore(of, six)).toBeNull();
  });
  test('an address that the case never had was asked about for comparison', () => {
    const of = finding('iprev', 'pass', { clientIp: '192.0.2.200', subject: '192.0.2.200' });
    expect(madeBefore(of, c)).toBeNull();
  });
});

describe('made before it was changed', () => {
  test.each([
    [
      finding('iprev', 'fail', { clientIp: '192.0.2.8', subject: '192.0.2.8' }),
      'the client IP was 192.0.2.8',
    ],
    [finding('helo', 'fail', { subject: 'localhost' }), 'the HELO name was localhost'],
    [finding('dmarc', 'none', { subject: 'example.org' }), 'the sender domain was example.org'],
    [finding('dkim', 'none', { subject: 's1._domainkey.example.org' }), 'the sender domain was example.org'],
    [finding('mx', 'pass', { subject: 'example.edu' }), 'the receiver domain was example.edu'],
  ])('$0.check: $1', (one, because) => expect(madeBefore(one, c)).toBe(because));
  test('what a receiver reports, or a message of one’s own shows, is of its own', () => {
    const reported = { clientIp: '192.0.2.8', subject: 'example.org', facts: { reporter: 'example.net' } };
    expect(madeBefore(finding('dmarc', 'fail', reported), c)).toBeNull();
    expect(
      madeBefore(finding('spf', 'pass', { subject: 'example.org', facts: { from: 'message' } }), c),
    ).toBeNull();
  });
});

test('it neither judges, nor answers a step, nor makes the report complete, and is back with the address', () => {
  const now = new Date('2026-05-18T09:30:00Z');
  const fail = finding('iprev', 'fail', { weighs: 'for', clientIp: '192.0.2.9', subject: '192.0.2.9' });
  const checked = applyChange(c, { kind: 'checked', id: c.id, findings: [fail] });
  const moved = applyChange(checked, { kind: 'identified', id: c.id, clientIps: ['192.0.2.77'] });
  const told = (of: Case) => document(of, prepared(), { now });
  expect(told(checked).findings).toHaveLength(1);
  expect(told(checked).missing).not.toContain('senderChecks');
  expect(told(moved).findings).toEqual([]);
  expect(told(moved).missing).toContain('senderChecks');
  expect(told(moved).verdict.causes[0]!.points).toBeLessThan(told(checked).verdict.causes[0]!.points);
  const back = applyChange(moved, { kind: 'identified', id: c.id, clientIps: ['192.0.2.9'] });
  expect(told(back)).toEqual(told(checked));
  expect(back.formerIps).toContain('192.0.2.77');
});
