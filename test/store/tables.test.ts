import { beforeEach, describe, expect, test } from 'vitest';
import type { CaseTables } from '../../shared/store/store.ts';
import { emptyHistory } from '../../shared/store/snapshot.ts';
import type { CaseSummary, ListQuery } from '../../shared/store/summary.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { noted, opened, summary } from '../support/history.ts';

const openSql = await loadSqlite();
let tables: CaseTables;
beforeEach(() => {
  tables = emptyHistory(openSql);
});

const save = (id: string, more: Partial<CaseSummary> = {}): void => {
  const change = tables.load(id) ? noted(id, 'more') : opened(id);
  tables.apply({ sequence: tables.sequence + 1, change, summary: summary(id, more) });
};
const del = (id: string, at: string): void =>
  tables.apply({ sequence: tables.sequence + 1, change: { kind: 'deleted', id, at }, summary: null });
const restore = (id: string): void =>
  tables.apply({ sequence: tables.sequence + 1, change: { kind: 'restored', id, at: '' }, summary: null });

const all: ListQuery = {
  query: '',
  status: [],
  sort: 'lastSeen',
  descending: true,
  archived: false,
  limit: 10,
  offset: 0,
};
const found = (more: Partial<ListQuery> = {}): string =>
  tables
    .list({ ...all, ...more })
    .rows.map((row) => row.id)
    .join(' ');

test('the list is narrowed to a cause and a provider, with words, a status and its number', () => {
  save('c-20260517-1', { cause: 'rate-limit', provider: 'gmail', lastSeen: '2026-05-17T10:00:00Z' });
  save('c-20260517-2', { cause: 'rate-limit', provider: 'yahoo', lastSeen: '2026-05-17T11:00:00Z' });
  save('c-20260517-3', { cause: 'greylisting', status: 'waiting' });
  save('c-20260517-4', { cause: 'rate-limit', provider: 'gmail', archived: true });
  expect(found({ cause: 'rate-limit' })).toBe('c-20260517-2 c-20260517-1');
  expect(found({ cause: 'rate-limit', provider: 'gmail' })).toBe('c-20260517-1');
  expect(found({ cause: 'greylisting', status: ['open'] })).toBe('');
  expect(found({ cause: 'rate-limit', query: 'exam' })).toBe('c-20260517-2 c-20260517-1');
  expect(tables.list({ ...all, cause: 'rate-limit', limit: 1 }).total).toBe(2);
  expect(tables.list({ ...all, cause: 'rate-limit', query: 'exam', limit: 1 }).total).toBe(2);
  expect(tables.facets(false)).toEqual({
    causes: [
      { id: 'rate-limit', cases: 2 },
      { id: 'greylisting', cases: 1 },
    ],
    providers: [
      { id: 'gmail', cases: 1 },
      { id: 'yahoo', cases: 1 },
    ],
  });
});

describe('search', () => {
  const text =
    'c-20260517-1 mx1.mail.example.net 192.0.2.25 [2001:db8::25] 421 4.7.28 Unusual rate of mail; Zürich ' +
    'anna.meier@example.org INC-4711 100% sure_thing';
  test.each([
    ['a word', 'unusual', true],
    ['the beginning of a word', 'unus', true],
    ['not the end of one', 'usual', false],
    ['several words in any order, all of them', 'rate unusual', true],
    ['one that is missing', 'rate missing', false],
    ['a host by its name', 'mx1', true],
    ['a host by its domain', 'example.net', true],
    ['a host by a parent of its name', 'mail.example', true],
    ['an address', '192.0.2.25', true],
    ['the beginning of an address', '192.0.2', true],
    ['not an address inside another', '2.25', false],
    ['an enhanced status', '4.7.28', true],
    ['a mailbox', 'anna.meier@example.org', true],
    ['a domain of a mailbox', 'example.org', true],
    ['a ticket, in lower case', 'inc-4711', true],
    ['letters without their accents', 'zurich', true],
    ['an IPv6 address', '2001:db8::25', true],
    ['quotes and operators as text', '"unusual" OR missing', false],
    ['a star', 'unus*', true],
    ['a percent sign', '100%', true],
    ['an underscore is no wildcard', 'sure_t', true],
    ['an underscore is no wildcard either way', 'sur__thing', false],
    ['signs alone find nothing', '***', false],
    ['a quote alone finds nothing', '"', false],
    ['a single letter is a whole word', 'u', false],
    ['a very long word', 'a'.repeat(400), false],
  ])('%s', (_, query, hit) => {
    save('c-20260517-1', { searchText: text });
    save('c-20260517-2', { searchText: 'something else' });
    expect(found({ query })).toBe(hit ? 'c-20260517-1' : '');
  });

  test('finds a case by what it holds now, not by what it held', () => {
    save('c-20260517-1', { searchText: 'before' });
    save('c-20260517-1', { searchText: 'after' });
    expect(found({ query: 'before' })).toBe('');
    expect(found({ query: 'after' })).toBe('c-20260517-1');
  });

  test('a broad search and a narrow one give the same rows, page by page', () => {
    tables.inTransaction(() => {
      for (let n = 1; n <= 2500; n++)
        save(`c-20260517-${n}`, {
          lastSeen: `2026-05-17T00:${String(n % 60).padStart(2, '0')}:00Z`,
          searchText: `421 everywhere ${n % 2 ? 'odd' : 'even'}${n % 5 ? '' : ' fifth'}`,
        });
    });
    const page = { sort: 'lastSeen', limit: 20, offset: 40 } as const;
    expect(tables.list({ ...all, query: 'every' }).total).toBe(2500); // walks the cases
    expect(tables.list({ ...all, query: 'every odd' }).total).toBe(1250); // sorts its hits
    const broad = tables.list({ ...all, ...page, query: 'everywhere' });
    const plain = tables.list({ ...all, ...page });
    expect(broad.rows).toEqual(plain.rows);
    expect(tables.list({ ...all, query: 'odd fifth' }).total).toBe(250);
    tables.optimise();
    expect(tables.list({ ...all, query: 'odd fifth' }).total).toBe(250);
  });
});

describe('the list', () => {
  beforeEach(() => {
    save('c-20260517-1', { recipientDomain: 'b.example', lastSeen: '3', firstSeen: '1', notBefore: null });
    save('c-20260517-2', {
      recipientDomain: 'c.example',
      lastSeen: '1',
      firstSeen: '2',
      notBefore: '2',
      status: 'waiting',
    });
    save('c-20260517-3', {
      recipientDomain: 'a.example',
      lastSeen: '2',
      firstSeen: '3',
      notBefore: '1',
      status: 'closed',
    });
  });
  const of = (...numbers: number[]): string => numbers.map((n) => `c-20260517-${n}`).join(' ');

  test.each([
    ['lastSeen', true, of(1, 3, 2)],
    ['lastSeen', false, of(2, 3, 1)],
    ['firstSeen', true, of(3, 2, 1)],
    ['recipientDomain', false, of(3, 1, 2)],
    ['status', false, of(3, 1, 2)],
    ['due', false, of(3, 2, 1)],
  ] as const)('by %s, descending %s', (sort, descending, ids) => {
    expect(found({ sort, descending })).toBe(ids);
  });

  test('by status, and counted beyond the page', () => {
    expect(found({ status: ['waiting', 'closed'] })).toBe(of(3, 2));
    expect(tables.list({ ...all, limit: 1, offset: 1 })).toMatchObject({ total: 3, rows: [{ id: of(3) }] });
  });

  test('archived cases are on a list of their own', () => {
    save(of(1), { archived: true });
    expect(found()).toBe(of(3, 2));
    expect(found({ archived: true })).toBe(of(1));
    expect(found({ archived: true, query: 'exam' })).toBe(of(1));
  });

  test('a deleted case is nowhere, comes back as it was, and is forgotten after its time', () => {
    save(of(2), { archived: true });
    del(of(2), '2026-05-20T00:00:00Z');
    expect(tables.load(of(2))).toBeNull();
    expect(tables.isDeleted(of(2))).toBe(true);
    expect([found(), found({ archived: true }), found({ query: 'exam' })]).toEqual([of(1, 3), '', of(1, 3)]);
    expect(tables.purge('2026-05-20T00:00:00Z')).toBe(0);
    restore(of(2));
    expect(found({ archived: true })).toBe(of(2));
    del(of(2), '2026-05-20T00:00:00Z');
    expect(tables.purge('2026-05-20T00:00:01Z')).toBe(1);
    expect(tables.isDeleted(of(2))).toBe(false);
    expect(tables.changesOf(of(2))).toEqual([]);
  });
});

test('ids count per day, and none is given twice', () => {
  save('c-20260517-9');
  save('c-20260517-x');
  expect([tables.nextId('20260517'), tables.nextId('20260517'), tables.nextId('20260518')]).toEqual([
    'c-20260517-10',
    'c-20260517-11',
    'c-20260518-1',
  ]);
});

test('seen before: the same wording counts more than the same receiver, that more than the same MX', () => {
  const like = (receiver: string | null, wording: string | null, mx: string | null) => ({
    likeness: { receiver, wording, mx },
  });
  save('c-mx', like('other', 'other', 'mx'));
  save('c-receiver', like('receiver', 'other', 'other'));
  save('c-wording', like('other', 'wording', 'other'));
  save('c-both', like('receiver', 'wording', null));
  save('c-none', like(null, null, null));
  const alike = (likeness: CaseSummary['likeness']) => tables.similar(likeness).map((row) => row.id);
  expect(alike({ receiver: 'receiver', wording: 'wording', mx: 'mx' })).toEqual([
    'c-both',
    'c-wording',
    'c-receiver',
    'c-mx',
  ]);
  expect(alike({ receiver: null, wording: null, mx: null })).toEqual([]);
});

test('a change to a case that is not there is a bug, and leaves nothing behind', () => {
  expect(() => tables.apply({ sequence: 1, change: noted('c-1', 'x'), summary: summary('c-1') })).toThrow(
    'no case c-1',
  );
  expect([tables.sequence, tables.count]).toEqual([0, 0]);
});
