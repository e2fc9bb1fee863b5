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

/** A reply that was copied without anything around it. */
test.each([
  '421 Process table full',
  '421 Come back tomorrow',
  '421 Not now',
  '421 Goodbye',
  '421 Disk almost full',
  '421 got no memory',
  '421 No free slots',
  '421 Unable to obtain lock',
  '421 fork failed',
  '421 Nope, later',
  '421 Zu viele Anfragen',
  '421 Trop de monde',
  '421 Backend offline',
  'SMTP 421 process table full',
  'error 421 process table full',
])('%j is a reply', async (text) => {
  expect((await attemptsIn(text)).map((a) => a.reply?.text.toLowerCase())).toEqual([
    text.toLowerCase().replace(/^.*421 /, ''),
  ]);
});

test.each([
  [
    'a product whose name begins like a measure',
    '552 MS-Office file containing VBA macros found inside of the email',
  ],
  [
    'a rule whose name ends like a log’s',
    '550 rbl-reject: Message rejected because 198.51.100.0 is blacklisted',
  ],
])('%s: %s', async (_what, text) => {
  expect((await attemptsIn(text)).map((a) => a.reply?.code)).toEqual([Number(text.slice(0, 3))]);
});

test.each([
  '421 people were hurt',
  '421 new cases',
  '421 Main Street',
  '421 Maple Avenue',
  '421 Jahre alt',
  '421 files copied',
  '421 of 500',
  '421 in total',
  '421 unread',
  '421 Einträge gefunden',
  '421 documents were deleted',
  'SMTP 421 messages',
])('%j counts', async (text) => {
  expect(await attemptsIn(text)).toEqual([]);
});
