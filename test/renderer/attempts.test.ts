import { expect, test } from 'vitest';
import { columns } from '../../renderer/kit/attempts.ts';
import { isAbout } from '../../renderer/state/about.ts';
import { attempts, fakeCase } from '../support/fake-case.ts';

test('attempts of seven hours stand in columns of half an hour, outcome and stage counted', () => {
  const cols = columns(attempts(10));
  expect(Date.parse(cols[0]!.to) - Date.parse(cols[0]!.from)).toBe(30 * 60_000);
  expect(cols.reduce((n, col) => n + col.total, 0)).toBe(10);
  expect(cols[0]).toMatchObject({
    from: '2026-05-19T09:00:00.000Z',
    outcomes: { deferred: 2 },
    stages: { 'end-of-data': { deferred: 2 } },
  });
});

test('any span fits in 24 columns', () => {
  const [first, ...rest] = attempts(3);
  for (const days of [0, 1, 30, 400, 4000]) {
    const last = { ...first!, at: new Date(Date.parse(first!.at!) + days * 86_400_000).toISOString() };
    const cols = columns([first!, last]);
    expect(cols.length).toBeLessThanOrEqual(24);
    expect(cols.reduce((n, col) => n + col.total, 0)).toBe(2);
  }
  expect(columns(rest.map((attempt) => ({ ...attempt, at: null })))).toEqual([]);
});

test('a case without a domain of its own is about every domain whose mail it holds up', () => {
  const view = fakeCase();
  const [first] = view.document.attempts;
  view.document.recipientDomain = null;
  view.document.attempts = [
    { ...first!, recipientDomain: 'example.org', outcome: 'deferred' },
    { ...first!, recipientDomain: 'example.com', outcome: 'accepted' },
  ];
  expect(['example.org', 'example.com', 'example.net'].map((domain) => isAbout(view, domain))).toEqual([
    true,
    false,
    false,
  ]);
});
