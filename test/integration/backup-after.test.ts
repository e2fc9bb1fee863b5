/** The backup of the day of a long history: nobody waits for it, and it is made all the same. The built command line. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStore } from '../../electron/node/history/case-file.ts';
import { writeHistory } from '../support/long-history.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-backup-after-'));
const data = join(base, 'data');
const cli = join(import.meta.dirname, '../../dist/cli.js');
const mark = join(data, 'tidying');
const backups = () => (existsSync(join(data, 'backups')) ? readdirSync(join(data, 'backups')) : []);
const isBusy = () => existsSync(mark) || existsSync(join(data, 'lock'));
const { INVOCATION_ID: _, ...env } = process.env;

function note(text: string, more: NodeJS.ProcessEnv = {}) {
  const words = [cli, 'case', 'note', 'c-20260517-1', text, '--data', data, '--json'];
  const { status } = spawnSync(process.execPath, words, { env: { ...env, ...more }, timeout: 300_000 });
  expect(status).toBe(0);
}

beforeAll(() => writeHistory(data, 200, 100_000));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('a verb leaves it to a process that works after it, and others work meanwhile', async () => {
  note('the first change of the day');
  expect(backups()).toEqual([]);
  expect(existsSync(mark)).toBe(true);
  note('the second one, through whatever has the folder');
  await vi.waitUntil(() => !isBusy(), { timeout: 300_000, interval: 100 });
  expect(backups()).toHaveLength(1);
  const store = await openStore(data);
  const { notes } = (await store.load('c-20260517-1'))!;
  await store.close();
  expect(notes.map(({ text }) => text.slice(0, 10))).toEqual(
    expect.arrayContaining(['the first ', 'the second']),
  );
});

test.each([
  ['where it would be ended with the verb', { INVOCATION_ID: 'a unit of systemd' }, false],
  ['where the last one was ended early', {}, true],
])('a verb makes it itself %s', (_name, more, marked) => {
  rmSync(join(data, 'backups'), { recursive: true, force: true });
  if (marked) writeFileSync(mark, String(spawnSync(process.execPath, ['-e', '0']).pid));
  note(`once more, ${_name}`, more);
  expect([backups().length, existsSync(mark)]).toEqual([1, false]);
});
