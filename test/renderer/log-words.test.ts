import { describe, expect, test } from 'vitest';
import { attemptWords, factWords, headWords, leadWords } from '../../renderer/logs/log-words.ts';
import { log } from '../support/fake-log.ts';

const [held, recovered, waiting, busy, lost] = log.domains as [
  (typeof log.domains)[number],
  (typeof log.domains)[number],
  (typeof log.domains)[number],
  (typeof log.domains)[number],
  (typeof log.domains)[number],
];
const of = (...domains: typeof log.domains) => leadWords({ ...log, scope: 'none', domains });

test('the heading names the receiver that most messages are for', () => {
  expect(headWords(log.domains)).toBe('711 messages met a deferral. Most for example.net.');
  expect(headWords([recovered])).toBe('148 messages met a deferral. All for post.example.');
  expect(headWords([recovered, { ...recovered, domain: 'b.example' }])).toBe('296 messages met a deferral.');
  expect(headWords([])).toBe('No message was deferred in this log.');
});

describe('the lead', () => {
  test('whose mail still waits and why, then the rest', () => {
    expect(of(...log.domains)).toBe(
      'Most deferred mail for example.net (rate limit) and example.org (maintenance) still waits. Of the other 203 messages 192 recovered, 7 wait and 4 were lost.',
    );
  });
  test('nothing else', () =>
    expect(of(waiting)).toBe('Most deferred mail for example.org (maintenance) still waits.'));
  test('the others recovered', () =>
    expect(of(held, recovered)).toBe(
      'Most deferred mail for example.net (rate limit) still waits. The other 148 messages recovered.',
    ));
  test('all recovered', () => expect(of(recovered)).toBe('All of them recovered by themselves.'));
  test('some were lost', () => expect(of(lost)).toBe('Of 17 messages 13 recovered and 4 were lost.'));
  test('one message is no crowd', () => {
    const one = (ended: object) => ({
      ...recovered,
      messages: 1,
      recovered: 0,
      pending: 0,
      lost: 0,
      ...ended,
    });
    expect(of(one({ recovered: 1 }))).toBe('It recovered by itself.');
    expect(of(held, one({ recovered: 1 }))).toMatch(/ The other message recovered by itself\.$/);
    expect(of(held, one({ lost: 1 }))).toMatch(/ The other message was lost\.$/);
  });
  test('few of many wait', () => expect(of(busy)).toBe('Of 38 messages 31 recovered and 7 wait.'));
  test('three are named, the rest counted; a cause that no card knows is left out', () => {
    const others = ['a.example', 'b.example', 'c.example'].map((domain) => ({
      ...waiting,
      domain,
      replies: [],
    }));
    expect(of(held, ...others)).toBe(
      'Most deferred mail for example.net (rate limit), a.example, b.example and 1 more still waits.',
    );
  });
});

test('facts', () => {
  expect(factWords(log, '2026-05-19T16:42:00Z')).toBe(
    'mail.log, mail.log.1.gz · 1,284,310 lines · 12 May 00:00 to today 16:40 · 12 lines not understood',
  );
  expect(attemptWords(log)).toBe(
    '5,519 of 5,523 refused attempts were a 421. 18,904 deliveries were accepted, 31 refused for good.',
  );
  expect(attemptWords({ ...log, deferred421: 1, attempts: { ...log.attempts, sent: 1, bounced: 0 } })).toBe(
    '1 of 5,523 refused attempts was a 421. 1 delivery was accepted.',
  );
});
