/**
 * The built product on a data folder in which a pipe or a folder stands where a file is meant, or that is no folder at
 * all: one sentence, no waiting, and what stands there stays. A call that waits for ever fails by its time-out.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WarmCommand, type Ran } from '../support/command.ts';
import { callsOf, startServe } from '../support/double.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-odd-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const sound = join(base, 'sound');
const warm = new WarmCommand();
const cli = (data: string, ...args: string[]): Promise<Ran> => warm.run([...args, '--data', data]);

let id: string;
beforeAll(async () => {
  const text = '421 4.7.0 mx1.example.net Try again later, closing connection';
  const opened = await cli(sound, 'case', 'open', '--text', text, '--json');
  id = (JSON.parse(opened.out) as { case: string }).case;
  await cli(sound, 'history', 'tidy');
  await cli(sound, 'case', 'note', id, 'sound');
});

/** What a person reads: a sentence or two, and no stack. */
function expectSentence({ err }: Ran, says: RegExp): void {
  expect(err).toMatch(says);
  expect(err).not.toMatch(/Something broke|^\s+at /m);
  expect(err.trim().split('\n')).toHaveLength(1);
}

const pathOf = (folder: string, name: string): string => {
  const [day] = readdirSync(join(sound, 'backups'));
  const [room] = readdirSync(join(sound, 'evidence'));
  const [hash] = readdirSync(join(sound, 'evidence', room!));
  return join(folder, name.replace('DAY', day!).replace('HASH', `${room}/${hash}`));
};

describe.runIf(process.platform !== 'win32').each(['pipe', 'folder'])('a %s', (kind) => {
  /** The folder with it in place of this file. */
  function withOdd(name: string): { data: string; path: string } {
    const data = mkdtempSync(join(base, 'with-'));
    cpSync(sound, data, { recursive: true });
    const path = pathOf(data, name);
    put(path);
    return { data, path };
  }
  function put(path: string): void {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(dirname(path), { recursive: true });
    if (kind === 'pipe') return void execFileSync('mkfifo', [path]);
    mkdirSync(path);
    writeFileSync(join(path, 'inside'), 'of somebody');
  }
  const expectThere = (path: string): void =>
    expect(kind === 'pipe' ? lstatSync(path).isFIFO() : readdirSync(path)).toEqual(
      kind === 'pipe' ? true : ['inside'],
    );

  test.each([
    ...['journal-000000000001.log', 'history.sqlite', 'history.mark', 'history.sums', 'history.notices'],
    ...['settings.json', 'lock', 'politeness.jsonl', 'politeness.last', 'politeness.jsonl.lock'],
  ])('as %s is named, and nothing is changed', async (name) => {
    const { data, path } = withOdd(name);
    const noted = await cli(data, 'case', 'note', id, 'more');
    expect(noted.code).toBe(1);
    expectSentence(
      noted,
      new RegExp(`holds a ${kind} where a file is meant: ${name}\\. Nothing was changed`),
    );
    expectThere(path);
  });

  test.each([
    'history.previous.sqlite',
    'backups/DAY',
    'evidence/HASH',
    'door.json',
    'door',
    'tidying',
    'settings.copy.json',
  ])('as %s keeps nobody from working', async (name) => {
    const { data, path } = withOdd(name);
    const noted = await cli(data, 'case', 'note', id, 'more');
    expect([noted.code, noted.err]).toEqual([0, '']);
    const report = await cli(data, 'export', id, '--format', 'text');
    expect(report.out.includes('this file is not readable')).toBe(name.startsWith('evidence'));
    expectThere(path);
  });

  test('as reports.jsonl is named where reports are asked for', async () => {
    const { data } = withOdd('reports.jsonl');
    expectSentence(
      await cli(data, 'reports'),
      new RegExp(`holds a ${kind} where a file is meant: reports.jsonl`),
    );
  });

  test('as history.json: where cases are kept is not known', async () => {
    const { data } = withOdd('history.json');
    expectSentence(await cli(data, 'case', 'list'), new RegExp(`history.json' is a ${kind}`));
  });

  test('as anything that only serve writes: the desk starts', async () => {
    const { data } = withOdd('door.json');
    for (const name of ['door', 'open.html', 'watch.json', 'window']) put(join(data, name));
    if (kind === 'pipe') put(join(data, 'uploads'));
    const served = await startServe(data);
    const { warnings } = (await callsOf(served.address)('desk.status', {})) as { warnings: unknown[] };
    await served.stop();
    expect(warnings).toEqual([]);
  });
});

test.runIf(process.platform !== 'win32')(
  'a pipe or a link in a circle as the folder of backups is named',
  async () => {
    const data = join(base, 'no-backups');
    cpSync(sound, data, { recursive: true });
    rmSync(join(data, 'backups'), { recursive: true });
    execFileSync('mkfifo', [join(data, 'backups')]);
    expectSentence(await cli(data, 'case', 'list'), /There is a pipe where the folder backups is meant/);
    rmSync(join(data, 'backups'));
    symlinkSync('backups', join(data, 'backups'));
    expectSentence(
      await cli(data, 'case', 'list'),
      /There is a link that leads back to itself where the folder/,
    );
  },
);

test('what can be no data folder is refused in one sentence', async () => {
  const file = join(base, 'a-file');
  writeFileSync(file, '');
  const places: [string, RegExp][] = [
    [file, /There is a file where the folder a-file is meant/],
    [join(file, 'below'), /There can be no data folder of this name/],
    [join(base, 'x'.repeat(300)), /There can be no data folder of this name/],
    ['', /No folder is named after --data/],
    ...(process.platform === 'linux'
      ? ([
          ['/proc/x', /There can be no data folder of this name/],
          ['/proc/x/y', /There can be no data folder of this name/],
          ['/dev/null', /There is a device where the folder null is meant/],
        ] as [string, RegExp][])
      : []),
  ];
  for (const [data, says] of places)
    for (const verb of [['case', 'list'], ['reports'], ['probe', '127.0.0.1:2525', '--allow-private']])
      expectSentence(await cli(data, ...verb), says);
  expect(statSync(file).size).toBe(0);
});
