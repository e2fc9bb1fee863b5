/** A log that names no zone was written in one: said in one of its cases, it holds in all of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';

let data: string;
let app: App;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'deferral-desk-clocks-'));
  app = await createApp({
    dataFolder: data,
    services: { host: 'browser', pick: async () => [], save: async () => null },
    now: () => new Date('2026-11-28T12:00:00Z'),
  });
});
afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true });
});

/** Two receivers that have nothing in common but the log. */
const log = ['net', 'org']
  .map(
    (top, i) =>
      `2026-11-28 09:2${i}:01 1vOAA${i}-0001Ab-1c == a@example.${top} R=dnslookup T=remote_smtp defer (0) H=mx1.example.${top} [203.0.113.${i + 1}] I=[198.51.100.25]: SMTP error from remote mail server after initial connection: 421 4.7.${i} ${i ? 'Too many connections' : 'No PTR record'}`,
  )
  .join('\n');
const open = async (name: string, text = log) =>
  (await app.call('case.open', { inputs: [{ kind: 'text', name, text }] })).cases.map((c) => c.document);
const timesOf = async (id: string) => {
  const { document } = await app.call('case.show', { case: id });
  return { first: document.firstSeen, zone: document.clocks[0]?.zone, by: document.clocks[0]?.by };
};

test('set in one case, it is set in all cases of the same log, and in no other', async () => {
  const [one, two] = await open('mainlog');
  const [other] = await open('another', log.split('\n')[0]!.replaceAll('example.net', 'example.info'));
  const [{ key } = { key: '' }] = one!.clocks;
  const set = await app.call('case.zone', { case: one!.case, clock: key, zone: 'Europe/Berlin' });
  expect(set.alsoIn).toEqual([two!.case]);
  expect(await timesOf(two!.case)).toEqual({
    first: '2026-11-28T08:21:01Z',
    zone: 'Europe/Berlin',
    by: 'user',
  });
  expect(await timesOf(other!.case)).toMatchObject({ first: '2026-11-28T09:20:01Z', by: 'nobody' });
});

test('said again, nothing is changed a second time, and the record tells of it once', async () => {
  const [one, two] = await open('mainlog', log.replaceAll('1vOAA', '1vOBB'));
  const ask = () =>
    app.call('case.zone', { case: one!.case, clock: one!.clocks[0]!.key, zone: 'Europe/Berlin' });
  await ask();
  expect((await ask()).alsoIn).toEqual([]);
  const { record } = await app.call('case.record', { case: two!.case });
  expect(
    record.filter(({ says }) => says === 'Times that name no zone are read in Europe/Berlin'),
  ).toHaveLength(1);
});

test('a case that is opened later from the same log is read in the zone that was told', async () => {
  const text = log.replaceAll('1vOAA', '1vOCC');
  const [one] = await open('mainlog', text);
  await app.call('case.zone', { case: one!.case, clock: one!.clocks[0]!.key, zone: 'Europe/Berlin' });
  const inputs = [{ kind: 'text' as const, name: 'mainlog', text }];
  const later = await app.call('case.open', { inputs, about: 'example.org' });
  expect(later.cases.map(({ askZone }) => askZone)).toEqual([[]]);
  expect(later.cases[0]!.document.firstSeen).toBe('2026-11-28T08:21:01Z');
});
