/** An incident that goes on for days brings its counts up to date again and again: the history does not grow by all of them. */
import { expect, test } from 'vitest';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import type { LogDomain } from '../../shared/bounce/bounce.ts';
import { foldChanges } from '../../shared/case/apply.ts';
import type { CaseChange } from '../../shared/case/case.ts';
import { emptyHistory } from '../../shared/store/snapshot.ts';
import { opened, summary } from '../support/history.ts';

const id = 'c-20260517-1';
const log = (domain: string, deferred: number): LogDomain => ({
  ...{ domain, deferred, deferred421: deferred, messages: 2, recovered: 0, pending: 2, lost: 0 },
  ...{ firstSeen: '2026-05-17T09:00:00Z', lastSeen: '2026-05-17T10:00:00Z', hourBefore: 0 },
  ...{ remoteMtas: ['mx1.example.net'], clientIps: ['192.0.2.1'], stages: { mail: deferred }, replies: [] },
});
function watched(n: number, domains: string[]): CaseChange {
  const counts = { messages: n, delivered: 0, expired: 0, refused: 0, waiting: n };
  return {
    ...{ kind: 'watched', id, attempts: [], logs: domains.map((domain) => log(domain, n)), traffic: [] },
    watch: {
      ...counts,
      key: 'k',
      opened: true,
      sources: ['mail.log'],
      until: '2026-05-17T10:00:00Z',
      ended: null,
    },
  };
}

const changes: CaseChange[] = [
  opened(id),
  watched(1, ['example.net', 'example.org']),
  watched(2, ['example.net', 'example.org']),
  {
    kind: 'together',
    id,
    changes: [watched(3, ['example.net']), { kind: 'closed', id, at: '', as: 'over' }],
  },
  watched(4, ['example.net', 'example.org']),
];

test('counts stand in the history once, and the case is what all changes make of it', async () => {
  const tables = emptyHistory(await loadSqlite());
  for (const change of changes)
    tables.apply({ sequence: tables.sequence + 1, change, summary: summary(id, {}) });
  expect(tables.load(id)).toEqual(foldChanges(changes));
  const text = JSON.stringify(tables.changesOf(id));
  expect(text.match(/"domain":"example\.net"/g)).toHaveLength(1);
  expect(tables.changesOf(id)).toHaveLength(changes.length);
});

test('what a later count does not speak of stays', async () => {
  const tables = emptyHistory(await loadSqlite());
  const some = [opened(id), watched(1, ['example.net', 'example.org']), watched(2, ['example.org'])];
  for (const change of some)
    tables.apply({ sequence: tables.sequence + 1, change, summary: summary(id, {}) });
  expect(tables.load(id)!.logs.map(({ domain, deferred }) => [domain, deferred])).toEqual([
    ['example.net', 1],
    ['example.org', 2],
  ]);
});
