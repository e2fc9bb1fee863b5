/** What somebody types who has nothing but the number. */
import { expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';

const attemptsIn = async (text: string) =>
  (await read({ name: 'pasted text', bytes: new TextEncoder().encode(text) })).flatMap((b) => b.attempts);

test.each([
  '421',
  'error 421',
  'Error: 421.',
  'error code: 421',
  'status 421',
  'SMTP 421',
  'we get 421',
  'our mail to gmail gets 421',
  'What does a 421 error mean?',
  'what is 421?',
  'Fehlercode 421',
  'der Server antwortet mit 421',
])('%j is about a 421', async (text) => {
  expect((await attemptsIn(text)).map((a) => a.reply?.code)).toEqual([421]);
});

test.each([
  'room 421',
  'the total is 421',
  'status: 421,\nbody: null',
  '{status: 421}',
  '421 EUR',
  'the total is 421 EUR',
  'invoice 421',
  'HTTP/1.1 421 Misdirected Request',
  'nginx: status 421 "GET / HTTP/2.0"',
  'page 421',
  'ORA-00421',
  '1421',
  'we got 4210 visitors',
])('%j is not', async (text) => {
  expect(await attemptsIn(text)).toEqual([]);
});
