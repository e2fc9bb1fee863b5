/** Settings over a team's history: what is a person's, the machine's and the team's, who may change it, and that all follow. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../electron/app.ts';
import { asPerson } from '../../electron/app/person.ts';
import { ownerOf } from '../../shared/rpc/setting-owners.ts';
import { settingsSchema, type Settings } from '../../shared/rpc/settings.ts';
import { deskOver } from '../support/desk-over.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const anna = { name: 'anna', role: 'work' } as const;
const bob = { name: 'bob', role: 'keep' } as const;

test('each setting is somebody’s', () => {
  expect(Object.keys(ownerOf).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
});

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a team’s settings', () => {
  let postgres: Postgres;
  let history: string;
  let base: string;
  let here: App;
  let there: App;
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
  }, 60_000);
  afterAll(() => postgres?.remove(), 60_000);
  const desk = (folder: string): Promise<App> => deskOver(history, join(base, folder), 'the machine');
  beforeEach(async () => {
    history = postgres.database();
    base = mkdtempSync(join(tmpdir(), 'deferral-desk-team-settings-'));
    [here, there] = [await desk('here'), await desk('there')];
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    rmSync(base, { recursive: true, force: true });
  });
  const get = (app: App, who: typeof anna | typeof bob) => asPerson(who, () => app.call('settings.get', {}));
  const set = (app: App, who: typeof anna | typeof bob, change: Partial<Settings>) =>
    asPerson(who, () => app.call('settings.set', change));

  test('a theme is one person’s, on every machine, also of who may not change the team’s', async () => {
    expect(await set(here, anna, { theme: 'dark', textSize: 120 })).toMatchObject({ theme: 'dark' });
    expect(await get(there, anna)).toMatchObject({ theme: 'dark', textSize: 120 });
    expect(await get(here, bob)).toMatchObject({ theme: 'system', textSize: 100 });
  });

  test('what is the team’s only its keepers change, and every machine follows', async () => {
    await expect(set(here, anna, { helo: 'mail.example.com' })).rejects.toMatchObject({
      code: 'not-allowed',
      says: 'This is the same for the whole team. Your groups may not change it.',
    });
    let told = 0;
    there.on('settings', () => told++);
    await set(here, bob, {
      helo: 'mail.example.com',
      bands: { normal: 30, watch: 60, cooling: 90, incident: 120 },
    });
    await expect.poll(() => there.desk.settings.helo).toBe('mail.example.com');
    expect(there.desk.settings.bands.normal).toBe(30);
    await expect.poll(() => told).toBeGreaterThan(0);
    expect(await get(there, anna)).toMatchObject({ helo: 'mail.example.com' });
  });

  test('two who change different things of the team’s at once both hold', async () => {
    await Promise.all([set(here, bob, { helo: 'mail.example.com' }), set(there, bob, { mta: 'exim' })]);
    await expect.poll(() => here.desk.settings).toMatchObject({ helo: 'mail.example.com', mta: 'exim' });
  });

  test('what is the machine’s stays there, in its folder', async () => {
    await set(here, bob, { resolvers: ['192.0.2.53'], dnsblKeys: { 'keyed.example.org': 'secretkey' } });
    expect((await get(there, bob)).resolvers).toEqual([]);
    const file = JSON.parse(readFileSync(join(base, 'here', 'settings.json'), 'utf8')) as object;
    expect(file).toMatchObject({ resolvers: ['192.0.2.53'] });
    expect(file).not.toHaveProperty('helo');
    await here.close();
    here = await desk('here');
    expect((await get(here, bob)).resolvers).toEqual(['192.0.2.53']);
    // Who may not set a key does not get it either.
    expect((await get(here, anna)).dnsblKeys).toEqual({ 'keyed.example.org': '' });
    expect((await get(here, bob)).dnsblKeys).toEqual({ 'keyed.example.org': 'secretkey' });
  });

  test('one’s own settings from before stay in the file, and those that cannot be used are said', async () => {
    await there.close();
    writeFileSync(
      join(base, 'there', 'settings.json'),
      JSON.stringify({ helo: 'own.example', theme: 'dark', backups: 'many' }),
    );
    there = await desk('there');
    // Nobody signed in: whoever sits at this machine.
    expect(await there.call('settings.get', {})).toMatchObject({ theme: 'dark', helo: null });
    await there.call('settings.set', { theme: 'light' });
    expect(JSON.parse(readFileSync(join(base, 'there', 'settings.json'), 'utf8'))).toMatchObject({
      ...{ helo: 'own.example', theme: 'light' },
    });
    expect(there.desk.warnings.map(({ says }) => says).join()).toContain('“backups”');
  });
});
