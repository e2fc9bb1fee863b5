/** A case that was kept or sent from elsewhere is read with the cards of here and now. */
import { expect, test } from 'vitest';
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import { recognise, recogniseAgain } from '../../shared/case/recognise.ts';
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

test('each domain of a log has its own answer, whoever else of the log said the same', () => {
  const hosts = [
    'aspmx.l.google.com',
    'mx1.example.net',
    'mx2.example.org',
    null,
    '192.0.2.9',
    'smtp.gmail.com',
  ];
  const texts = [
    '4.4.5 Server busy, try again later.',
    'Error: too many errors',
    'Try again later, closing connection.',
  ];
  const domains = hosts.map((host, i) => ({
    domain: `d${i}.example.net`,
    remoteMtas: host ? [host] : [],
    replies: texts.map((text) => ({
      ...{ code: 421, enhanced: null, text, count: 1 },
      card: null,
      cause: null,
    })),
  }));
  const c = { ...emptyCase('c-20260517-1', '2026-05-17T12:00:00Z'), logs: domains as never };
  const cards = recogniseAgain(c, matcher).logs.map(({ replies }) => replies.map(({ card }) => card));
  const alone = hosts.map((remoteMta) =>
    texts.map((text) => {
      const reply = { code: 421, enhanced: null, text, lines: [] };
      return matcher.match(reply, { remoteMta })?.card ?? null;
    }),
  );
  expect(cards).toEqual(alone);
  expect(new Set(alone.map((each) => each[0])).size).toBeGreaterThan(1);
});

test('what a catalogue said of a sentence is asked once, of each catalogue and each host by itself', () => {
  const asked: string[] = [];
  const told = (name: string): typeof matcher => ({
    ...matcher,
    match: (reply, { remoteMta }) => (asked.push(`${name}: ${remoteMta} ${reply.text}`), null),
  });
  const said = (host: string, text: string) =>
    ({
      attempts: [
        { ...emptyAttempt('a.eml'), reply: parseReply([text]), remoteMta: { name: host, address: null } },
      ],
      log: null,
    }) as never;
  const [first, second] = [told('first'), told('second')];
  for (const each of [first, first, second])
    for (const host of ['mx1.example', 'mx1.example', 'mx2.example'])
      recognise([said(host, '421 busy')], each);
  expect(asked).toEqual([
    'first: mx1.example busy',
    'first: mx2.example busy',
    'second: mx1.example busy',
    'second: mx2.example busy',
  ]);
});
