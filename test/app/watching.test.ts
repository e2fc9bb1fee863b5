/** The watch inside an open desk: what it shows of its sources, also after a restart. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import type { WatchView } from '../../shared/rpc/present/watch.ts';
import { dmarcXml, metadata, xmlRecord } from '../support/dmarc-xml.ts';
import { MailLog } from '../support/mail-log.ts';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watching-'));
});
afterEach(async () => {
  await app?.close();
  app = null;
  rmSync(folder, { recursive: true, force: true });
});

async function opened(): Promise<App> {
  const services = { host: 'browser', pick: async () => [], save: async () => null } as const;
  app = await createApp({ dataFolder: join(folder, 'data'), services });
  app.watch.start();
  return app;
}
async function shownOnce(is: (view: WatchView) => boolean): Promise<WatchView> {
  let view: WatchView | undefined;
  await expect.poll(async () => is((view = await app!.call('watch.show', {})))).toBe(true);
  return view!;
}

test('after a restart it still says how far a source was read', async () => {
  const log = join(folder, 'mail.log');
  const at = new Date(Date.now() - 60_000);
  const { lines } = new MailLog(at.toISOString()).defers(0, 'A1B2C3D4E5', 'example.net');
  writeFileSync(log, `${lines.join('\n')}\n`);
  await (
    await opened()
  ).call('settings.set', {
    watching: { on: true, logs: [log], reports: [], queue: null, journal: false, journalMatches: [] },
  });
  const read = await shownOnce(({ sources }) => sources[0]?.lines === 1);
  expect(read.sources).toMatchObject([{ state: 'followed', newest: `${at.toISOString().slice(0, 19)}Z` }]);
  await app!.close();
  await opened();
  const again = await shownOnce(({ sources }) => sources.length === 1);
  expect(again.sources).toMatchObject([{ ...read.sources[0], lines: 0 }]);
});

/** Sent at a time when nobody writes to it any more. */
function put(path: string, text: string): void {
  writeFileSync(path, text);
  utimesSync(path, new Date('2026-05-21T08:00:00Z'), new Date('2026-05-21T08:00:00Z'));
}
const reportOf = (org: string): string =>
  dmarcXml({ metadata: metadata({ org }), records: [xmlRecord({ count: 700, dkim: 'fail', spf: 'fail' })] });

test('reports in a folder and a maildir are kept once, and what is none is counted', async () => {
  const plain = join(folder, 'plain');
  const maildir = join(folder, 'maildir');
  for (const dir of [plain, ...['new', 'cur', 'tmp'].map((name) => join(maildir, name))])
    mkdirSync(dir, { recursive: true });
  put(join(plain, 'google.xml'), reportOf('google.com'));
  put(join(plain, 'notes.txt'), 'nothing of a receiver\n');
  writeFileSync(join(maildir, 'new', '1779.M1.mail'), reportOf('yahoo.com'));
  writeFileSync(join(maildir, 'tmp', '1780.M1.mail'), reportOf('half.example'));
  const reports = [plain, maildir, join(folder, 'none')];
  const watching = { on: true, logs: [], reports, queue: null, journal: false, journalMatches: [] };
  await (await opened()).call('settings.set', { watching });
  const done = (view: WatchView): boolean =>
    view.reports.length > 2 && view.reports.every((one) => one.lookedAt);
  expect((await shownOnce(done)).reports).toMatchObject([
    { name: plain, added: 1, known: 0, others: 1, says: null },
    { name: maildir, added: 1, known: 0, others: 0, says: null },
    { name: reports[2], added: 0, says: `There is no folder ${reports[2]}.` },
  ]);
  const said = await shownOnce((view) => view.said.length > 0);
  expect(said.said).toMatchObject([{ what: 'problem' }]);
  await app!.close();
  renameSync(join(maildir, 'new', '1779.M1.mail'), join(maildir, 'cur', '1779.M1.mail:2,S'));
  put(join(plain, 'again.xml'), reportOf('google.com'));
  await opened();
  expect((await shownOnce(done)).reports).toMatchObject([
    { added: 0, known: 1, others: 0 },
    { added: 0, known: 0, others: 0 },
    { added: 0 },
  ]);
});
