/** What a case says at a terminal. */
import { expect, test } from 'vitest';
import { tell } from '../../electron/cli/case-text.ts';
import { attempt, shown } from '../rpc/shown.ts';

const noName = shown([
  attempt('421 4.7.1 Client host rejected: cannot find your reverse hostname, [198.51.100.60]', {
    ...{ recipient: 'anna@kunde.example', recipientDomain: 'kunde.example', stage: 'rcpt' as const },
    ...{ clientIp: '198.51.100.60' },
  }),
]);

test('the sentence for the one who can act is printed, with who that is', () => {
  expect(tell(noName.document)).toMatch(
    /^ {4}send this to whoever owns 198\.51\.100\.60: .*: Please set a reverse name for 198\.51\.100\.60/m,
  );
});

test('a cause is as sure as the screens say, and no number is set beside it', () => {
  expect(tell(noName.document)).toMatch(
    /^ {2}reverse-dns \(sender\): (shown by the reply|likely|possible)$/m,
  );
  expect(tell(noName.document)).not.toMatch(/weight/);
});
