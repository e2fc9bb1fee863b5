/** The times before what a server returned, where a pasted notice or an Outlook file has no date of its own. */
import { expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';

const notice = (time: string): string => `Delivery is delayed to these recipients or groups:

Ute (ute@example.net)

Diagnostic information for administrators:

Generating server: EX02.example.com
Receiving server: mail.example.net (203.0.113.55)

ute@example.net
Server at mail.example.net (203.0.113.55) returned '400 4.4.7 Message delayed'
${time} - Server at mail.example.net (203.0.113.55) returned '421 4.7.1 Try again later.'
`;

test.each([
  ['11/29/2026 8:14:05 PM', '2026-11-29T20:14:05Z'],
  ['11/29/2026 12:04:05 AM', '2026-11-29T00:04:05Z'],
  ['5/5/2026 9:20:11 AM', '2026-05-05T09:20:11Z'],
  ['3/09/2016 7:58:27 PM', null], // March or September
  ['29/11/2026 8:14:05 PM', null],
])('%s is %s', async (time, at) => {
  const [bounce] = await read({ name: 'pasted text', bytes: new TextEncoder().encode(notice(time)) });
  const [attempt] = bounce!.attempts;
  expect(attempt).toMatchObject({
    at,
    recipient: 'ute@example.net',
    reply: { code: 421, enhanced: '4.7.1' },
  });
});
