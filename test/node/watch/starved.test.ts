/**
 * A watch that gets no time: its log is rotated several times between two of its looks, in every way and order, packed at once or a
 * rotation later. What is still there under any name is read, once and in its order, and no gap is said.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { LogFollower } from '../../../electron/node/watch/follow.ts';
import { random } from '../../fuzz/random.ts';
import { MailLog } from '../../support/mail-log.ts';
import { sampleOf } from '../../support/matrices.ts';

const lines = new MailLog('2026-05-17T09:00:00Z');
for (let at = 0; at < 4000; at++) lines.delivers(Math.floor(at / 40), `ABCDEF${1000 + at}`, 'example.net');
const now = (): Date => new Date('2026-05-18T09:00:00Z');

/** As logrotate does it, with `delaycompress` or not. Packing gives a file another inode. */
function rotate(log: string, how: 'rename' | 'copytruncate', delayed: boolean): void {
  for (let n = 30; n > 0; n--)
    for (const end of ['', '.gz'])
      if (existsSync(`${log}.${n}${end}`)) renameSync(`${log}.${n}${end}`, `${log}.${n + 1}${end}`);
  const pack = (name: string): void => {
    if (!existsSync(name)) return;
    writeFileSync(`${name}.gz`, gzipSync(readFileSync(name)));
    rmSync(name);
  };
  if (how === 'rename') {
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
  } else {
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
  }
  pack(delayed ? `${log}.2` : `${log}.1`);
}

const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
test.each(sampleOf(seeds, 20))('rotations of seed %i', async (seed) => {
  const draw = random(seed);
  const below = (n: number): number => Math.floor(draw() * n);
  const folder = mkdtempSync(join(tmpdir(), 'starved-'));
  const log = join(folder, 'mail.log');
  writeFileSync(log, '');
  let written = 0;
  const write = (count: number): void => {
    const part = lines.lines.slice(written, written + count);
    written += part.length;
    if (part.length) appendFileSync(log, `${part.join('\n')}\n`);
  };
  let follower = new LogFollower(log, null, now);
  let all = '';
  const says: string[] = [];
  const did: string[] = [];
  const read = async (pieces: number): Promise<void> => {
    for (let quiet = 0; quiet < 5 && pieces > 0;) {
      const piece = await follower.next();
      if (piece) {
        all += Buffer.from(piece.bytes).toString();
        pieces--;
      } else quiet++;
    }
    says.push(...follower.remarks().map((one) => one.says));
  };
  write(1 + below(20));
  await read(99);
  for (let step = 0; step < 14; step++) {
    const act = below(5);
    if (act < 2)
      for (let times = 1 + below(3); times > 0; times--) {
        const how = below(2) ? 'rename' : 'copytruncate';
        const delayed = below(2) > 0;
        did.push(`${how}${delayed ? ', delayed' : ''}`);
        rotate(log, how, delayed);
        write(below(3) && below(30));
      }
    else if (act === 2) {
      did.push('killed');
      await follower.close();
      follower = new LogFollower(log, follower.place, now);
    } else {
      did.push('reads');
      await read(act === 3 ? 1 : 99);
    }
    write(below(2) && below(20));
  }
  await read(999);
  await follower.close();
  rmSync(folder, { recursive: true });
  const expected = `${lines.lines.slice(0, written).join('\n')}\n`;
  expect(says, did.join('; ')).toEqual([]);
  expect(all === expected, `${did.join('; ')}: ${all.length} of ${expected.length}`).toBe(true);
});
