/** Wordings that no card knows still get cause and side, from their words. Text → cause, side. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';

const rows = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/replies/unseen.json'), 'utf8'),
) as [text: string, cause: string, side: string][];
const matcher = createMatcher(knowledge());

const of2026 = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/replies/of-2026.json'), 'utf8'),
) as [text: string, cause: string, side: string, host?: string][];

describe('what providers say in 2025 and 2026, with and without their host', () => {
  test.each(of2026)('%s → %s, %s', (text, cause, side, host) => {
    for (const remoteMta of host ? [null, host] : [null])
      expect(matcher.match(parseReply(text.split('\n'))!, { remoteMta })).toMatchObject({ cause, side });
  });
});

describe('nobody has listed these', () => {
  test.each(rows)('%s → %s, %s', (text, cause, side) => {
    const found = matcher.match(parseReply([text])!, { remoteMta: null });
    expect(found && { cause: found.cause, side: found.side }).toEqual({ cause, side });
  });
});

test('a product that nobody has listed is not given a name', () => {
  const found = matcher.match(parseReply(['421 Load average too high, try later'])!, { remoteMta: null });
  expect(found).toMatchObject({ card: 'words:capacity', tier: 'words', provider: null });
});

test('the host still tells whose it is', () => {
  const reply = parseReply(['421 Load average too high, try later'])!;
  expect(matcher.match(reply, { remoteMta: 'mx1.mail.icloud.com.' })).toMatchObject({ provider: 'icloud' });
});

test('words in no list say nothing', () => {
  expect(matcher.match(parseReply(['421 zzz yyy'])!, { remoteMta: null })).toBeNull();
});
