/** The watch on the built command line: it goes on where it stopped, through rotations, kills and an end by signal. */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { incident, parsed, Watched, type Said } from '../support/watched.ts';

const root = mkdtempSync(join(tmpdir(), 'watch-'));
afterAll(() => rmSync(root, { recursive: true }));

const lines = incident(['example.net', 'example.org', 'third.example']);
const text = (from: number, to?: number): string =>
  lines
    .slice(from, to)
    .map((line) => `${line}\n`)
    .join('');
const watched = new Watched();
const once = (folder: string): Promise<Said[]> =>
  watched.watch(folder, ['--once', '--log', join(folder, 'mail.log')]);
const folderFor = (name: string): string => mkdtempSync(join(root, `${name}-`));
const all = async (folder: string): Promise<Said[]> => [...(await once(folder)), ...(await once(folder))];

test('a second reading goes on where the first stopped, and says nothing twice', async () => {
  const folder = folderFor('goes-on');
  const log = join(folder, 'mail.log');
  const told: Said[] = [];
  for (let at = 0; at < lines.length; at += 9) {
    // Half a line now, the other half with the next piece.
    appendFileSync(log, text(at, at + 9).slice(0, -30));
    told.push(...(await once(folder)));
    appendFileSync(log, text(at, at + 9).slice(-30));
  }
  told.push(...(await all(folder)));
  await watched.expectWhole(folder, told);
});

test('rotated and compressed files are read first, in the order of time', async () => {
  const folder = folderFor('first-start');
  writeFileSync(join(folder, 'mail.log'), text(40));
  writeFileSync(join(folder, 'mail.log.1'), text(20, 40));
  writeFileSync(join(folder, 'mail.log.2.gz'), gzipSync(text(0, 20)));
  await watched.expectWhole(folder, await all(folder));
});

test.each(['rename', 'copytruncate', 'rename and gzip'])(
  'nothing is lost by %s between two readings',
  async (how) => {
    const folder = folderFor('rotation');
    const log = join(folder, 'mail.log');
    writeFileSync(log, text(0, 25));
    const told = await once(folder);
    appendFileSync(log, text(25, 35));
    if (how === 'copytruncate') {
      copyFileSync(log, `${log}.1`);
      truncateSync(log, 0);
    } else if (how === 'rename') renameSync(log, `${log}.1`);
    else {
      writeFileSync(`${log}.1.gz`, gzipSync(text(0, 35)));
      rmSync(log);
    }
    appendFileSync(log, text(35));
    told.push(...(await all(folder)));
    await watched.expectWhole(folder, told);
  },
);

test('one log by several names, and all that a shell makes of “mail.log*”, is counted once', async () => {
  const folder = folderFor('names');
  const log = join(folder, 'mail.log');
  const fromHere = relative(process.cwd(), log);
  writeFileSync(log, text(30));
  writeFileSync(`${log}.1`, text(15, 30));
  writeFileSync(`${log}.2.gz`, gzipSync(text(0, 15)));
  symlinkSync(log, join(folder, 'link'));
  const names = [fromHere, log, `${log}.1`, `${log}.2.gz`, join(folder, 'link')];
  const told = await watched.watch(folder, ['--once', ...names.flatMap((name) => ['--log', name])]);
  for (const name of [log, fromHere]) told.push(...(await watched.watch(folder, ['--once', '--log', name])));
  await watched.expectWhole(folder, told);
});

test('a place that was kept by a name without its folder is gone on from', async () => {
  const folder = folderFor('place');
  const log = join(folder, 'mail.log');
  writeFileSync(log, text(0, 30));
  const told = await once(folder);
  const kept = join(folder, 'data/watch.json');
  const fromHere = relative(process.cwd(), log);
  writeFileSync(kept, readFileSync(kept, 'utf8').replaceAll(JSON.stringify(log), JSON.stringify(fromHere)));
  appendFileSync(log, text(30));
  told.push(...(await watched.watch(folder, ['--once', '--log', fromHere])), ...(await once(folder)));
  await watched.expectWhole(folder, told);
});

test('a compressed log by itself is said to be one', async () => {
  const folder = folderFor('packed');
  writeFileSync(join(folder, 'mail.log.2.gz'), gzipSync(text(0)));
  expect(await watched.watch(folder, ['--once', '--log', join(folder, 'mail.log.2.gz')])).toMatchObject([
    { what: 'problem', says: expect.stringContaining('is compressed') as string },
  ]);
});

test('a rotated file that is gone is said once', async () => {
  const folder = folderFor('gone');
  const log = join(folder, 'mail.log');
  writeFileSync(log, text(0, 25));
  await once(folder);
  rmSync(log);
  writeFileSync(log, text(30));
  expect((await all(folder)).filter(({ what }) => what === 'gap')).toHaveLength(1);
});

test('a log that is missing, and one that is none, are said once', async () => {
  const folder = folderFor('none');
  expect((await once(folder)).map(({ what }) => what)).toEqual(['problem']);
  writeFileSync(join(folder, 'mail.log'), 'no log at all\n'.repeat(80));
  expect((await once(folder)).map(({ what }) => what)).toEqual(['problem']);
  expect((await once(folder)).map(({ what }) => what)).toEqual([]);
});

test('also a text of three lines is said to be no log, and one with a line of a mail server is not', async () => {
  const folder = folderFor('short');
  writeFileSync(join(folder, 'mail.log'), 'no log\nat all\nthat we know\n');
  expect(await once(folder)).toMatchObject([
    { what: 'problem', says: expect.stringContaining('None of the 3 lines') as string },
  ]);
  const other = folderFor('short');
  writeFileSync(join(other, 'mail.log'), `something else\n${text(0, 1)}`);
  expect(await once(other)).toEqual([]);
});

test('it follows while it runs, through a rotation, and ends by SIGTERM with its place saved', async () => {
  const folder = folderFor('live');
  const log = join(folder, 'mail.log');
  writeFileSync(log, text(0, 10));
  const args = ['dist/cli.js', 'watch', '--json', '--log', log, '--data', join(folder, 'data')];
  const watch = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  watch.stdout.on('data', (part: Buffer) => (heard += part.toString()));
  await expect.poll(() => existsSync(join(folder, 'data/watch.json'))).toBe(true);
  renameSync(log, `${log}.1`);
  appendFileSync(`${log}.1`, text(10, 20)); // its writer goes on for a moment
  writeFileSync(log, text(20));
  await expect.poll(() => heard.match(/"opened"/g)?.length).toBe(3);
  // The command line reaches the desk that watches.
  expect((await watched.desk(folder, 'case', 'list')).status).toBe(0);
  watch.kill('SIGTERM');
  expect(await new Promise((done) => watch.once('close', done))).toBe(0);
  await watched.expectWhole(folder, [...parsed<Said>(heard), ...(await all(folder))]);
});

test('a case that a person opened goes on, with its notes, and stays theirs', async () => {
  const folder = folderFor('person');
  const [own] = (await watched.desk(folder, 'case', 'open', '--domain', 'example.net')).lines as {
    case: string;
  }[];
  await watched.desk(folder, 'case', 'note', own!.case, 'Called them');
  writeFileSync(
    join(folder, 'mail.log'),
    incident(['example.net'])
      .map((line) => `${line}\n`)
      .join(''),
  );
  expect((await once(folder)).map((one) => one.case)).toEqual([own!.case, own!.case]);
  const { cases } = (await watched.desk(folder, 'case', 'list')).lines[0] as { cases: object[] };
  expect(cases).toMatchObject([{ case: own!.case, openedBy: 'person' }]);
  expect(await watched.shown(folder, own!.case)).toMatchObject({
    watch: { delivered: 2, ended: { how: 'recovered' } },
  });
});
