import { describe, expect, test } from 'vitest';
import type { Traffic } from '../../shared/bounce/bounce.ts';
import type { Finding } from '../../shared/case/finding.ts';
import { compareView } from '../../shared/rpc/present/present.ts';
import { attempt, shown } from './shown.ts';

const [bad, good] = ['192.0.2.10', '192.0.2.11'];
const finding = (
  check: string,
  clientIp: string,
  result: Finding['result'],
  more: Partial<Finding> = {},
): Finding => ({
  check,
  result,
  weighs: 'silent',
  says: '',
  raw: [],
  ms: 1,
  at: '2026-05-19T16:31:00.000Z',
  subject: clientIp,
  clientIp,
  ...more,
});
const traffic = (clientIp: string, accepted: number, deferred: number): Traffic => ({
  domain: 'example.net',
  remoteMta: 'mx1.example.net',
  address: null,
  clientIp,
  accepted,
  deferred,
  rejected: 0,
  firstAt: '2026-05-19T09:00:00.000Z',
  lastAt: '2026-05-19T11:00:00.000Z',
  firstAcceptedAt: null,
  lastAcceptedAt: null,
});
const sheet = (more: Parameters<typeof shown>[1]) => {
  const made = shown([attempt('421 4.7.0 Try again later')], { clientIps: [bad, good], ...more });
  const view = compareView(made.case, made.document, made.prepared.matcher);
  return { ...view, row: (label: string) => view.rows.find((row) => row.label === label)! };
};

test('counts, pace and last reply come from log and notices, for each address', () => {
  const { clientIps, row } = sheet({ traffic: [traffic(bad, 0, 400), traffic(good, 20, 0)] });
  expect(clientIps).toEqual([bad, good]);
  expect(row('Refused tries')).toMatchObject({
    differs: true,
    cells: [{ value: '400 tries' }, { value: '0 tries' }],
  });
  expect(row('Accepted').cells.map((c) => c.value)).toEqual(['0 messages', '20 messages']);
  expect(row('Tries in an hour')).toMatchObject({
    differs: true,
    cells: [{ value: '400 at most, from 09:00' }, { value: '20 at most, from 09:00' }],
  });
  expect(row('Last reply of mx1.example.net').cells.map((c) => c.value)).toEqual([
    '421 4.7.0, at the greeting',
    'accepted',
  ]);
});

describe('what differs', () => {
  test('two names of two addresses are no difference, a missing one is', () => {
    const names = (name: string) => ({ facts: { names: [{ name, addresses: [], status: 'records' }] } });
    const same = sheet({
      findings: [
        finding('iprev', bad, 'pass', names('a.example.com')),
        finding('iprev', good, 'pass', names('b.example.com')),
      ],
    });
    expect(same.row('Reverse DNS').differs).toBe(false);
    const missing = sheet({
      findings: [
        finding('iprev', bad, 'fail', { facts: { names: [] } }),
        finding('iprev', good, 'pass', names('b.example.com')),
      ],
    });
    expect(missing.row('Reverse DNS')).toMatchObject({
      differs: true,
      cells: [{ value: 'no name' }, { value: 'b.example.com' }],
    });
    expect(missing.row('Name leads back').differs).toBe(true);
    expect(missing.advice[0]).toContain('one change at a time');
  });
  test('a look-up that failed is unknown, and no difference', () => {
    const { row } = sheet({ findings: [finding('spf', bad, 'temperror'), finding('spf', good, 'pass')] });
    expect(row('SPF')).toMatchObject({
      differs: false,
      cells: [{ result: 'unknown', value: 'could not be looked up' }, { result: 'pass' }],
    });
  });
  test('a list that refused is neither clear nor listed', () => {
    const zone = (ip: string, name: string, result: Finding['result']) =>
      finding('dnsbl', ip, result, { zone: name });
    const { row } = sheet({
      findings: [
        zone(bad, 'a.example', 'fail'),
        zone(bad, 'b.example', 'temperror'),
        zone(good, 'a.example', 'pass'),
        zone(good, 'b.example', 'temperror'),
      ],
    });
    expect(row('Block lists')).toMatchObject({
      differs: true,
      cells: [
        { value: 'listed by a.example, 1 unknown', result: 'fail' },
        { value: '1 clear, 1 unknown', result: 'unknown' },
      ],
    });
  });
});

test('the newest look-up counts', () => {
  const { row } = sheet({
    findings: [
      finding('helo', bad, 'fail', { at: '2026-05-19T10:00:00.000Z' }),
      finding('helo', bad, 'pass'),
    ],
  });
  expect(row('HELO').cells[0]).toMatchObject({ value: 'pass', source: 'looked up 16:31 UTC' });
});

test('the advice is always there: isolate, and do not move the mail', () => {
  const { advice } = sheet({});
  expect(advice.at(-2)).toContain('Isolate');
  expect(advice.at(-1)).toContain('Do not move');
  expect(sheet({ clientIps: [bad] }).advice).toEqual([]);
});
