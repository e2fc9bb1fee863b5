/** What the words of a command line are refused with: one sentence, and where to look. */
import { expect, test } from 'vitest';
import { parse } from '../../electron/cli/verb.ts';

test.each([
  [['--data', '--json'], /^Option '--data( <value>)?' argument is ambiguous\.$/],
  [['--data'], /^Option '--data <value>' argument missing\.$/],
  [['--nonsense'], /^Unknown option '--nonsense'\.$/],
  [['--json=yes'], /^Option '--json' does not take an argument\.$/],
])('%j', (args, says) => {
  expect(() => parse(args)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(says) as string }),
  );
});
