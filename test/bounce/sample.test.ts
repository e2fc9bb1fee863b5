import { describe, expect, test } from 'vitest';
import { looksLikeLog, readLogText } from '../../shared/bounce/log/reader.ts';
import { read } from '../../shared/bounce/read.ts';
import { asOfToday } from '../../shared/bounce/sample.ts';
import { document, openCases, prepare, understand } from '../../shared/flow.ts';
import { knowledge } from '../support/knowledge.ts';

const now = new Date('2031-02-03T04:05:06.000Z');

test.each([
  ['Date: Tue, 19 May 2026 09:32:11 +0200 (CEST)', 'Date: Mon, 3 Feb 2031 03:55:06 +0000 (CEST)'],
  ['May 19 02:00:00 mail1 a\nMay 19 02:10:00 mail1 b', 'Feb  3 03:45:06 mail1 a\nFeb  3 03:55:06 mail1 b'],
  [
    'Date: Tue, 19 May 2026 10:00:00 +0000\nWill-Retry-Until: Sun, 24 May 2026 10:00:00 +0000',
    'Date: Mon, 3 Feb 2031 03:55:06 +0000\nWill-Retry-Until: Sat, 8 Feb 2031 03:55:06 +0000',
  ],
  ['no date at all', 'no date at all'],
])('%j', (text, moved) => {
  expect(asOfToday(text, now)).toBe(moved);
});

describe('the samples of the start screen', () => {
  const prepared = prepare(knowledge());
  const expected: Record<string, object> = {
    'Gmail rate limit': { domain: 'example.net', lead: 'rate-limit', next: 'back-off', band: 'normal' },
    Greylisting: { domain: 'example.org', lead: 'greylisting', next: 'greylisting', band: 'normal' },
    'Postfix log': { domain: 'example.net', lead: 'connection-limit', next: 'back-off', band: 'cooling' },
  };
  test('are three', () => {
    expect(knowledge().samples.map((s) => s.title)).toEqual(Object.keys(expected));
  });
  test.each(knowledge().samples.map((s) => [s.title, s] as const))('%s', async (title, sample) => {
    const input = { name: sample.name, bytes: new TextEncoder().encode(asOfToday(sample.text, now)) };
    const bounces = looksLikeLog(sample.text) ? [readLogText(input, { now })] : await read(input, { now });
    const { cases } = openCases(understand(bounces, prepared), prepared, { now, nextId: () => 'c-1' });
    expect(cases).toHaveLength(1);
    const told = document(cases[0]!, prepared, { now });
    expect({
      domain: told.recipientDomain,
      lead: told.verdict.causes[0]!.cause,
      next: told.next.id,
      band: told.band,
    }).toEqual(expected[title]);
  });
});
