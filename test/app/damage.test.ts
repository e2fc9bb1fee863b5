/**
 * Every file of a data folder × every way it can be damaged, opened as `serve` and the desktop open it. Nothing that was
 * readable is gone from the folder, and what is not shown is said. All of it, with the thread for the history played in
 * this one; a few with a real thread. The engine itself meets all of them in test/store/every-file.test.ts, the files
 * beside the history in test/node/history/beside.test.ts.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { keptReports } from '../../electron/node/history/kept-reports.ts';
import { stopReading } from '../../electron/node/reading/reading.ts';
import { damages } from '../support/damage.ts';
import { sampleOf, whole } from '../support/matrices.ts';
import { storeInThisThread } from '../support/threads/same-thread.ts';
import { startedAs } from '../support/threads/start.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-app-damage-'));
const sound = join(base, 'sound');
const notes = ['alpha', 'beta', 'gamma'].map((word) => `note-${word}`);
const reply = '421 4.7.0 mx1.example.net Try again later, closing connection';
const parts = [...notes, reply];
type Host = 'browser' | 'electron';
type Way = readonly [file: string, how: string, bytes: Uint8Array | null];

const appOf = (dataFolder: string, host: Host | 'cli'): Promise<App> =>
  createApp({ dataFolder, services: { host, pick: async () => [], save: async () => null } });

let id: string;
let shown: string;
beforeAll(async () => {
  let app = await appOf(sound, 'cli');
  const inputs = [{ kind: 'text' as const, name: 'pasted text', text: reply }];
  id = (await app.call('case.open', { inputs })).cases[0]!.document.case;
  await app.call('case.note', { case: id, text: notes[0]! });
  await app.desk.store.compact();
  await app.call('case.note', { case: id, text: notes[1]! });
  await app.call('settings.set', { helo: 'mail1.example.com', textSize: 120 });
  await app.close();
  app = await appOf(sound, 'cli');
  await app.desk.store.compact();
  await app.call('case.note', { case: id, text: notes[2]! });
  await app.close();
  await keptReports(sound).add([], new Date());
  ({ shown } = await meet(sound, 'cli'));
  expect(partsIn(filesOf(sound))).toEqual(parts);
});
afterAll(async () => {
  await stopReading();
  rmSync(base, { recursive: true, force: true });
});

type Files = ReadonlyMap<string, Buffer>;
const filesOf = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
const partsIn = (files: Files): string[] =>
  parts.filter((part) => [...files.values()].some((bytes) => bytes.includes(part)));

/** What a host shows of the folder, and what it says of it. */
async function meet(folder: string, host: Host | 'cli'): Promise<{ shown: string; said: string[] }> {
  const app = await appOf(folder, host);
  try {
    const report = await app
      .call('report.preview', { case: id, format: 'text', redaction: 'full' })
      .catch((error: unknown) => ({ text: (error as Error).message }));
    const { helo, textSize } = await app.call('settings.get', {});
    const notShown = /this file is not .*/.exec(report.text ?? '')?.[0];
    const { warnings } = await app.call('desk.status', {});
    const said = [...warnings.map(({ says }) => says), ...(notShown ? [notShown] : [])];
    // the report bears the time at which it is made
    const text = (report.text ?? '').replace(/^.*\b\d\d:\d\d\b.*$/gm, '');
    return { shown: JSON.stringify([text, helo, textSize]), said };
  } finally {
    await app.close();
  }
}

/** One damage after the other in one folder, of which only what was changed is written anew. */
async function meetEach(ways: readonly Way[], host: Host): Promise<void> {
  const folder = mkdtempSync(join(base, `${host}-`));
  const unharmed = filesOf(sound);
  let there: Files = new Map();
  for (const [file, how, bytes] of ways) {
    for (const name of there.keys()) if (!unharmed.has(name)) rmSync(join(folder, name));
    const before = new Map(unharmed);
    if (bytes) before.set(file, Buffer.from(bytes));
    else before.delete(file);
    if (!bytes) rmSync(join(folder, file), { force: true });
    for (const [name, content] of before) {
      if (there.get(name)?.equals(content)) continue;
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const met = await meet(folder, host);
    there = filesOf(folder);
    const left = partsIn(there);
    const gone = partsIn(before).filter((part) => !left.includes(part));
    expect(gone, `${file}, ${how}: gone from the folder`).toEqual([]);
    if (met.shown !== shown) expect(met.said, `${file}, ${how}: not all is shown`).not.toEqual([]);
  }
}

const hosts: Host[] = ['browser', 'electron'];
describe.each(hosts)('%s', { timeout: 3_600_000 }, (host) => {
  const all = (): Way[] =>
    [...filesOf(sound)].flatMap(([file, bytes]) => damages(bytes, 40).map((way) => [file, ...way] as const));

  test('every damage of every file', async () => {
    // What differs between the two is what they do with a report: each meets one of four, of cuts and bits one of nine.
    const mine = all().filter(
      ([, how], i) => whole || i % (how.includes('byte') ? 9 : 4) === hosts.indexOf(host),
    );
    await startedAs('history/store-worker', storeInThisThread, () => meetEach(mine, host));
  });

  test('with a thread for the history', () => meetEach(whole ? all() : sampleOf(all(), 3), host));
});
