/** Evidence goes with the last case that names it, thirty days after that was deleted, and not before. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../electron/node/history/case-file.ts';
import { opened, summary } from '../support/history.ts';

let folder: string;
let store: Store;
let now = '';
const start = async (at: string): Promise<Store> => {
  now = at;
  return openStore(folder, { now: () => new Date(now) });
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deferral-desk-evidence-'));
  store = await start('2026-05-17T10:00:00Z');
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);
async function open(id: string, ...files: string[]): Promise<void> {
  const change = opened(id);
  if (change.kind !== 'opened') throw new Error();
  const source = { kind: 'dsn' as const, size: 1, addedAt: now, date: null, notes: [] };
  for (const name of files)
    change.case.sources.push({ ...source, name, sha256: await store.putEvidence(bytes(name)) });
  await store.apply(change, summary(id));
}
const kept = async (): Promise<number> =>
  (await readdir(join(folder, 'evidence'), { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))
    .length;
/** Started, and folded, each week until that day: only days that were lived through make a case old. */
async function livedUntil(at: string): Promise<Store> {
  for (let day = Date.parse(now) + week; day < Date.parse(at); day += week) {
    store = await start(new Date(day).toISOString());
    await store.compact();
    await store.close();
  }
  return start(at);
}
const week = 7 * 86_400_000;
const remove = (id: string) => store.apply({ kind: 'deleted', id, at: now }, null);

test('a file of a case that is gone for good is removed; a shared one stays', async () => {
  await open('c-20260517-1', 'only here', 'in both');
  await open('c-20260517-2', 'in both');
  await remove('c-20260517-1');
  await store.close();

  store = await start('2026-06-10T10:00:00Z');
  await store.compact();
  expect(await kept()).toBe(2);
  expect(await store.undoDelete('c-20260517-1')).not.toBeNull();
  await remove('c-20260517-1');
  await store.close();

  store = await livedUntil('2026-07-11T10:00:00Z');
  await store.compact();
  expect(await kept()).toBe(1);
  expect(await store.undoDelete('c-20260517-1')).toBeNull();
  expect(await store.load('c-20260517-2')).not.toBeNull();
  await store.close();

  store = await start('2026-07-11T11:00:00Z');
  expect(store.warnings).toEqual([]);
});

test('a file that came to a case together with other changes stays, when a case that has it too is gone', async () => {
  await open('c-20260517-1', 'in both');
  await open('c-20260517-2');
  const [id, sha256] = ['c-20260517-2', await store.putEvidence(bytes('in both'))];
  const source = {
    name: 'a.eml',
    kind: 'dsn' as const,
    size: 1,
    addedAt: now,
    date: null,
    notes: [],
    sha256,
  };
  const nothing = { attempts: [], traffic: [], logs: [], returned: null, evidenceNotes: [] };
  const added = { kind: 'evidence-added' as const, id, source, ...nothing };
  const noted = { kind: 'noted' as const, id, note: { at: now, text: 'it came again' } };
  await store.apply({ kind: 'together', id, changes: [added, noted] }, summary(id));
  await remove('c-20260517-1');
  await store.close();
  store = await livedUntil('2026-07-11T10:00:00Z');
  await store.compact();
  expect(await kept()).toBe(1);
  expect((await store.load(id))?.sources).toHaveLength(1);
});

test('a file that comes in again meanwhile stays, before its case is saved', async () => {
  await open('c-20260517-1', 'again');
  await remove('c-20260517-1');
  await store.close();
  store = await livedUntil('2026-07-11T10:00:00Z');
  await store.putEvidence(bytes('again'));
  await store.compact();
  expect(await kept()).toBe(1);
});

test('no case forgotten, no file touched, also where the history has begun anew', async () => {
  await open('c-20260517-1', 'whose?');
  await store.close();
  for (const name of await readdir(folder))
    if (/^(history|journal|backups)/.test(name)) await rm(join(folder, name), { recursive: true });
  store = await start('2027-07-11T10:00:00Z');
  await store.compact();
  expect(await kept()).toBe(1);
});
