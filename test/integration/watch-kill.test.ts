/** kill -9 of the built watch at random moments and in rotations: no incident lost, none doubled, every count right. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KilledWatch, rotations } from '../support/killed-watch.ts';
import { MailLog } from '../support/mail-log.ts';

/** `npm run kills` makes 50. */
const wanted = Number(process.env.WATCH_KILLS ?? 6);

const base = mkdtempSync(join(tmpdir(), 'watch-kill-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Receivers in trouble one after the other, each with an end of its own, and mail that goes through beside them. */
function afternoon(receivers: number): string[] {
  const log = new MailLog('2026-05-17T09:00:00Z');
  for (let n = 0; n < receivers; n++) {
    const [domain, start] = [`r${n}.example`, n * 30];
    const ids = [1, 2, 3].map((m) => `A1B2${m}${n.toString(16).toUpperCase().padStart(3, '0')}`);
    for (const id of ids) log.arrives(start, id);
    for (let at = 1; at < 75 + n; at += 15) for (const id of ids) log.defers(start + at, id, domain);
    const [first, second, third] = ids as [string, string, string];
    log.delivers(start + 80 + n, first, domain).refuses(start + 81 + n, second, domain);
    if (n % 2) log.expires(start + 82 + n, third);
    else log.delivers(start + 82 + n, third, domain);
    for (let at = 0; at < 30; at += 10) log.delivers(start + at, `B${at}C0${100 + n}`, 'well.example');
  }
  return log.inOrder();
}

test(`${wanted} kills lose nothing and double nothing`, { timeout: 60_000 + wanted * 20_000 }, async () => {
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
