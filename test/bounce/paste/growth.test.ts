/** What a whole paste is about is asked once, and not for each of its lines. */
import { expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';

const cases: [string, (lines: number) => string][] = [
  ['lines that say nothing', (n) => 'x: y\n'.repeat(n)],
  ['replies of a server that refused nothing', (n) => '250 ok\n'.repeat(n)],
  ['broken connections that are not of mail', (n) => 'x: Connection refused\n'.repeat(n)],
  ['a reply and blank lines', (n) => `421 4.7.0 Try again${'\n'.repeat(n)}`],
];

/** Milliseconds of processor time, the best of several rounds, or the first that is under `enough`. */
async function timeOf(text: string, enough = 0): Promise<number> {
  const bytes = new TextEncoder().encode(text);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5 && best >= enough; round++) {
    const start = process.cpuUsage().user;
    await read({ name: 'paste.txt', bytes });
    best = Math.min(best, (process.cpuUsage().user - start) / 1000);
  }
  return best;
}

test.each(cases)('sixteen times as many %s take no square of the time', async (_, make) => {
  const few = await timeOf(make(1000));
  const most = Math.max(few, 2) * 64;
  expect(await timeOf(make(16_000), most)).toBeLessThan(most);
});
