/** What a team does not keep goes by itself: once a day, by one of those who run, with an entry in the protocol. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../electron/app.ts';
import { retentionOf } from '../../electron/app/retention.ts';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import { deskOver } from '../support/desk-over.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

describe.skipIf(noPostgres !== null)(noPostgres ?? 'retention', () => {
  let postgres: Postgres;
  let history: string;
  const base = mkdtempSync(join(tmpdir(), 'deferral-desk-retention-'));
  const desks: App[] = [];
  const sql = (text: string): string => postgres.sql(history, text).trim();
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
    history = postgres.database();
    for (const name of ['one', 'two', 'three']) desks.push(await deskOver(history, join(base, name), name));
  });
  afterAll(async () => {
    await Promise.all(desks.map((one) => one.close()));
    postgres?.remove();
    rmSync(base, { recursive: true, force: true });
  });
  const lookAll = async (): Promise<void> => {
    for (const one of desks.map(({ desk }) => retentionOf(desk))) await Promise.all([one.look(), one.stop()]);
  };
  const opened = async (): Promise<string> => {
    const text = '421 4.7.0 Too many connections';
    const inputs = [{ kind: 'text' as const, name: 'pasted', text }];
    const { cases } = await desks[0]!.call('case.open', { inputs, again: true });
    return cases[0]!.document.case;
  };
  const age = (id: string): string =>
    sql(`UPDATE desk.cases SET touched = now() - interval '8 days' WHERE id = '${id}'`);
  const left = async (): Promise<string[]> => {
    const all = { query: '', status: [], sort: 'lastSeen' as const, descending: true, archived: false };
    return (await desks[1]!.call('case.list', { ...all, limit: 50, offset: 0 })).cases.map((c) => c.case);
  };

  test('without days set nothing goes; with them the old one does, once a day, however many look', async () => {
    const [closed, open, next] = [await opened(), await opened(), await opened()];
    for (const id of [closed, next]) await desks[0]!.call('case.close', { case: id, as: 'recovered' });
    age(closed);
    age(open);
    await lookAll();
    expect((await left()).sort()).toEqual([closed, open, next].sort());

    await desks[0]!.call('settings.set', { keepClosedDays: 7 });
    await Promise.all(desks.map(({ desk }) => desk.follow()));
    await lookAll(); // that was done today
    expect((await left()).sort()).toEqual([closed, open, next].sort());
    sql(`UPDATE desk.purges SET at = at - interval '25 hours'`);
    await lookAll();
    expect((await left()).sort()).toEqual([open, next].sort());
    expect(sql('SELECT by IS NULL, closed_days, cases FROM desk.purges ORDER BY number')).toBe('t||0\nt|7|1');

    age(next);
    await desks[2]!.call('keeping.purge', { evidence: null, closed: 7 });
    const { purged } = await desks[0]!.call('keeping.show', { evidence: null, closed: 7 });
    expect(purged).toMatchObject([
      { by: 'three', cases: 1 },
      { by: null, cases: 1 },
    ]);
    expect(await left()).toEqual([open]);
  });

  test('of several who look at the same moment one does it', async () => {
    sql('TRUNCATE desk.purges');
    const stores = desks.map(({ desk }) => retentionOf(desk));
    await Promise.all(stores.map((one) => one.stop()));
    expect(sql('SELECT count(*) FROM desk.purges')).toBe('1');
  });

  test('where the clock of a machine is not the database’s, nothing goes by itself', async () => {
    sql('TRUNCATE desk.purges');
    const address = addressOf(history, 'environment', {});
    for (const [at, done] of [
      ['2030-01-01T00:00:00Z', null],
      [new Date().toISOString(), { cases: 0, files: 0 }],
    ] as const) {
      const store = await openTeamStore(address, { now: () => new Date(at) });
      expect(await store.purgeOfDay({ evidence: null, closed: 7 })).toEqual(done);
      await store.close();
    }
  });

  test('a database that is away is no fault of it', async () => {
    postgres.stop('immediate');
    const retention = retentionOf(desks[0]!.desk);
    await retention.look();
    await retention.stop();
    postgres.start();
  });
});
