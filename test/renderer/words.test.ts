import { describe, expect, test } from 'vitest';
import type { Result } from '../../shared/case/finding.ts';
import { checkTitle, findingState, lastLookedUp, notKnown } from '../../renderer/kit/finding-words.ts';
import { caseState, readWords } from '../../renderer/kit/words.ts';
import { causeName } from '../../shared/words/causes.ts';
import { findings } from '../support/fake-case.ts';

const finding = (result: Result, zone?: string) => ({ ...findings[0]!, result, zone });

describe('unknown is never painted as pass or fail', () => {
  test.each<[Result, string | undefined, string, string]>([
    ['pass', undefined, 'pass', 'good'],
    ['fail', undefined, 'fail', 'bad'],
    ['temperror', undefined, 'unknown', 'unknown'],
    ['none', undefined, 'none', 'unknown'],
    ['pass', 'list.example.org', 'clear', 'good'],
    ['fail', 'list.example.org', 'listed', 'bad'],
    ['temperror', 'list.example.org', 'unknown', 'unknown'],
    ['permerror', 'list.example.org', 'unknown', 'unknown'],
  ])('%s of %s is “%s”', (result, zone, word, tone) => {
    expect(findingState(finding(result, zone))).toMatchObject({ word, tone });
  });
});

test('what is not known is said once, however many look-ups told nothing', () => {
  const says = 'No DNS server answers at 192.0.2.53.';
  const silent = (check: string) => ({ ...finding('temperror'), check, says });
  expect(notKnown([finding('pass'), silent('mx')])).toEqual([says]);
  const list = { ...silent('dnsbl'), zone: 'list.example.org' };
  expect(notKnown([silent('mx'), silent('iprev'), list, list])).toEqual([
    '4 look-ups told nothing: Mail servers, Reverse DNS, Block lists (2). The findings say why.',
  ]);
});

test('only a case that is still open can be ready to escalate', () => {
  expect(caseState('cooling', 'escalate').word).toBe('Ready to escalate');
  expect(caseState('closed', 'escalate').word).toBe('Closed');
  expect(caseState('recovered', 'report-ready').word).toBe('Recovered');
  expect(caseState('waiting', 'wait').word).toBe('Waiting');
});

test('causes in words', () => {
  expect(causeName('rate-limit')).toBe('Rate limit');
  expect(causeName('reverse-dns')).toBe('Reverse DNS');
  expect(causeName('tls')).toBe('TLS');
});

test('a check that nobody knows is called by its own name', () => {
  expect(['mx', 'tls-report', 'constructor'].map(checkTitle)).toEqual([
    'Mail servers',
    'tls-report',
    'constructor',
  ]);
});

test.each([
  [['a.eml'], '1 file'],
  [['pasted text'], 'the pasted text'],
  [['a.eml', 'b.eml'], '2 files'],
  [['all.mbox', 'all.mbox', 'all.mbox'], '3 messages'],
])('%j is called %s', (files, words) => expect(readWords(files.map((file) => ({ file })))).toBe(words));

test('what receivers reported is no look-up of ours', () => {
  const looked = { ...findings[0]!, at: '2026-05-18T09:20:00Z', facts: {} };
  const reported = { ...looked, at: '2026-05-18T23:59:00Z', facts: { reporter: 'google.com' } };
  expect(lastLookedUp([reported])).toBe('');
  expect(lastLookedUp([reported, looked])).toBe('2026-05-18T09:20:00Z');
});
