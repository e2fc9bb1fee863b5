/** The store's worker dies: another one opens the same files, and what was reported as saved is in them. */
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../electron/node/history/case-file.ts';
import { noted, opened, summary } from '../support/history.ts';
import { onThread } from '../support/threads/start.ts';

const workers: Worker[] = [];
/** What workers answer meanwhile does not arrive: the call is under way until they die. */
let deaf = false;
onThread((worker) => {
  const emit = worker.emit.bind(worker) as (...args: unknown[]) => boolean;
  worker.emit = (...args: unknown[]) => !(deaf && args[0] === 'message') && emit(...args);
  workers.push(worker);
});

const id = 'c-20260517-1';
let folder: string;
let store: Store;
beforeEach(async () => {
  workers.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'deferral-desk-revival-'));
  store = await openStore(folder);
  await store.apply(opened(id), summary(id));
  await store.compact(); // from here on, the only thread is that of the history
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
async function die(): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
  deaf = false;
}
const notes = async () => (await store.load(id))!.notes.map(({ text }) => text);

test('a question that was under way is answered by the new worker', async () => {
  await store.apply(noted(id, 'one'), summary(id));
  deaf = true;
  const asked = notes();
  void die();
  expect(await asked).toEqual(['one']);
  await store.apply(noted(id, 'two'), summary(id));
  expect(await notes()).toEqual(['one', 'two']);
});

test('a change that was under way is refused in words, never half there, and can be made again', async () => {
  deaf = true;
  const made = store.apply(noted(id, 'lost'), summary(id));
  void die();
  await expect(made).rejects.toMatchObject({ code: 'history-restarted' });
  expect(await notes()).toEqual([]);
  await store.apply(noted(id, 'again'), summary(id));
  await store.close();
  store = await openStore(folder);
  expect(await notes()).toEqual(['again']);
});

test('a worker that dies again and again is given up, in words', async () => {
  for (let times = 0; times < 3; times++) {
    await die();
    expect(await notes()).toEqual([]);
  }
  await die();
  await expect(store.load(id)).rejects.toMatchObject({ code: 'history-stopped' });
  await expect(store.apply(noted(id, 'x'), summary(id))).rejects.toMatchObject({ code: 'history-stopped' });
});

test('files that no longer hold everything are not taken for the history', async () => {
  await store.apply(noted(id, 'one'), summary(id));
  const journals = (await readdir(folder)).filter((name) => name.startsWith('journal-')).sort();
  await truncate(join(folder, journals.at(-1)!), 0);
  await die();
  await expect(store.load(id)).rejects.toMatchObject({ code: 'history-stopped' });
});
