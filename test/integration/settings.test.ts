/** Settings that are saved act at once, without a restart: over a real data folder and a DNS server on loopback. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { verb as check } from '../../electron/cli/check.ts';
import { verb as probe } from '../../electron/cli/probe.ts';
import { openStore } from '../../electron/node/history/case-file.ts';
import { opened, summary } from '../support/history.ts';
import { polite, startScripted } from '../support/smtp-script.ts';
import { startZoneServer, type ZoneServer } from '../support/zone-server.ts';

let folder: string;
let clock: Date;
let app: App;
let dns: ZoneServer;
let id: string;

const desk = (): Promise<App> =>
  createApp({
    dataFolder: folder,
    now: () => clock,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-settings-'));
  clock = new Date('2026-05-17T12:00:00Z');
  dns = await startZoneServer({ 'example.net': { MX: ['10 mx.example.net'] } });
  app = await desk();
  const { cases } = await app.call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
  id = cases[0]!.document.case;
});
afterEach(async () => {
  await app.close();
  await dns.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('resolvers, client IPs, HELO, block lists and their keys reach the look-ups', async () => {
  await app.call('settings.set', {
    resolvers: [dns.server],
    clientIps: ['192.0.2.10'],
    helo: 'mail1.example.com',
    dnsblZones: ['list.example.org', 'combined.mail.abusix.zone'],
    dnsblKeys: { 'combined.mail.abusix.zone': 'secretkey' },
  });
  const { view } = await app.call('check.run', { case: id });
  expect(dns.asked).toEqual(
    expect.arrayContaining([
      'MX example.net',
      'PTR 10.2.0.192.in-addr.arpa',
      'A mail1.example.com',
      'A 10.2.0.192.list.example.org',
      'A 10.2.0.192.secretkey.combined.mail.abusix.zone',
    ]),
  );
  expect(dns.asked.some((question) => question.includes('spamhaus'))).toBe(false);
  expect(JSON.stringify(view)).not.toContain('secretkey');
});

test('check --case and probe --case of the command line obey them too; flags win', async () => {
  const smtp = await startScripted(polite());
  const other = await startZoneServer({ 'example.net': { MX: ['10 mx.example.net'] } });
  await app.call('settings.set', {
    resolvers: [dns.server],
    clientIps: ['192.0.2.10'],
    helo: 'mail1.example.com',
    dnsblZones: ['list.example.org'],
  });
  await app.close();
  const verbs = { check, probe };
  const run = (verb: keyof typeof verbs, ...args: string[]): Promise<number> =>
    verbs[verb]([...args, '--case', id, '--data', folder]);

  expect(await run('check')).toBe(0);
  expect(dns.asked).toContain('A 10.2.0.192.list.example.org');
  dns.asked.length = 0;
  expect(await run('check', '--resolver', other.server, '--dnsbl', 'flag.example.org')).toBe(0);
  expect(dns.asked).toEqual([]);
  expect(other.asked).toContain('A 10.2.0.192.flag.example.org');

  expect(await run('probe', `127.0.0.1:${smtp.port}`, '--allow-private')).toBe(0);
  expect(smtp.received).toContain('EHLO mail1.example.com');
  const reason = ['--override', 'agreed by phone'];
  expect(await run('probe', `127.0.0.1:${smtp.port}`, '--allow-private', ...reason)).toBe(0);
  await Promise.all([smtp.stop(), other.stop()]);
  app = await desk();
  const { journal, sessions } = await app.call('case.show', { case: id });
  expect(journal.map((entry) => [entry.kind, entry.what])).toEqual([
    ['override', 'Test session before its time: agreed by phone'],
  ]);
  expect(sessions).toHaveLength(2);
});

test('a card that came later is found in a case that was there before', async () => {
  const text = '421 4.7.0 Blue moon, come back under another one';
  const { cases } = await app.call('case.open', { inputs: [{ kind: 'text', name: 'pasted', text }] });
  const card = async (): Promise<string | undefined> =>
    (await app.call('case.show', { case: cases[0]!.document.case })).document.attempts[0]!.match?.card;
  const before = await card();
  await app.close();
  mkdirSync(join(folder, 'cards/replies/mta'), { recursive: true });
  writeFileSync(
    join(folder, 'cards/replies/mta/mine.yaml'),
    `- id: blue-moon
  providers: [generic]
  cause: greylisting
  side: either
  match: { all: ['blue moon'] }
  samples: ['${text}']
  means: They ask every new address to come back.
  advice: Leave it in the queue.
  source: our own postmaster, 2026-05-17
  confidence: high
`,
  );
  app = await desk();
  expect(before).not.toBe('blue-moon');
  expect(await card()).toBe('blue-moon');
});

test('own time bands hold for the open case and for the list', async () => {
  clock = new Date('2026-05-17T15:00:00Z');
  const bandsNow = async () => {
    const { document, timeline } = await app.call('case.show', { case: id });
    const { cases } = await app.call('case.list', {
      query: '',
      status: [],
      sort: 'lastSeen',
      descending: true,
      archived: false,
      limit: 1,
      offset: 0,
    });
    return [document.band, timeline.current, cases[0]!.band];
  };
  expect(await bandsNow()).toEqual(['watch', 'watch', 'watch']);
  await app.call('settings.set', { bands: { normal: 60, watch: 120, cooling: 240, incident: 1440 } });
  expect(await bandsNow()).toEqual(['cooling', 'cooling', 'cooling']);
});

test('a setting that makes no sense is refused with its reason, and nothing is changed', async () => {
  const before = await app.call('settings.get', {});
  const bands = { normal: 60, watch: 30, cooling: 240, incident: 1440 };
  expect(() => app.dispatch('settings.set', { bands })).toThrow('each limit has to be later');
  expect(await app.call('settings.get', {})).toEqual(before);
});

test('the number of backups holds from the next one on', async () => {
  const history = join(folder, 'other');
  let day = 1;
  const store = await openStore(history, { backups: 5, now: () => new Date(`2026-05-0${day}T12:00:00Z`) });
  await store.apply(opened('c-20260501-1'), summary('c-20260501-1'));
  const backups = () => readdirSync(join(history, 'backups')).length;
  for (; day <= 4; day++) await store.compact();
  const kept = backups();
  store.keepBackups(2);
  await store.compact();
  expect([kept, backups()]).toEqual([4, 2]);
  await store.close();
});
