/**
 * The built product on a data folder of which one file is missing, empty, cut, zeroed, changed by one bit, or garbage:
 * what was readable is still in the folder, and whatever is not shown is said, by every host.
 */
import {
  cpSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  renameSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WarmCommand, type Ran } from '../support/command.ts';
import { damages } from '../support/damage.ts';
import { callsOf, root, startServe } from '../support/double.ts';
import { sampleOf } from '../support/matrices.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-damage-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const sound = join(base, 'sound');
const notes = ['alpha', 'beta', 'gamma', 'delta'].map((word) => `note-${word}`);
const reply = '421 4.7.0 mx1.example.net Try again later, closing connection';

const warm = new WarmCommand();
const cli = (data: string, ...args: string[]): Promise<Ran> => warm.run([...args, '--data', data]);

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
const inFiles = (folder: string): string[] => {
  const text = filesOf(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
  return [...notes, reply].filter((note) => text.includes(note));
};
const shownBy = async (data: string): Promise<Ran> => cli(data, 'export', id, '--format', 'text');

let id: string;
let whole: string;
beforeAll(async () => {
  const opened = await cli(sound, 'case', 'open', '--text', reply, '--json');
  id = (JSON.parse(opened.out) as { case: string }).case;
  for (const note of notes.slice(0, 2)) await cli(sound, 'case', 'note', id, note);
  // A snapshot of before, a desk that was used, and changes after it.
  const served = await startServe(sound);
  await callsOf(served.address)('settings.set', { helo: 'mail1.example.com', textSize: 120 });
  await served.stop();
  for (const note of notes.slice(2)) await cli(sound, 'case', 'note', id, note);
  whole = (await shownBy(sound)).out;
  for (const part of inFiles(sound))
    expect(whole + (await cli(sound, 'export', id, '--format', 'json')).out).toContain(part);
});

test('a command line that meets damage says it on standard error and in JSON, until a person has seen it', async () => {
  const data = join(base, 'said');
  cpSync(sound, data, { recursive: true });
  for (const name of readdirSync(data))
    if (/^(history|journal|backups)/.test(name)) rmSync(join(data, name), { recursive: true });
  writeFileSync(join(data, 'journal-000000000001.log'), '');
  cpSync(join(sound, 'history.mark'), join(data, 'history.mark'));
  for (let times = 0; times < 2; times++) {
    const { code, out, err } = await cli(data, 'case', 'list', '--json');
    expect(code).toBe(0);
    expect(err).toMatch(/5 changes are missing from the history/);
    expect((JSON.parse(out) as { warnings: { says: string; hint: string }[] }).warnings[0]).toMatchObject({
      says: '5 changes are missing from the history.',
      hint: expect.stringMatching(/evidence/),
    });
  }
  const refused = await cli(data, 'case', 'show', id, '--json');
  expect(JSON.parse(refused.out)).toMatchObject({ problem: { code: 'no-such-case' }, warnings: [{}] });
  const served = await startServe(data);
  const { warnings } = (await callsOf(served.address)('desk.status', {})) as { warnings: { says: string }[] };
  await served.stop();
  expect(warnings.map((w) => w.says)).toEqual(['5 changes are missing from the history.']);
  await cli(data, 'case', 'seen');
  expect((await cli(data, 'case', 'list')).err).toBe('');
});

test('changed checksums: nothing is cut off, and all of it can be taken back', async () => {
  const data = join(base, 'recover');
  cpSync(sound, data, { recursive: true });
  for (const name of readdirSync(data))
    if (/^(history.*sqlite|backups)/.test(name)) rmSync(join(data, name), { recursive: true });
  for (const name of readdirSync(data).filter((one) => one.startsWith('journal-'))) {
    const lines = readFileSync(join(data, name), 'utf8').split('\n');
    writeFileSync(
      join(data, name),
      lines.map((line) => line && (line[0] === '0' ? `1${line.slice(1)}` : `0${line.slice(1)}`)).join('\n'),
    );
  }
  const listed = await cli(data, 'case', 'list');
  expect(listed.out).not.toContain('example.net');
  expect(listed.err).toMatch(/records? of the journal .* could not be read/);
  expect(inFiles(data)).toEqual([...notes, reply]);
  const taken = await cli(data, 'case', 'recover', '--json');
  expect(JSON.parse(taken.out)).toMatchObject({ recovered: 5, refused: 0 });
  expect((await shownBy(data)).out).toBe(whole);
});

test('evidence gone, changed or not readable: the report says which, and giving the file again puts it back', async () => {
  const data = join(base, 'evidence-back');
  const message = readFileSync(join(root, 'resources/samples/1-Gmail-rate-limit.eml'));
  const file = join(base, 'notice.eml');
  writeFileSync(file, message);
  const opened = await cli(data, 'case', 'open', file, '--json');
  const { case: of } = JSON.parse(opened.out) as { case: string };
  const [kept] = filesOf(join(data, 'evidence'));
  const path = join(data, 'evidence', kept!);
  const report = async (): Promise<string | undefined> =>
    /this file is (.*)/.exec((await cli(data, 'export', of, '--format', 'text')).out)?.[1];
  const flipped = Uint8Array.from(message, (byte, i) => (i === 100 ? byte ^ 1 : byte));
  const ways: [string, () => void][] = [
    ['not on the disk any more', () => undefined],
    ['not what was put there any more, and left out', () => writeFileSync(path, flipped)],
    ['not readable on the disk, and left out', () => mkdirSync(path)],
  ];
  for (const [says, damage] of ways) {
    rmSync(path);
    damage();
    expect(await report()).toBe(says);
    const added = await cli(data, 'case', 'add', of, file);
    expect([added.code, added.err], says).toEqual([0, '']);
    expect(await report(), says).toBeUndefined();
    expect(readFileSync(path)).toEqual(message);
  }
  expect((await cli(data, 'case', 'add', of, file)).err).toMatch(/is there already/);
  const aside = readdirSync(join(path, '..')).filter((name) => name.includes('.unreadable-'));
  expect(aside).toHaveLength(2);
  // Given again to be opened, it is told with its case, and put back as well.
  writeFileSync(path, flipped);
  expect((await cli(data, 'case', 'open', file)).out).toContain(of);
  expect(readFileSync(path)).toEqual(message);
});

test('the folder moved away and an empty one in its place: refused, kept in memory, and saved once it is back', async () => {
  const data = join(base, 'share');
  cpSync(sound, data, { recursive: true });
  const served = await startServe(data);
  const call = callsOf(served.address);
  await call('case.note', { case: id, text: 'before' });
  renameSync(data, `${data}.away`);
  mkdirSync(data);
  for (const text of ['one', 'two'])
    await expect(call('case.note', { case: id, text })).rejects.toMatchObject({ code: 'folder-gone' });
  await expect(call('settings.set', { helo: 'x.example' })).rejects.toMatchObject({ code: 'folder-gone' });
  await expect(
    call('case.open', { inputs: [{ kind: 'text', name: 'x', text: '421 4.7.0 other' }] }),
  ).rejects.toMatchObject({ code: 'folder-gone' });
  expect(readdirSync(data)).toEqual([]);
  const { warnings } = (await call('desk.status', {})) as { warnings: { says: string }[] };
  expect(warnings[0]!.says).toMatch(/kept in memory/);
  rmSync(data, { recursive: true });
  renameSync(`${data}.away`, data);
  await expect
    .poll(async () => ((await call('desk.status', {})) as { warnings: unknown[] }).warnings)
    .toEqual([]);
  await served.stop();
  const text = (await cli(data, 'export', id, '--format', 'json')).out;
  for (const note of ['before', 'one', 'two']) expect(text).toContain(`"text": "${note}"`);
});

const kinds = [
  'history.sqlite',
  'history.sums',
  'history.mark',
  'journal',
  'backups',
  'evidence',
  'settings.json',
];
test.each(kinds)('%s damaged in any way', { timeout: 600_000 }, async (kind) => {
  const file = filesOf(sound).find((name) => name.startsWith(kind));
  if (!file) throw new Error(`no ${kind} among ${filesOf(sound).join(', ')}`);
  const ways = sampleOf(damages(readFileSync(join(sound, file)), 40), 3);
  for (const [n, [how, bytes]] of ways.entries()) {
    const data = join(base, `${kind}-${n}`);
    cpSync(sound, data, { recursive: true });
    if (bytes) writeFileSync(join(data, file), bytes);
    else rmSync(join(data, file));
    const before = inFiles(data);
    const { code, out, err } = await shownBy(data);
    expect(
      before.filter((note) => !inFiles(data).includes(note)),
      `${how}: gone`,
    ).toEqual([]);
    const told = err !== '' || out.includes('this file is not');
    if (out !== whole) expect(told, `${how}: not all is shown, and nothing is said`).toBe(true);
    expect(code === 0 || err !== '', how).toBe(true);
    if (kind === 'settings.json' && bytes) expect(told, how).toBe(true);
    if (kind === 'evidence') expect([code, told], how).toEqual([0, true]);
    rmSync(data, { recursive: true });
  }
});
