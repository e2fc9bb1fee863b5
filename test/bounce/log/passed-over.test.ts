/** What a line began with that told nothing hides nothing that begins alike. */
import { expect, test } from 'vitest';
import { readLogText } from '../../../shared/bounce/log/reader.ts';

const stamp = '2026-02-03 10:00:00';
const delivery =
  '5653F22A206: to=<u@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, status=sent (250 ok)';
const exim = '1xAbCf-0001Kp-2f => u@example.net R=mx T=smtp H=mx.example.net [192.0.2.1]';

test.each([
  ['Start queue run: pid=1', `Start queue[12]: ${delivery}`],
  ['Start queue run: pid=1', `Start postfix/smtp[12]: ${delivery}`],
  ['exim user lost privilege', exim],
  ['mail relay runs as usual', `mail relay: ${delivery}`],
  ['delivers nothing today', 'delivery 7: success: 192.0.2.1_accepted_message./'],
])('%s, then %s', (first, second) => {
  const text = `${stamp} starting delivery 7: msg 421 to remote u@example.net\n${`${stamp} ${first}\n`.repeat(2)}${stamp} ${second}\n`;
  const { log } = readLogText({ name: 'a.log', bytes: new TextEncoder().encode(text) });
  expect(log?.attempts.sent).toBe(1);
});
