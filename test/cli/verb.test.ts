/** What the words of a command line say, and what they are refused with: one sentence, and where to look. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('where cases are kept is looked up once in a run, whatever is written into the folder meanwhile', () => {
  const data = mkdtempSync(join(tmpdir(), 'verb-'));
  try {
    const write = (address: string | null) =>
      writeFileSync(join(data, 'history.json'), JSON.stringify({ address }));
    const given = parse(['--data', data]);
    write('postgres://us@db.example/desk');
    expect(given.history).toEqual({ address: 'postgres://us@db.example/desk', from: 'settings' });
    write(null);
    expect(given.history?.address).toBe('postgres://us@db.example/desk');
    expect(parse(['--data', data]).history).toBeNull();
  } finally {
    rmSync(data, { recursive: true });
  }
});
