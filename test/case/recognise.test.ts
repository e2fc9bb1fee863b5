/** A case that was kept or sent from elsewhere is read with the cards of here and now. */
import { expect, test } from 'vitest';
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import { recogniseAgain } from '../../shared/case/recognise.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';

const matcher = createMatcher(knowledge());
const earlier: Attempt['match'] = {
  card: 'a-card-of-last-year',
  provider: 'gmail',
  cause: 'other',
  side: 'either',
  tier: 'provider',
  confidence: 'low',
};

test.each([
  ['mx1.example.net', '421 4.7.0 mx1.example.net Error: too many errors', 'postfix-too-many-errors'],
  // Only at Google do these words mean this: the host is gone from the case file, what it told is not.
  ['[host 3]', '421 4.4.5 Server busy, try again later.', 'gmail-server-busy'],
])('said by %s: %s', (name, text, card) => {
  const attempt: Attempt = {
    ...emptyAttempt('a.eml'),
    reply: parseReply([text])!,
    remoteMta: { name, address: null },
    match: earlier,
  };
  const c = { ...emptyCase('c-20260517-1', '2026-05-17T12:00:00Z'), attempts: [attempt] };
  expect(recogniseAgain(c, matcher).attempts[0]!.match?.card).toBe(card);
});

test('the totals of a log, too; and what no card knows is no longer said to be known', () => {
  const reply = { code: 421, enhanced: null, text: 'zxqv', count: 3, card: 'gone', cause: 'other' };
  const log = { domain: 'example.net', remoteMtas: [], replies: [reply] } as never;
  const c = { ...emptyCase('c-20260517-1', '2026-05-17T12:00:00Z'), logs: [log] };
  expect(recogniseAgain(c, matcher).logs[0]!.replies).toEqual([{ ...reply, card: null, cause: null }]);
});
