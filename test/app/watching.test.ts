/** The watch inside an open desk: what it shows of its sources, also after a restart. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import type { WatchView } from '../../shared/rpc/present/watch.ts';
import { MailLog } from '../support/mail-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'watching-'));
const log = join(folder, 'mail.log');
let app: App | null = null;
afterEach(async () => {
  await app?.close();
  app = null;
  rmSync(folder, { recursive: true, force: true });
});

async function opened(): Promise<App> {
  const services = { host: 'web', pick: async () => [], save: async () => null } as const;
  app = await createApp({ dataFolder: join(folder, 'data'), services });
  app.watch.start();
  return app;
}
const shownOnce = (is: (view: WatchView) => boolean): Promise<WatchView> =>
  expect
    .poll(() => app!.call('watch.show', {}).then((view) => (is(view) ? view : null)), { timeout: 20_000 })
    .toBeTruthy()
    .then(() => app!.call('watch.show', {}));

test('after a restart it still says how far a source was read', async () => {
  const at = new Date(Date.now() - 60_000);
  const { lines } = new MailLog(at.toISOString()).defers(0, 'A1B2C3D4E5', 'example.net');
  writeFileSync(log, `${lines.join('\n')}\n`);
  await (
    await opened()
  ).call('settings.set', { watching: { on: true, logs: [log], journal: false, journalMatches: [] } });
  const read = await shownOnce(({ sources }) => sources[0]?.lines === 1);
  expect(read.sources).toMatchObject([{ state: 'followed', newest: `${at.toISOString().slice(0, 19)}Z` }]);
  await app!.close();
  await opened();
  const again = await shownOnce(({ sources }) => sources.length === 1);
  expect(again.sources).toMatchObject([{ ...read.sources[0], lines: 0 }]);
});
