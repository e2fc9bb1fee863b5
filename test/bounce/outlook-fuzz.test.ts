/** A few hundred rounds of the fuzzing of Outlook's files; `npm run fuzz` gives it half a minute. */
import { expect, test } from 'vitest';
import { read } from '../../shared/bounce/read.ts';
import outlook from '../fuzz/outlook.fuzz.ts';
import { random } from '../fuzz/random.ts';
import { tnefReport } from '../support/tnef-report.ts';

test('the seed is a report that is understood', async () => {
  const [bounce] = await read({ name: 'winmail.dat', bytes: tnefReport });
  expect(bounce!.attempts).toMatchObject([{ recipient: 'anna@example.net', reply: { code: 421 } }]);
});

test('a subject that says it is no text', async () => {
  await expect(outlook.round(random(7000 + 26_190))).resolves.toBeUndefined();
});

test('a first entry that is no root, and a chain that comes round: it ended the whole process', async () => {
  await expect(outlook.round(random(492_140))).resolves.toBeUndefined();
});

test('300 damaged files are read or refused', async () => {
  for (let round = 0; round < 300; round++) await outlook.round(random(421_000 + round));
}, 60_000);
