/** kill -9 of the built watch at random moments and in rotations: no incident lost, none doubled, every count right. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { afternoon, KilledWatch, rotations } from '../support/killed-watch.ts';

/** `npm run kills` makes 50. */
const wanted = Number(process.env.WATCH_KILLS ?? 6);

const base = mkdtempSync(join(tmpdir(), 'watch-kill-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test(`${wanted} kills lose nothing and double nothing`, { timeout: 600_000 + wanted * 60_000 }, async () => {
  const lines = afternoon(Math.max(4, Math.ceil(wanted / 3)));
  const whole = new KilledWatch(join(base, 'whole'));
  whole.write(lines);
  const killed = new KilledWatch(join(base, 'killed'));
  const each = Math.ceil(lines.length / wanted);
  for (let round = 0; round < wanted; round++)
    await killed.round(lines.slice(round * each, (round + 1) * each), rotations[round % rotations.length]!);
  const expected = await whole.outcome();
  expect(expected.cases.length).toBeGreaterThan(3);
  expect(await killed.outcome()).toEqual(expected);
  console.log(
    `${killed.kills} kills; said twice: ${killed.saidTwice}; ${expected.cases.length} cases are right`,
  );
});
