import { expect, test } from 'vitest';
import { hashOf, parseRoute, type Route } from '../../../renderer/state/route.ts';

const routes: [string, Route][] = [
  ['#/start', { screen: 'start' }],
  ['#/cases', { screen: 'cases', query: '' }],
  ['#/cases?q=a%20%26%20b', { screen: 'cases', query: 'a & b' }],
  ['#/logs', { screen: 'logs' }],
  ['#/case/c-20260519-1/report', { screen: 'case', case: 'c-20260519-1', tab: 'report' }],
  ['#/help/faq', { screen: 'help', page: 'faq' }],
  ['#/help', { screen: 'help', page: '' }],
  ['#/settings', { screen: 'settings' }],
];
test.each(routes)('%s there and back', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
  expect(hashOf(route)).toBe(hash);
});

test.each(['', '#', '#token=abc', '#/nowhere', '#/case', '#/case/', '#/%E0%A4%A'])(
  '%j is the start screen',
  (hash) => {
    expect(parseRoute(hash)).toEqual({ screen: 'start' });
  },
);

test('a case without a view shows its steps', () => {
  expect(parseRoute('#/case/c-1')).toEqual({ screen: 'case', case: 'c-1', tab: 'steps' });
  expect(parseRoute('#/case/c-1/elsewhere')).toEqual({ screen: 'case', case: 'c-1', tab: 'steps' });
});
