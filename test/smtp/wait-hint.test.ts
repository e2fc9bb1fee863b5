import { expect, test } from 'vitest';
import { waitHint } from '../../shared/smtp/wait-hint.ts';

test.each([
  ['Try again in 480 seconds', 480],
  ['Greylisted, please try again in 5 minutes', 300],
  ['please wait 1 hour before trying again', 3600],
  ['Too many messages, come back in 10 min.', 600],
  ['Retry after 300 sec', 300],
  ['In 15 minutes you may retry', 900],
  ['You are being greylisted for 2 mins', 120],
  ['try again after 30 days', 7 * 86_400],
  ['Service not available, try again later', null],
  ['rate limit of 100 messages in 60 minutes exceeded', null],
  ['Too many connections from 192.0.2.15', null],
  ['', null],
])('“%s”: %s', (text, seconds) => expect(waitHint(text)).toBe(seconds));
