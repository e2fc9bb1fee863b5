import { expect, test } from 'vitest';
import { findWaitHint, waitHint } from '../../shared/smtp/wait-hint.ts';

test.each([
  ['Try again in 480 seconds', 480],
  ['Greylisted, please try again in 5 minutes', 300],
  ['please wait 1 hour before trying again', 3600],
  ['Too many messages, come back in 10 min.', 600],
  ['Retry after 300 sec', 300],
  ['In 15 minutes you may retry', 900],
  ['You are being greylisted for 2 mins', 120],
  ['try again after 30 days', 7 * 86_400],
  ['Greylisted for 300 seconds', 300],
  ['Greylisting in action, please try again in 480 seconds', 480],
  ['Please retry in 5 minutes', 300],
  ['come back in 00:04:30', 270],
  ['Try again in 1 hour', 3600],
  ['Too many mails (mail bomb), try again in 1 hour(s) 25 minute(s) and see', 5100],
  ['retry in 2 hours and 30 minutes', 9000],
  ['you have been blocked for 15 min', 900],
  ['600 seconds remaining', 600],
  ['retry in 999999 hours', 7 * 86_400],
  ['Wait 60 seconds; greylisted for 5 minutes', 300],
  ['Service not available, try again later', null],
  ['rate limit of 100 messages in 60 minutes exceeded', null],
  ['Too many connections from 192.0.2.15', null],
  ['Try again later', null],
  ['Deferred: only 100 messages per 60 minutes are accepted', null],
  ['more than 100 messages in 60 minutes, try again later', null],
  ['timeout after 300 seconds', null],
  ['try again in 0 seconds', null],
  [`again ${'again '.repeat(100_000)}`, null],
  ['', null],
])('“%.80s”: %s', (text, seconds) => expect(waitHint(text)).toBe(seconds));

test('tells where the time stands', () => {
  const text = 'Code 300 s. Greylisted, try again in 5 minutes';
  const { from, to } = findWaitHint(text)!;
  expect(text.slice(from, to)).toBe('5 minutes');
});
