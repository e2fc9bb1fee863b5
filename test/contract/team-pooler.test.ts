/** Behind a pooler that hands each transaction to another connection, notifications do not come through: then it is asked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import { opened, summary } from '../support/history.ts';
import { startPooler } from '../support/pooler.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a team behind a pooler', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
  }, 60_000);
  afterAll(() => postgres?.remove(), 60_000);

  test('what one does the other hears, and settings as well', async () => {
    const direct = postgres.database();
    const pooler = await startPooler(postgres.port);
    const through = direct.replace(`:${postgres.port}/`, `:${pooler.port}/`);
    const [anna, bob] = await Promise.all(
      [direct, through].map((address) => openTeamStore(addressOf(address, 'environment', {}))),
    );
    const heard: (string | null)[] = [];
    let rules = 0;
    const stop = [bob!.team.hear((id) => heard.push(id)), bob!.team.hearRules(() => rules++)];
    try {
      // what comes between the first look and the proof that nothing comes through is asked for as well
      await expect.poll(() => heard).toContain(null);
      const before = rules;
      await anna!.apply(opened('c-1'), summary('c-1'));
      await expect.poll(() => heard).toContain('c-1');
      await anna!.saveSettings({ helo: 'mail.example.com' });
      await expect.poll(() => rules).toBeGreaterThan(before);
    } finally {
      for (const one of stop) one();
      await Promise.all([anna!.close(), bob!.close()]);
      pooler.stop();
    }
  }, 60_000);
});
