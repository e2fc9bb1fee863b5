/** A search finds the same cases in the same order whichever plan it takes, also after the history has changed. */
import { expect, test } from 'vitest';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { emptyHistory } from '../../shared/store/snapshot.ts';
import type { CaseSummary, ListQuery, SortKey } from '../../shared/store/summary.ts';
import { noted, opened, summary } from '../support/history.ts';

const tables = emptyHistory(await loadSqlite());
const known = new Map<string, CaseSummary>();
const statuses = ['open', 'waiting', 'closed'] as const;

function save(n: number, words: string): void {
  const id = `c-20260517-${n}`;
  const row = summary(id, {
    // the oldest come last in the list, and only they have the words of `late`
    lastSeen: new Date(Date.UTC(2026, 0, 1) + ((n * 7919) % 6000) * 1000).toISOString(),
    recipientDomain: `d${n % 37}.example`,
    status: statuses[n % 3]!,
    searchText: words,
  });
  const change = known.has(id) ? noted(id, 'more') : opened(id);
  tables.apply({ sequence: tables.sequence + 1, change, summary: row });
  known.set(id, row);
}

tables.inTransaction(() => {
  for (let n = 1; n <= 6000; n++)
    save(
      n,
      ['every', n % 5 < 2 && 'middle', n % 50 === 0 && 'seldom', n > 3500 && 'late']
        .filter(Boolean)
        .join(' '),
    );
});

const page: ListQuery = {
  query: '',
  status: [],
  sort: 'lastSeen',
  descending: true,
  archived: false,
  limit: 40,
  offset: 0,
};

/** The same list without any index. */
function expected({ query, status, sort, descending, limit, offset }: ListQuery): {
  ids: string[];
  total: number;
} {
  const words = query.split(' ');
  const keys: Record<string, (row: CaseSummary) => string> = {
    lastSeen: (row) => row.lastSeen,
    recipientDomain: (row) => row.recipientDomain ?? '',
    status: (row) => `${row.status} ${row.lastSeen}`,
  };
  const number = (row: CaseSummary) => Number(row.id.split('-')[2]);
  const rows = [...known.values()]
    .filter((row) => words.every((word) => row.searchText.split(' ').some((own) => own.startsWith(word))))
    .filter((row) => !status.length || status.includes(row.status));
  rows.sort((a, b) => {
    const [left, right] = [keys[sort]!(a), keys[sort]!(b)];
    const order = left < right ? -1 : left > right ? 1 : number(a) - number(b);
    return descending ? -order : order;
  });
  return { ids: rows.slice(offset, offset + limit).map(({ id }) => id), total: rows.length };
}

function agrees(query: ListQuery): void {
  const { rows, total } = tables.list(query);
  expect({ ids: rows.map(({ id }) => id), total }, JSON.stringify(query)).toEqual(expected(query));
}

const sorts: SortKey[] = ['lastSeen', 'recipientDomain', 'status'];
const searches = ['every', 'middle', 'seldom', 'late', 'middle late', 'eve mid', 'nothing'];

test('most, many and few hits, in each order, narrowed to a status or not, page by page', () => {
  for (const query of searches)
    for (const sort of sorts)
      for (const status of [[], ['open'], ['open', 'closed']] as ListQuery['status'][])
        for (const offset of [0, 200])
          agrees({ ...page, query, sort, status, offset, descending: offset > 0 });
});

test('what was found is not kept past a change, a deletion or an export', () => {
  const search = { ...page, query: 'middle', sort: 'recipientDomain' as const };
  agrees(search);
  save(3, 'middle');
  agrees(search);
  save(5, 'gone');
  agrees(search);
  const [id] = expected(search).ids;
  tables.apply({
    sequence: tables.sequence + 1,
    change: { kind: 'deleted', id: id!, at: '2026-06-01T00:00:00Z' },
    summary: null,
  });
  known.delete(id!);
  agrees(search);
  tables.export();
  agrees(search);
  agrees({ ...search, query: 'seldom' });
  tables.purge('2027-01-01T00:00:00Z');
  agrees(search);
});
