/** A follower put down and taken up again around a rotation, at its two awkward moments. */
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFollower } from '../../../electron/node/watch/follow.ts';
import { checkOf, type Place } from '../../../electron/node/watch/place.ts';
import { MailLog } from '../../support/mail-log.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'));
  log = join(folder, 'mail.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = new MailLog('2026-05-17T09:00:00Z');
for (let at = 0; at < 40; at++) lines.delivers(at, `ABCDEF00${at + 10}`, 'example.net');
const text = (from: number, to: number): string => `${lines.lines.slice(from, to).join('\n')}\n`;

/** Everything that is there now, and where it then is. */
async function read(place: Place | null): Promise<{ text: string; place: Place | null; says: string[] }> {
  const follower = new LogFollower(log, place, () => new Date('2026-05-18T09:00:00Z'));
  let all = '';
  for (let quiet = 0; quiet < 5;) {
    const piece = await follower.next();
    if (piece) all += Buffer.from(piece.bytes).toString();
    else quiet++;
  }
  await follower.close();
  return { text: all, place: follower.place, says: follower.remarks().map(({ says }) => says) };
}

test('a new file that nothing was read of yet is packed and rotated away: nothing is passed over', async () => {
  writeFileSync(log, text(0, 20));
  const first = await read(null);
  renameSync(log, `${log}.1`);
  writeFileSync(log, '');
  const begun = {
    ...first.place!,
    inode: 1,
    offset: 0,
    check: checkOf(new Uint8Array(0)),
    at: '2026-05-17T09:09:00Z',
  };
  // Since then: what was empty has lines, and was packed under another inode.
  writeFileSync(`${log}.2.gz`, gzipSync(text(0, 20)));
  writeFileSync(`${log}.1`, text(20, 40));
  writeFileSync(log, text(40, 60));
  expect(await read(begun)).toMatchObject({ text: text(20, 60), says: [] });
});

test('while the log has no name, a rotation is under way, and no gap is said', async () => {
  writeFileSync(log, text(0, 20));
  const { place } = await read(null);
  const away = join(folder, 'elsewhere');
  renameSync(log, away);
  writeFileSync(log, text(30, 40));
  const later = setTimeout(() => {
    writeFileSync(`${log}.1`, text(0, 30));
  }, 300);
  const again = await read(place);
  clearTimeout(later);
  expect(again).toMatchObject({ text: text(20, 40), says: [] });
});

test('cut twice, and nothing was read in between: what stood there meanwhile is read', async () => {
  writeFileSync(log, text(0, 20));
  const first = await read(null);
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
  const { place } = await read(first.place); // it saw that the log was cut, and that it is empty
  writeFileSync(log, text(20, 40));
  writeFileSync(`${log}.2.gz`, gzipSync(text(0, 20)));
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
  writeFileSync(log, text(40, 60));
  expect(await read(place)).toMatchObject({ text: text(20, 60), says: [] });
});

test('what was read to its end and then thrown away leaves no gap', async () => {
  writeFileSync(log, text(0, 20));
  const first = await read(null);
  renameSync(log, `${log}.1`);
  writeFileSync(log, '');
  const { place } = await read(first.place);
  rmSync(`${log}.1`);
  writeFileSync(log, text(20, 40));
  expect(await read(place)).toMatchObject({ text: text(20, 40), says: [] });
});

test.each([
  ['thrown away, and made new', () => rmSync(log)],
  ['a link that now leads elsewhere', () => renameSync(log, join(folder, 'elsewhere'))],
])('a log that was read to its end is %s: the new one is read, and no gap said', async (_, loses) => {
  writeFileSync(log, text(0, 20));
  const follower = new LogFollower(log, null, () => new Date('2026-05-18T09:00:00Z'));
  while (await follower.next());
  loses();
  writeFileSync(log, text(30, 40));
  let piece = null;
  for (let looks = 0; !piece && looks < 20; looks++) piece = await follower.next();
  expect(Buffer.from(piece!.bytes).toString()).toBe(text(30, 40));
  expect(follower.remarks()).toEqual([]);
  await follower.close();
});

test('a log that was thrown away with a line half written is said to have a gap', async () => {
  writeFileSync(log, text(0, 20).slice(0, -10));
  const follower = new LogFollower(log, null, () => new Date('2026-05-18T09:00:00Z'));
  while (await follower.next());
  rmSync(log);
  writeFileSync(log, text(30, 40));
  for (let looks = 0; looks < 20 && !(await follower.next()); looks++);
  expect(follower.remarks()).toMatchObject([{ what: 'gap' }]);
  await follower.close();
});

test('a log of several pieces is read whole and in order, also where a line is cut by their ends, or has no end for long', async () => {
  const long = `${'x'.repeat(90_000)}\n`;
  let all = text(0, 40);
  while (all.length < 2_500_000) all += text(0, 39) + (all.length % 3 === 0 ? long : '') + text(39, 40);
  writeFileSync(log, `${all}${'y'.repeat(300_000)}`);
  const { text: whole, place } = await read(null);
  expect(whole === `${all}${'y'.repeat(300_000)}`).toBe(true);
  expect(place!.offset).toBe(all.length + 300_000);
});

test('it tells when the log is written to, and not while another file has its name', async () => {
  writeFileSync(log, text(0, 20));
  const follower = new LogFollower(log, null, () => new Date('2026-05-18T09:00:00Z'));
  while (await follower.next());
  const told = new Promise<string>((done) => follower.listen(() => done('told')));
  appendFileSync(log, text(20, 21));
  expect(await told).toBe('told');
  expect(Buffer.from((await follower.next())!.bytes).toString()).toBe(text(20, 21));

  renameSync(log, `${log}.1`);
  writeFileSync(log, text(21, 22));
  await follower.next();
  let woken = 0;
  const stop = follower.listen(() => woken++);
  appendFileSync(log, text(22, 23));
  await new Promise((turn) => setTimeout(turn, 50));
  stop();
  expect(woken).toBe(0);
  await follower.close();
});
