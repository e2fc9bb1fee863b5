/** Reminders over a real data folder: told once, to a screen that listens, across restarts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { startZoneServer, type ZoneServer } from '../support/zone-server.ts';

let folder: string;
let clock: Date;
let app: App;
let told: string[];

const start = async (): Promise<void> => {
  app = await createApp({
    dataFolder: folder,
    now: () => clock,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
};
const restart = async (): Promise<void> => {
  await app.close();
  await start();
};
const listen = (): void => {
  told = [];
  app.on('reminder', ({ what }) => told.push(what.replace('example.net: ', '')));
};
const reminderOf = async (id: string) => (await app.call('case.show', { case: id })).reminder;

async function openAndRemind(what: string, at: string, recheck = false): Promise<string> {
  const { cases } = await app.call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
  const id = cases[0]!.document.case;
  await app.call('case.remind', { case: id, at, what, recheck });
  return id;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-reminders-'));
  clock = new Date('2026-05-17T12:00:00Z');
  await start();
  listen();
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('nothing reminds unless asked to', async () => {
  await app.call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
  clock = new Date('2027-05-17T12:00:00Z');
  await app.reminders.tell();
  expect(told).toEqual([]);
});

test('told once when due, not before, and then gone from the case', async () => {
  const id = await openAndRemind('Test once', '2026-05-17T12:30:00Z');
  await app.reminders.tell();
  expect(told).toEqual([]);
  clock = new Date('2026-05-17T12:30:00Z');
  await app.reminders.tell();
  await app.reminders.tell();
  expect(told).toEqual(['Test once']);
  expect(await reminderOf(id)).toBeNull();
});

test('one whose time passed while the desk was closed is told at the next start, and not at the one after', async () => {
  await openAndRemind('Test once', '2026-05-17T12:30:00Z');
  await app.close();
  clock = new Date('2026-05-18T08:00:00Z');
  await start();
  listen();
  await app.reminders.tell();
  expect(told).toEqual(['Test once']);
  await restart();
  listen();
  await app.reminders.tell();
  expect(told).toEqual([]);
});

test('waits as long as no screen is open', async () => {
  const id = await openAndRemind('Test once', '2026-05-17T12:30:00Z');
  await restart();
  clock = new Date('2026-05-17T13:00:00Z');
  await app.reminders.tell();
  expect(await reminderOf(id)).not.toBeNull();
  listen();
  await app.reminders.tell();
  expect(told).toEqual(['Test once']);
});

test.each([
  ['closed', (id: string) => app.call('case.close', { case: id, as: 'done' })],
  ['archived', (id: string) => app.call('case.archive', { case: id, archived: true })],
  ['deleted', (id: string) => app.call('case.delete', { case: id })],
  [
    'told otherwise',
    (id: string) => app.call('case.remind', { case: id, at: null, what: '', recheck: false }),
  ],
])('a case that was %s does not remind', async (_, change) => {
  await change(await openAndRemind('Test once', '2026-05-17T12:30:00Z'));
  clock = new Date('2026-05-17T13:00:00Z');
  await app.reminders.tell();
  expect(told).toEqual([]);
});

test('several that are due are told in the order of their times', async () => {
  await openAndRemind('second', '2026-05-17T12:40:00Z');
  await openAndRemind('first', '2026-05-17T12:30:00Z');
  clock = new Date('2026-05-17T13:00:00Z');
  await app.reminders.tell();
  expect(told).toEqual(['first', 'second']);
});

test.each([
  ['without being asked, nothing is looked up', false],
  ['asked to, DNS is looked up again once, and no mail server is touched', true],
])('%s', async (_, recheck) => {
  const dns: ZoneServer = await startZoneServer({ 'example.net': { MX: ['10 mx.example.net'] } });
  try {
    await app.call('settings.set', { resolvers: [dns.server] });
    const id = await openAndRemind('Look again', '2026-05-17T12:30:00Z', recheck);
    await restart();
    clock = new Date('2026-05-17T13:00:00Z');
    await app.reminders.tell(); // nobody listens yet
    await app.reminders.tell();
    listen();
    await app.reminders.tell();
    expect(dns.asked.filter((question) => question === 'MX example.net')).toHaveLength(recheck ? 1 : 0);
    expect(told).toEqual([
      recheck ? 'Look again. DNS and listings were looked up again: nothing changed.' : 'Look again',
    ]);
    const view = await app.call('case.show', { case: id });
    expect(view.document.findings.some((finding) => finding.check === 'mx')).toBe(recheck);
    expect(view.sessions).toEqual([]);
  } finally {
    await dns.stop();
  }
});
