/** The politeness ledger of a team on a real PostgreSQL: two colleagues never test one server at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, openTeamStore, type TeamStore } from '../../electron/node/history/postgres/open.ts';
import { teamLedger } from '../../electron/app/team-ledger.ts';
import { openLedger, type Ledger } from '../../electron/node/smtp/ledger.ts';
import type { SessionClaim } from '../../shared/ports.ts';
import { defaultLimits } from '../../shared/retry/politeness.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const minute = 60_000;
const mx = '192.0.2.61';
const claim = (more: Partial<SessionClaim> = {}): SessionClaim => ({
  ...{ address: mx, port: 25, host: 'MX1.example.net', clientIp: '192.0.2.25', override: null },
  ...{ at: Date.now(), limits: defaultLimits },
  ...more,
});
const granted = (claimed: Awaited<ReturnType<Ledger['claim']>>): string => {
  expect(claimed).toHaveProperty('granted');
  return (claimed as { granted: string }).granted;
};

describe.skipIf(noPostgres !== null)(noPostgres ?? 'the ledger of a team', () => {
  let postgres: Postgres;
  let database: string;
  const open: { store: TeamStore; folder: string }[] = [];
  /** The desk of one person, on a machine of its own. */
  async function colleague(name: string, machine = `machine of ${name}`) {
    const store = await openTeamStore(addressOf(database, 'environment', {}), { machine });
    const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-ledger-'));
    open.push({ store, folder });
    const own = await openLedger(folder);
    return { store, own, folder, ledger: teamLedger(own, store.sessions, () => name) };
  }
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off']);
    database = postgres.database();
  }, 60_000);
  afterAll(() => postgres?.remove(), 60_000);
  afterEach(async () => {
    for (const { store, folder } of open.splice(0)) {
      await store.close();
      rmSync(folder, { recursive: true });
    }
    postgres.sql(database, 'DELETE FROM desk.sessions');
  });

  test('of twenty who ask at once, from four desks, one gets it', async () => {
    const desks = await Promise.all(['anna', 'bob', 'carl', 'dora'].map((name) => colleague(name)));
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => desks[i % 4]!.ledger.claim(claim())),
    );
    expect(claims.filter((one) => one !== 'stopped' && 'granted' in one)).toHaveLength(1);
    expect(claims.filter((one) => one !== 'stopped' && 'refused' in one)).toHaveLength(19);
  });

  test('who comes later is told whose test it was, and what is on the screen says so', async () => {
    const [anna, bob] = [await colleague('anna'), await colleague('bob')];
    let told = 0;
    bob.store.team.hear(() => told++);
    await expect.poll(() => told).toBeGreaterThan(0);
    const before = told;
    await anna.ledger.release(granted(await anna.ledger.claim(claim())), null);
    const refused = await bob.ledger.claim(claim({ at: Date.now() + minute }));
    expect(refused).toMatchObject({
      refused: { why: expect.stringMatching(/, by anna, and 15 min must lie between$/) as string },
    });
    await expect.poll(() => told).toBeGreaterThan(before);
    const seen = bob.ledger.notBefore({ host: 'mx1.example.net' }, new Date());
    expect(seen?.why).toContain('by anna');
    expect(bob.ledger.notBefore({ host: 'mx2.example.net' }, new Date())).toBeNull();
    // Whoever has nothing of the team on the same machine keeps the pause as well.
    expect(await anna.own.claim(claim())).toHaveProperty('refused');
    expect(await bob.own.claim(claim())).toHaveProperty('granted');
  });

  test('another address of the team’s may test after it, but not while the session runs', async () => {
    const [anna, bob] = [await colleague('anna'), await colleague('bob')];
    const first = granted(await anna.ledger.claim(claim()));
    let answered = false;
    const second = bob.ledger.claim(claim({ clientIp: '192.0.2.26' })).then((given) => {
      answered = true;
      return given;
    });
    const stopped = new AbortController();
    const third = bob.ledger.claim(claim({ clientIp: '192.0.2.27', signal: stopped.signal }));
    stopped.abort();
    expect(await third).toBe('stopped');
    expect(answered).toBe(false);
    await anna.ledger.release(first, null);
    await bob.ledger.release(granted(await second), null);
  });

  test('a receiver’s hint holds for everybody, and an override is kept with its reason', async () => {
    const [anna, bob] = [await colleague('anna'), await colleague('bob')];
    await anna.ledger.release(granted(await anna.ledger.claim(claim())), Date.now() + 120 * minute);
    expect(await bob.ledger.claim(claim())).toMatchObject({
      refused: { why: 'the receiver asked to come back then' },
    });
    granted(await bob.ledger.claim(claim({ override: 'the receiver asked us to' })));
    expect(
      postgres.sql(database, 'SELECT by, override FROM desk.sessions WHERE override IS NOT NULL').trim(),
    ).toBe('bob|the receiver asked us to');
  });

  test('behind a NAT two machines count as one client; two addresses of one machine do not', async () => {
    const [anna, bob] = [await colleague('anna'), await colleague('bob')];
    await anna.ledger.release(granted(await anna.ledger.claim(claim({ clientIp: '10.0.0.5' }))), null);
    expect(await bob.ledger.claim(claim({ clientIp: '192.168.7.7' }))).toHaveProperty('refused');
    await anna.ledger.release(granted(await anna.ledger.claim(claim({ clientIp: '10.0.0.6' }))), null);
    // A server of one's own sees them as they are.
    const own = { address: '10.0.0.25' };
    await anna.ledger.release(
      granted(await anna.ledger.claim(claim({ ...own, clientIp: '10.0.0.5' }))),
      null,
    );
    granted(await bob.ledger.claim(claim({ ...own, clientIp: '192.168.7.7' })));
  });

  test('where the own machine refuses, the team keeps nothing of it', async () => {
    const anna = await colleague('anna');
    await anna.own.release(granted(await anna.own.claim(claim())), null);
    expect(await anna.ledger.claim(claim())).toHaveProperty('refused');
    expect(postgres.sql(database, 'SELECT count(*) FROM desk.sessions').trim()).toBe('0');
  });

  test('without the database no session begins, and one that ran is not undone', async () => {
    const anna = await colleague('anna');
    const running = granted(await anna.ledger.claim(claim()));
    postgres.stop('immediate');
    try {
      await expect(anna.ledger.claim(claim({ address: '192.0.2.62' }))).rejects.toMatchObject({
        code: 'history-away',
      });
      await anna.ledger.release(running, null);
    } finally {
      postgres.start();
    }
    expect(anna.ledger.notBefore({ address: mx }, new Date())).not.toBeNull();
  }, 60_000);
});
