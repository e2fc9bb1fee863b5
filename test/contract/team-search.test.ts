/** Words that nearly all of very many cases hold are looked for among the first cases of the list, not gathered; what is found is the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import type { ListQuery } from '../../shared/store/summary.ts';
import { opened, summary } from '../support/history.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const all: ListQuery = {
  ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 5, offset: 0 },
};

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a search for common words', () => {
  let postgres: Postgres;
  let store: Awaited<ReturnType<typeof openTeamStore>>;
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning', '-c autovacuum=off']);
    const database = postgres.database();
    store = await openTeamStore(addressOf(database, 'environment', {}));
    for (let i = 1; i <= 30; i++) {
      const takenBy = i % 10 ? 'mira' : 'bob';
      const lastSeen = `2026-05-17T10:${10 + i}:00Z`;
      const searchText = `too many connections case${i}`;
      await store.apply(opened(`c-${i}`), summary(`c-${i}`, { takenBy, lastSeen, searchText }));
    }
    // As if there were very many: only then words count as common.
    postgres.sql(database, 'ANALYZE desk.cases');
    postgres.sql(database, `UPDATE pg_class SET reltuples = 1e6 WHERE oid = 'desk.cases'::regclass`);
  });
  afterAll(async () => {
    await store?.close();
    postgres?.remove();
  });

  const newest = ['c-30', 'c-29', 'c-28', 'c-27', 'c-26'];
  const uncounted = { total: 10_000, atLeast: true } as const;
  test.each<[string, Partial<ListQuery>, string[], { total: number; atLeast?: true }]>([
    ['the first page', { query: 'many' }, newest, uncounted],
    ['several of them', { query: 'conn too' }, newest, uncounted],
    ['the oldest first', { query: 'many', descending: false, limit: 2 }, ['c-1', 'c-2'], uncounted],
    ['a page that is not full', { query: 'many', offset: 27 }, ['c-3', 'c-2', 'c-1'], { total: 30 }],
    ['with one that few have', { query: 'many case7' }, ['c-7'], { total: 1 }],
    ['with one that none has', { query: 'many nobody' }, [], { total: 0 }],
    ['among those of one person', { query: 'many', takenBy: 'bob', limit: 2 }, ['c-30', 'c-20'], uncounted],
    ['among too few for a page', { query: 'many', takenBy: 'bob' }, ['c-30', 'c-20', 'c-10'], { total: 3 }],
    ['with few, past the last page', { query: 'many case1', offset: 20 }, [], { total: 11 }],
    ['few, of one person', { query: 'case1 conn', takenBy: 'bob' }, ['c-10'], { total: 1 }],
    ['in an empty archive', { query: 'many', archived: true }, [], { total: 0 }],
  ])('%s', async (_name, query, ids, counted) => {
    const { rows, ...rest } = await store.list({ ...all, ...query });
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(rest).toEqual(counted);
  });
});
