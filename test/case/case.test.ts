/** Deliveries, the fold of changes, what is missing, and what was seen before. */
import { describe, expect, test } from 'vitest';
import { applyChange, emptyCase } from '../../shared/case/apply.ts';
import type { CaseChange } from '../../shared/case/case.ts';
import { deliveriesOf, groupReplies, strongestClass } from '../../shared/case/deliveries.ts';
import { likenessOf } from '../../shared/case/likeness.ts';
import { document } from '../../shared/flow.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const at = (time: string) => `2026-05-18T${time}:00Z`;
const now = new Date(at('12:00'));

describe('the fate of a delivery', () => {
  test.each<[string, ReturnType<typeof attempt>[], string, number | undefined]>([
    ['deferred', [attempt('421 x')], 'pending', 421],
    ['deferred, then accepted', [attempt('421 x'), attempt('250 Ok', { at: at('09:16') })], 'accepted', 421],
    [
      'the same, read in the other order',
      [attempt('250 Ok', { at: at('09:16') }), attempt('421 x')],
      'accepted',
      421,
    ],
    [
      'accepted, and another message deferred',
      [attempt('250 Ok', { queueId: 'B' }), attempt('421 x', { at: at('09:20') })],
      'accepted',
      250,
    ],
    [
      'deferred, then refused for good',
      [attempt('421 x'), attempt('550 5.1.1 y', { at: at('09:16') })],
      'rejected',
      550,
    ],
    [
      'deferred with 421, then 451',
      [attempt('421 x'), attempt('451 y', { at: at('09:16') })],
      'pending',
      421,
    ],
    ['given up', [attempt('421 x', { action: 'failed', outcome: 'expired' })], 'expired', 421],
    [
      'given up, then sent again',
      [attempt('421 x', { outcome: 'expired', queueId: null }), attempt('250 Ok', { at: at('10:00') })],
      'accepted',
      421,
    ],
    ['no reply', [attempt(null, { says: 'timed out' })], 'pending', undefined],
  ])('%s', (_, attempts, fate, code) => {
    const [first] = deliveriesOf(attempts);
    expect([first!.fate, first!.deciding.reply?.code]).toEqual([fate, code]);
  });
  test('one recipient with a 421 makes it a 421 case', () => {
    const all = deliveriesOf([
      attempt('550 y', { recipient: 'b@example.net', queueId: 'B' }),
      attempt('421 x'),
    ]);
    expect(strongestClass(all)).toBe('yes');
  });
  test('replies that differ only in ids, addresses and times are one group; the largest leads', () => {
    const lines = ['421 busy 17 at 192.0.2.1', '421 other words', '421 busy 99 at 192.0.2.7'];
    const groups = groupReplies(deliveriesOf(lines.map((line, i) => attempt(line, { queueId: `Q${i}` }))));
    expect(groups.map((g) => g.attempts.length)).toEqual([2, 1]);
  });
});

describe('a case is the fold of its changes', () => {
  const c = emptyCase('c-1', at('09:00'));
  const fold = (...changes: CaseChange[]) => changes.reduce((all, change) => applyChange(all, change), c);
  const answer = (step: string, value: string): CaseChange => ({
    kind: 'answered',
    id: 'c-1',
    answer: { step, answer: value, at: at('09:30') },
  });
  test('begins with opened', () => {
    expect(applyChange(null, { kind: 'opened', case: c })).toBe(c);
    expect(() => applyChange(null, answer('volume', 'bulk'))).toThrow('opened');
  });
  test('leaves the case before as it was', () => {
    const frozen = Object.freeze({
      ...c,
      answers: Object.freeze([]) as never,
      notes: Object.freeze([]) as never,
    });
    expect(applyChange(frozen, answer('volume', 'bulk')).answers).toHaveLength(1);
  });
  test('a second answer to a step replaces the first', () => {
    expect(fold(answer('volume', 'bulk'), answer('volume', 'single')).answers.map((a) => a.answer)).toEqual([
      'single',
    ]);
  });
  test('a newer finding replaces the older of the same check and subject, not those of others', () => {
    const finding = {
      check: 'iprev',
      result: 'fail' as const,
      weighs: 'for' as const,
      says: '',
      raw: [],
      ms: 1,
      at: at('09:00'),
      subject: '192.0.2.9',
    };
    const findings = fold(
      { kind: 'checked', id: 'c-1', findings: [finding, { ...finding, subject: '192.0.2.10' }] },
      { kind: 'checked', id: 'c-1', findings: [{ ...finding, result: 'pass' }] },
    ).findings;
    expect(findings.map((f) => [f.subject, f.result])).toEqual([
      ['192.0.2.10', 'fail'],
      ['192.0.2.9', 'pass'],
    ]);
  });
  test('what is not told stays', () => {
    const named = fold(
      { kind: 'identified', id: 'c-1', helo: 'out1.example.com' },
      { kind: 'identified', id: 'c-1', clientIps: ['192.0.2.9'] },
    );
    expect(named).toMatchObject({ helo: 'out1.example.com', clientIps: ['192.0.2.9'] });
    expect(Object.keys(named)).toEqual(Object.keys(c));
  });
  test.each<[CaseChange, object]>([
    [
      { kind: 'closed', id: 'c-1', at: at('10:00'), as: 'done' },
      { closedAt: at('10:00'), closedAs: 'done' },
    ],
    [{ kind: 'reopened', id: 'c-1', at: at('10:00') }, { closedAt: null }],
    [{ kind: 'archived', id: 'c-1', at: at('10:00') }, { archivedAt: at('10:00') }],
    [{ kind: 'unarchived', id: 'c-1' }, { archivedAt: null }],
    [
      { kind: 'labelled', id: 'c-1', ticket: 'T-1' },
      { ticket: 'T-1', tags: [] },
    ],
    [
      { kind: 'reminded', id: 'c-1', reminder: { at: at('11:00'), what: 'look', recheck: false } },
      { reminder: { at: at('11:00'), what: 'look', recheck: false } },
    ],
    [
      { kind: 'escalated', id: 'c-1', at: at('10:00'), to: 'postmaster@example.net' },
      { escalatedAt: at('10:00') },
    ],
  ])('$kind', (change, wanted) => expect(applyChange(c, change)).toMatchObject(wanted));
});

test('the reason for a gap: one per piece, the newest, and a case of before has none', () => {
  const { gaps: _none, ...before } = emptyCase('c-1', at('09:00'));
  const gap = (piece: 'helo' | 'queueId', reason: string | null): CaseChange => ({
    kind: 'gap-explained',
    id: 'c-1',
    gap: { piece, reason, at: at('10:00') },
  });
  const changes = [gap('helo', 'not ours'), gap('queueId', 'no log'), gap('helo', null)];
  const after = changes.reduce(applyChange, before as ReturnType<typeof emptyCase>);
  expect(after.gaps?.map(({ piece, reason }) => [piece, reason])).toEqual([
    ['queueId', 'no log'],
    ['helo', null],
  ]);
});

describe('what is missing', () => {
  const missing = (c: ReturnType<typeof madeCase>) => document(c, prepared(), { now }).missing;
  test('everything, where one line was pasted', () => {
    const pasted = madeCase(
      [attempt('421 Busy', { recipient: null, queueId: null, remoteMta: null, at: null })],
      { recipientDomain: null },
    );
    expect(missing(pasted)).toEqual([
      'clientIp',
      'helo',
      'recipientDomain',
      'remoteMta',
      'firstSeen',
      'lastSeen',
      'stage',
      'scope',
      'retryPattern',
      'transcript',
      'senderChecks',
      'changes',
      'queueId',
    ]);
  });
  test('less, the more is known', () => {
    const c = madeCase(
      [attempt('421 Busy', { stage: 'greeting' }), attempt('421 Busy', { at: at('10:00') })],
      { clientIps: ['192.0.2.9'], helo: 'out1.example.com' },
    );
    expect(missing(c)).toEqual(['scope', 'transcript', 'senderChecks', 'changes']);
  });
});

test('seen before: kept by receiver, wording without its numbers, and MX', () => {
  const a = likenessOf('example.net', attempt('421 busy 17'), 'mx1.example.net');
  expect(likenessOf('example.net', attempt('421 busy 18'), 'MX1.example.net')).toEqual(a);
  expect(likenessOf('example.org', attempt('421 busy 18'), null)).toEqual({
    receiver: 'example.org',
    wording: a.wording,
    mx: null,
  });
  expect(likenessOf(null, null, null)).toEqual({ receiver: null, wording: null, mx: null });
});
