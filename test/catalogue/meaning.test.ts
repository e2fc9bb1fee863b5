/** Sentences in words of many people, own and met in public: what they are about, and whose matter it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { meaningOf } from '../../shared/catalogue/meaning/read.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';

/** Where several causes or sides are right, they stand with `|` between them; `-` is none. */
type Row = [text: string, causes: string, sides: string];
const rows = (name: string): Row[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/replies/${name}.json`), 'utf8')) as Row[];
const matcher = createMatcher(knowledge());

describe.each(['paraphrased', 'heard', 'denied'])('%s', (name) => {
  test.each(rows(name))('%s → %s, %s', (text, causes, sides) => {
    const found = matcher.match(parseReply([text])!, { remoteMta: null });
    expect(causes.split('|')).toContain(found?.cause ?? '-');
    expect(sides.split('|')).toContain(found?.side ?? '-');
  });
});

test.each([
  'zzz yyy',
  'Thank you for your order of two chairs',
  'The meeting begins at ten in room four',
  'Baker Street, London',
  'Euro 50 Cent',
])('%s: nothing is meant', (text) => expect(meaningOf(text)).toBeNull());

test.each([
  ['451 4.4.4 <a@example.net>: Domain not found', 'receiver'],
  ['451 4.1.8 Domain not found', 'sender'],
  ['451 4.1.2 Domain not found', 'receiver'],
  ['451 4.0.0 Domain not found', 'either'],
])('%s: the status tells whose domain it is, %s', (text, side) =>
  expect(matcher.match(parseReply([text])!, { remoteMta: null })).toMatchObject({
    cause: 'dns-failure',
    side,
  }),
);
