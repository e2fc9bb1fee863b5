/** When it began, by the word of the user: the clock of a case whose evidence holds no time. */
import { describe, expect, test } from 'vitest';
import { applyChange, document, openCases, understand, type Case } from '../../shared/flow.ts';
import { readPasted } from '../../shared/bounce/notice/pasted.ts';
import { mergeChanges } from '../../shared/case/merge.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-05-19T14:30:00Z');
const opened = (text: string): Case =>
  openCases(understand([readPasted('pasted.txt', text, now)], prepared()), prepared(), {
    now,
    nextId: () => 'c-1',
  }).cases[0]!;
const told = (c: Case) => document(c, prepared(), { now });
const busy = 'host mx.example.net[203.0.113.7] said: 421 4.3.2 Service not available (in reply to RCPT TO)';
const at = (c: Case, time: string | null): Case =>
  applyChange(c, { kind: 'identified', id: c.id, began: time === null ? null : { at: time, says: null } });

describe('a pasted reply without a time', () => {
  test('counts from when it was opened until somebody tells', () => {
    expect(told(opened(busy)).band).toBe('normal');
  });
  test('takes “since yesterday” from the same paste', () => {
    const c = opened(`Since yesterday morning mail to them comes back:\n${busy}`);
    expect(c.began?.says).toBe('since yesterday morning');
    expect(told(c).band).toBe('escalate');
  });
  test.each([
    ['2026-05-19T14:00:00Z', 'normal'],
    ['2026-05-19T12:00:00Z', 'watch'],
    ['2026-05-19T07:00:00Z', 'cooling'],
    ['2026-05-19T01:00:00Z', 'incident'],
    ['2026-05-18T01:00:00Z', 'escalate'],
  ])('told %s it stands in the band %s', (time, band) =>
    expect(told(at(opened(busy), time)).band).toBe(band),
  );
  test('an hour of waiting that has happened is not asked for again', () => {
    const single = (c: Case) =>
      applyChange(c, {
        kind: 'answered',
        id: c.id,
        answer: { step: 'volume', answer: 'single', at: now.toISOString() },
      });
    expect(told(single(opened(busy))).next.id).toBe('wait');
    expect(told(at(single(opened(busy)), '2026-05-19T11:00:00Z')).next.id).not.toBe('wait');
  });
  test('the report has its first time, and the gap is closed', () => {
    expect(told(opened(busy)).missing).toContain('firstSeen');
    expect(told(at(opened(busy), '2026-05-19T11:00:00Z')).missing).not.toContain('firstSeen');
  });
  test('the word can be taken back, and one from the future counts as now', () => {
    expect(told(at(at(opened(busy), '2026-05-18T01:00:00Z'), null)).band).toBe('normal');
    expect(told(at(opened(busy), '2027-01-01T00:00:00Z')).band).toBe('normal');
  });
  test('of two cases that become one, the earlier word stays', () => {
    const [a, b] = [at(opened(busy), '2026-05-19T11:00:00Z'), at(opened(busy), '2026-05-18T11:00:00Z')];
    const merged = mergeChanges(a, { ...b, id: 'c-2' }, now.toISOString()).reduce(applyChange, a);
    expect(merged.began?.at).toBe('2026-05-18T11:00:00Z');
  });
});

test('a time in the evidence is asked for nothing', () => {
  const line =
    'May 19 13:00:02 out1 postfix/smtp[700]: B1A2C3D4E5: to=<nils@example.edu>, relay=mx.example.edu[203.0.113.70]:25, delay=2, dsn=4.3.2, status=deferred (host mx.example.edu[203.0.113.70] said: 421 4.3.2 busy (in reply to RCPT TO command))';
  expect(opened(`since yesterday\n${line}`).began).toBeUndefined();
});
