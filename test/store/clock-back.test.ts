/** A clock that ran ahead and was set back, or began in 1970: nothing is lost for it, and it is said once. */
import { expect, test } from 'vitest';
import { backUp } from '../../shared/store/compaction.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { storeEngine } from '../../electron/node/history/store-engine.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';
import { noted, opened } from '../support/history.ts';
import { OneThreadHistory } from '../support/one-thread-history.ts';

const id = 'c-20260517-1';
const openSql = await loadSqlite();
const at = async (storage: FaultyStorage, now: string): Promise<string[]> => {
  const { warnings } = await storeEngine(storage, openSql).open(now);
  return warnings.map(({ says }) => says);
};

/** One compaction a day, as a desk in use has it. */
const used = async (history: OneThreadHistory, from: string, days: number): Promise<void> => {
  for (let day = 0; day < days; day++)
    await history.compact(new Date(Date.parse(from) + day * 86_400_000).toISOString());
};
const listed = (history: OneThreadHistory): string[] =>
  history.engine.deleted('2026-05-17T12:00:00.000Z').map((one) => one.id);

test('a case that was deleted by a clock in 1970 can be had back for its thirty days', async () => {
  const history = await OneThreadHistory.open(new FaultyStorage());
  await history.apply(opened(id));
  await history.apply(noted(id, 'of today'));
  await history.apply({ kind: 'deleted', id, at: '1970-01-01T00:00:09.000Z' });
  await used(history, '2026-05-17T12:00:00.000Z', 30);
  expect(listed(history)).toEqual([id]);
  await used(history, '2026-06-16T12:00:00.000Z', 2);
  expect(listed(history)).toEqual([]);
});

test('a clock that jumps ahead, once or for some days, destroys nothing before its time', async () => {
  const storage = new FaultyStorage();
  let history = await OneThreadHistory.open(storage);
  await history.apply(opened(id));
  await used(history, '2026-05-01T12:00:00.000Z', 17);
  await history.apply({ kind: 'deleted', id, at: '2026-05-17T12:00:00.000Z' });
  await used(history, '2030-01-01T12:00:00.000Z', 3);
  history = await OneThreadHistory.open(storage);
  expect(listed(history)).toEqual([id]);
  await used(history, '2026-05-18T12:00:00.000Z', 29);
  await used(history, '1970-01-01T12:00:00.000Z', 1);
  expect(listed(history)).toEqual([id]);
  await used(history, '2026-06-17T12:00:00.000Z', 1);
  expect(listed(history)).toEqual([]);
});

test.each([
  ['every day', 1, 30],
  ['once a week', 7, 5],
  ['once in half a year', 182, 6],
])('used %s: what was deleted goes after %i × %i days', async (_name, every, times) => {
  const history = await OneThreadHistory.open(new FaultyStorage());
  await history.apply(opened(id));
  const day = (n: number): string =>
    new Date(Date.parse('2026-05-20T12:00:00Z') + n * 86_400_000).toISOString();
  await used(history, day(0), 1);
  await history.apply({ kind: 'deleted', id, at: day(0) });
  for (let n = 1; n <= times + 1; n++) {
    expect(listed(history), `after ${n - 1}`).toEqual([id]);
    await used(history, day(n * every), 1);
    if (!listed(history).length) return expect(n).toBeGreaterThanOrEqual(times);
  }
  expect(listed(history)).toEqual([]);
});

test('backups of days to come do not push out those that are made from now on', async () => {
  const storage = new FaultyStorage();
  await storage.replace('history.sqlite', new Uint8Array([1]));
  const days = ['2099-01-01', '2099-01-02', '2099-01-03', '2026-05-01', '2026-05-02', '2026-05-03'];
  for (const day of days)
    await backUp(storage, {
      now: `${day}T12:00:00.000Z`,
      backups: 2,
      through: 0,
      gap: { changes: 0, after: 0, to: 0 },
    });
  const kept = (await storage.list('backups/')).map((name) => name.slice(16, 26));
  expect(kept).toEqual(['2026-05-02', '2026-05-03', '2099-01-02', '2099-01-03']);
});

test('a last change of years to come is said until it was seen or another change is made, and all is in its order', async () => {
  const storage = new FaultyStorage();
  const history = await OneThreadHistory.open(storage);
  await history.apply(opened(id));
  await history.apply({ kind: 'noted', id, note: { at: '2031-01-01T00:00:00.000Z', text: 'ahead' } });
  const says =
    'The last change of this history is of 2031-01-01, and the clock of this machine says 2026-05-17.';
  expect(await at(storage, '2026-05-17T12:00:00.000Z')).toEqual([says]);
  expect(await at(storage, '2026-05-17T12:01:00.000Z')).toEqual([says]);
  await storage.remove('history.notices'); // somebody has seen it
  await history.apply(noted(id, 'set back'));
  expect(await at(storage, '2026-05-17T12:02:00.000Z')).toEqual([]);
  expect(history.notesOf(id)).toEqual(['ahead', 'set back']);
});
