/** What the app asks of a history, asked of both engines: one person's in a folder, and a team's in PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { foldChanges } from '../../shared/case/apply.ts';
import type { CaseChange } from '../../shared/case/case.ts';
import { Overtaken, type Store } from '../../shared/store/port.ts';
import type { ListQuery } from '../../shared/store/summary.ts';
import { openStore } from '../../electron/node/history/case-file.ts';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import { noted, opened, summary } from '../support/history.ts';
import { whole } from '../support/matrices.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

let postgres: Postgres | null = null;
let database = '';
beforeAll(async () => {
  if (noPostgres) return;
  postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
  database = postgres.database();
}, 60_000);
afterAll(() => postgres?.remove(), 60_000);

const all: ListQuery = {
  ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 50, offset: 0 },
};
const at = '2026-05-17T12:00:00.000Z';
const now = (): Date => new Date('2026-05-18T12:00:00Z');

/** Who is overtaken tries again, so that a hundred make five thousand tries. */
const savers = whole ? 100 : 20;

const openCase = (store: Store, id: string, more: Parameters<typeof summary>[1] = {}) =>
  store.apply(opened(id), summary(id, more));

const engines: Record<string, () => Promise<{ open(): Promise<Store>; remove(): void }>> = {
  'sql.js and a journal': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-contract-'));
    return {
      open: () => openStore(folder, { inThisThread: true, now }),
      remove: () => rmSync(folder, { recursive: true }),
    };
  },
  PostgreSQL: async () => {
    postgres!.sql(database, 'DROP SCHEMA IF EXISTS desk CASCADE');
    const address = addressOf(database, 'environment', {});
    return { open: () => openTeamStore(address, { now }), remove: () => undefined };
  },
};

describe.each(Object.keys(engines))('%s', (engine) => {
  const why = engine === 'PostgreSQL' ? noPostgres : null;
  describe.skipIf(why !== null)(why ?? 'the list', () => {
    let store: Store;
    let made: Awaited<ReturnType<(typeof engines)[string]>>;
    beforeAll(async () => {
      made = await engines[engine]!();
      store = await made.open();
      await openCase(store, 'c-1', {
        ...{ recipientDomain: 'a.example', cause: 'rate-limit', provider: 'gmail', takenBy: 'mira' },
        ...{ firstSeen: '2026-05-01T00:00:00Z', lastSeen: '2026-05-11T00:00:00Z' },
        searchText: 'anna too many',
      });
      await openCase(store, 'c-2', {
        ...{ recipientDomain: 'b.example', status: 'cooling', notBefore: at },
        ...{ firstSeen: '2026-05-02T00:00:00Z', lastSeen: '2026-05-12T00:00:00Z' },
        searchText: 'mx1.example.org 192.0.2.9 too busy',
      });
      await openCase(store, 'c-3', {
        ...{ recipientDomain: null, firstSeen: '2026-05-03T00:00:00Z', lastSeen: '2026-05-13T00:00:00Z' },
        searchText: 'Zoë 2001:db8::1',
      });
      await openCase(store, 'c-4', { archived: true });
    });
    afterAll(async () => {
      await store?.close();
      made?.remove();
    });

    test.each<[string, Partial<ListQuery>, string[], number?]>([
      ['the newest first', {}, ['c-3', 'c-2', 'c-1']],
      ['pages', { limit: 1, offset: 1 }, ['c-2'], 3],
      ['the oldest first', { sort: 'firstSeen', descending: false }, ['c-1', 'c-2', 'c-3']],
      [
        'by receiver, those without one first',
        { sort: 'recipientDomain', descending: false },
        ['c-3', 'c-1', 'c-2'],
      ],
      [
        'by receiver, those without one last',
        { sort: 'recipientDomain', descending: true },
        ['c-2', 'c-1', 'c-3'],
      ],
      [
        'what is due soonest, and then what is never',
        { sort: 'due', descending: false },
        ['c-2', 'c-1', 'c-3'],
      ],
      ['by who has it, nobody’s first', { sort: 'takenBy', descending: false }, ['c-2', 'c-3', 'c-1']],
      ['by who has it, nobody’s last', { sort: 'takenBy', descending: true }, ['c-1', 'c-3', 'c-2']],
      ['by status', { sort: 'status', descending: false }, ['c-2', 'c-1', 'c-3']],
      ['a status', { status: ['cooling'] }, ['c-2']],
      ['several', { status: ['cooling', 'open'] }, ['c-3', 'c-2', 'c-1']],
      ['a cause', { cause: 'rate-limit' }, ['c-1']],
      ['a provider', { provider: 'gmail' }, ['c-1']],
      ['mine', { takenBy: 'mira' }, ['c-1']],
      ["nobody's", { takenBy: null }, ['c-3', 'c-2']],
      ['mine that are cooling', { takenBy: 'mira', status: ['cooling'] }, []],
      ['a word', { query: 'anna' }, ['c-1']],
      ['its beginning', { query: 'ann' }, ['c-1']],
      ['a part of a host', { query: 'example.org' }, ['c-2']],
      ['an address', { query: '192.0.2.9' }, ['c-2']],
      ['the beginning of one', { query: '192.0' }, ['c-2']],
      ['an IPv6 address, however it is written', { query: '2001:DB8:0:0::1' }, ['c-3']],
      ['without accents', { query: 'zoe' }, ['c-3']],
      ['two words', { query: 'too anna' }, ['c-1']],
      ['two words of which one is not there', { query: 'anna nobody' }, []],
      ['a word in a status', { query: 'too', status: ['cooling'] }, ['c-2']],
      ['a word among mine', { query: 'too', takenBy: 'mira' }, ['c-1']],
      ['signs only', { query: '(' }, []],
      ['what means something to a query language', { query: "'too':* & | !" }, ['c-2', 'c-1']],
      ['the archive', { archived: true }, ['c-4']],
    ])('%s', async (_name, query, wanted, total = wanted.length) => {
      const page = await store.list({ ...all, ...query });
      expect(page.rows.map(({ id }) => id)).toEqual(wanted);
      expect(page.total).toBe(total);
    });
  });

  describe.skipIf(why !== null)(why ?? 'is a history', () => {
    let store: Store;
    let made: Awaited<ReturnType<(typeof engines)[string]>>;
    beforeEach(async () => {
      made = await engines[engine]!();
      store = await made.open();
    });
    afterEach(async () => {
      await store.close();
      made.remove();
    });
    const open = (id: string, more: Parameters<typeof summary>[1] = {}) => openCase(store, id, more);
    const ids = async (query: Partial<ListQuery>): Promise<string[]> =>
      (await store.list({ ...all, ...query })).rows.map(({ id }) => id);

    test('a case is the fold of its changes, also after closing and opening again', async () => {
      await open('c-20260517-1');
      await store.apply(noted('c-20260517-1', 'with \0 and half a pair \ud800'), summary('c-20260517-1'));
      const changes = await store.changesOf('c-20260517-1');
      expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'noted']);
      const before = await store.load('c-20260517-1');
      expect(before).toEqual(foldChanges(changes));
      await store.close();
      store = await made.open();
      expect(await store.load('c-20260517-1')).toEqual(before);
      expect(await store.count()).toBe(1);
    });

    test('a case that is not there', async () => {
      expect(await store.load('c-1')).toBeNull();
      expect(await store.changesOf('c-1')).toEqual([]);
      expect(await store.mergedInto('c-1')).toBeNull();
      expect(await store.undoDelete('c-1')).toBeNull();
      await expect(store.apply(noted('c-1', 'x'), null)).rejects.toThrow(/there is no case c-1/);
    });

    test('what lists show comes back as it was given', async () => {
      const given = summary('c-1', {
        ...{ status: 'waiting', cause: 'rate-limit', provider: 'gmail', notBefore: at, tags: ['a', 'b"c'] },
        ...{ ticket: 'T-1', customer: 'Zoë', remindAt: at, takenBy: 'mira' },
      });
      await store.apply(opened('c-1'), given);
      const page = await store.list(all);
      expect(page).toEqual({ rows: [{ ...given, searchText: '' }], total: 1 });
    });

    test('numbers follow what changes', async () => {
      await open('c-1');
      await open('c-2', { status: 'cooling', cause: 'tls' });
      expect((await store.list(all)).total).toBe(2);
      await store.apply(noted('c-2', 'over'), summary('c-2', { status: 'closed', archived: true }));
      expect((await store.list(all)).total).toBe(1);
      expect((await store.list({ ...all, archived: true, status: ['closed'] })).total).toBe(1);
      expect(await store.facets(true)).toEqual({ causes: [], providers: [] });
      expect(await store.count()).toBe(2);
    });

    test('a deleted case can be had back', async () => {
      await open('c-1');
      await store.apply({ kind: 'deleted', id: 'c-1', at }, null);
      expect(await store.load('c-1')).toBeNull();
      expect(await ids({})).toEqual([]);
      expect(await store.count()).toBe(0);
      expect(await store.deleted()).toMatchObject([{ id: 'c-1', deletedAt: at }]);
      expect(await store.undoDelete('c-1')).toMatchObject({ id: 'c-1' });
      expect(await ids({ query: 'example.net' })).toEqual(['c-1']);
      expect(await store.deleted()).toEqual([]);
    });

    test('a case that another one took over is off the list, and back when that is undone', async () => {
      await open('c-1');
      await open('c-2');
      const merged: CaseChange = {
        ...{ kind: 'together', id: 'c-1' },
        changes: [{ kind: 'merged', id: 'c-1', from: 'c-2', at }],
      };
      await store.apply(merged, summary('c-1'));
      expect(await ids({})).toEqual(['c-1']);
      expect(await store.mergedInto('c-2')).toBe('c-1');
      expect(await store.deleted()).toEqual([]);
      expect(await store.undoDelete('c-2')).toBeNull();
      await store.apply({ kind: 'unmerged', id: 'c-1', from: 'c-2', at }, summary('c-1'));
      expect((await ids({})).sort()).toEqual(['c-1', 'c-2']);
      expect(await store.mergedInto('c-2')).toBeNull();
    });

    test('ids of a day are given once, and not those that are taken', async () => {
      await open('c-20260517-3');
      const given = [await store.nextId('20260517'), await store.nextId('20260517')];
      expect(given).toEqual(['c-20260517-4', 'c-20260517-5']);
      expect(await store.nextId('20260518')).toBe('c-20260518-1');
    });

    test('cases that look alike: the same wording before the same receiver before the same MX', async () => {
      const like = (receiver: string, wording: string, mx: string) => ({
        likeness: { receiver, wording, mx },
      });
      await open('c-1', like('r', 'x', 'x'));
      await open('c-2', like('x', 'w', 'x'));
      await open('c-3', like('x', 'x', 'm'));
      await open('c-4', like('r', 'w', 'm'));
      await open('c-5', like('x', 'x', 'x'));
      const found = await store.similar({ receiver: 'r', wording: 'w', mx: 'm' });
      expect(found.map(({ id }) => id)).toEqual(['c-4', 'c-2', 'c-1', 'c-3']);
      expect(await store.similar({ receiver: null, wording: null, mx: null })).toEqual([]);
    });

    test('reminders that are due, of cases on the desk', async () => {
      await open('c-1', { remindAt: '2026-05-18T10:00:00.000Z' });
      await open('c-2', { remindAt: '2026-05-18T09:00:00.000Z' });
      await open('c-3', { remindAt: '2026-05-18T09:00:00.000Z', archived: true });
      await open('c-4', { remindAt: '2026-05-19T09:00:00.000Z' });
      expect(await store.dueReminders('2026-05-18T10:00:00.000Z')).toEqual(['c-2', 'c-1']);
    });

    test('evidence is kept once under its hash', async () => {
      const bytes = new Uint8Array([0, 255, 13, 10, 1]);
      const sha256 = await store.putEvidence(bytes);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(await store.putEvidence(bytes)).toBe(sha256);
      expect([...(await store.getEvidence(sha256))!]).toEqual([...bytes]);
      expect(await store.getEvidence('0'.repeat(64))).toBeNull();
    });

    test('cases are found by the hash of a file and by when they were opened', async () => {
      const [sha256, openedAt] = ['ab'.repeat(32), '2026-05-17T09:30:00Z'];
      const added = (id: string, hash: string | null): CaseChange => ({
        ...{ kind: 'evidence-added', id, attempts: [], traffic: [], logs: [], returned: null },
        source: {
          ...{ name: 'a.eml', kind: 'bounce', sha256: hash, size: 7, addedAt: at, date: null, notes: [] },
        },
        evidenceNotes: [],
      });
      await open('c-1');
      await store.apply(added('c-1', sha256), summary('c-1'));
      await open('c-2');
      await store.apply(added('c-2', null), summary('c-2'));
      await open('c-3');
      expect(await store.naming(sha256)).toEqual(['c-1']);
      expect(await store.naming('"sha256":null,"size":7,')).toEqual(['c-2']);
      expect(await store.naming(`"openedAt":"${openedAt}"`)).toEqual(['c-3', 'c-2', 'c-1']);
      await store.apply({ kind: 'merged', id: 'c-3', from: 'c-1', at }, summary('c-3'));
      await store.apply({ kind: 'deleted', id: 'c-2', at }, null);
      expect(await store.naming(sha256)).toEqual(['c-3']);
      expect(await store.naming('"sha256":null,"size":7,')).toEqual([]);
    });

    test('settings', async () => {
      expect(await store.settings()).toBeNull();
      await store.saveSettings({ helo: 'mail.example.com' });
      expect(await store.settings()).toEqual({ helo: 'mail.example.com' });
    });

    test.skipIf(engine !== 'PostgreSQL')('who decided by an older version is told', async () => {
      await open('c-1');
      const other = await made.open();
      const mine = (await store.load('c-1'))!;
      const theirs = (await other.load('c-1'))!;
      expect(await other.apply(noted('c-1', 'theirs'), summary('c-1'), other.versionOf(theirs))).toBe(2);
      await expect(
        store.apply(noted('c-1', 'mine'), summary('c-1'), store.versionOf(mine)),
      ).rejects.toBeInstanceOf(Overtaken);
      expect((await store.load('c-1'))!.notes.map(({ text }) => text)).toEqual(['theirs']);
      await other.close();
    });

    test.skipIf(engine !== 'PostgreSQL')(
      `${savers} who save at once: each change is there, once`,
      async () => {
        await open('c-1');
        const stores = await Promise.all([1, 2, 3, 4].map(() => made.open()));
        await Promise.all(
          Array.from({ length: savers }, async (_, i) => {
            const one = stores[i % 4]!;
            for (;;) {
              const c = (await one.load('c-1'))!;
              const saved = await one
                .apply(noted('c-1', `note ${i}`), summary('c-1'), one.versionOf(c))
                .catch((error: unknown) => {
                  if (error instanceof Overtaken) return null;
                  throw error;
                });
              if (saved) return;
            }
          }),
        );
        const notes = (await store.load('c-1'))!.notes.map(({ text }) => text);
        expect(notes.length).toBe(savers);
        expect(new Set(notes).size).toBe(savers);
        await Promise.all(stores.map((one) => one.close()));
      },
      60_000,
    );

    test.skipIf(engine !== 'PostgreSQL')('what one does the other hears', async () => {
      const other = await made.open();
      const heard: string[] = [];
      const stop = other.team!.hear((id) => heard.push(String(id)));
      // told once it listens: what was before that is not heard
      await expect.poll(() => heard).toContain('null');
      await open('c-9');
      await expect.poll(() => heard, { interval: 10 }).toContain('c-9');
      stop();
      await other.close();
    });

    test.skipIf(engine !== 'PostgreSQL')(
      'ten who open an empty database at once make one schema',
      async () => {
        const fresh = await engines.PostgreSQL!();
        const opened = await Promise.all(Array.from({ length: 10 }, () => fresh.open()));
        expect(await opened[0]!.count()).toBe(0);
        await Promise.all(opened.map((one) => one.close()));
      },
    );
  });
});
