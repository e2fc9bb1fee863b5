import { describe, expect, test } from 'vitest';
import { codeMeaning, knownCodes, statusMeaning } from '../../shared/catalogue/explain.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { knowledge } from '../support/knowledge.ts';

const matcher = createMatcher(knowledge());

describe('basic codes', () => {
  test.each([
    [421, 'not now, and the conversation is over'],
    [459, 'not now: the queue tries again by itself'],
    [599, 'no: trying the same again does not help'],
    [999, 'no code of SMTP'],
  ])('%i: %s', (code, says) => expect(codeMeaning(code)).toBe(says));

  test('temporary codes never sound final, final ones never temporary', () => {
    for (const code of knownCodes) {
      if (code >= 400 && code < 500) expect(codeMeaning(code)).toMatch(/^not now/);
      if (code >= 500) expect(codeMeaning(code)).toMatch(/^no[:,]/);
    }
  });
});

describe('enhanced statuses', () => {
  test('the registry’s meaning', () =>
    expect(statusMeaning('4.7.25', null, matcher)?.source).toBe('RFC 7372 §3.3'));
  test('the class does not matter', () =>
    expect(statusMeaning('5.7.25', null, matcher)).toEqual(statusMeaning('4.7.25', null, matcher)));
  test('Gmail’s own meaning goes first', () => {
    expect(statusMeaning('4.7.23', 'gmail', matcher)?.says).toContain('forward and reverse name');
    expect(statusMeaning('4.7.23', 'yahoo', matcher)?.says).toContain('SPF');
  });
  test('a number in no table', () => expect(statusMeaning('4.9.99', null, matcher)).toBeNull());
});
