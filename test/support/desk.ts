/**
 * A running desk for end-to-end tests: the built browser host, the built main.ts on the double of `electron`, or
 * Electron itself, by the project's name. Each test gets its own data folder and page.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, expect, test as base, type Page } from '@playwright/test';
import { asOfToday } from '../../shared/bounce/sample.ts';
import { troubles } from './accessible.ts';
import { root, startDouble, startServe } from './double.ts';

export interface RunningDesk {
  page: Page;
  dataFolder: string;
  /**
   * What the host's own process looked up, connected to or sent to, one line each; null on Electron, which does not let
   * itself be watched.
   */
  outgoing(): string[] | null;
}

/**
 * `desk.page` is loaded and ready; what follows is what a user does. At the end of every test the page must have asked
 * its own origin only, and nothing may stand in its console.
 */
export const test = base.extend<{ desk: RunningDesk }>({
  desk: async ({ browser }, use, info) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'deferral-desk-e2e-'));
    const log = `${dataFolder}.outgoing`;
    const watched = {
      NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'test/support/outgoing.mjs'))}`,
      OUTGOING: log,
    };
    const requests: string[] = [];
    let heard: string[] = [];
    const watch = (page: Page): Page => {
      heard = troubles(page);
      return page.on('request', (request) => requests.push(request.url()));
    };
    let stop: () => Promise<void>;
    let page: Page;
    let origin: string;
    if (info.project.name === 'double') {
      const double = await startDouble(dataFolder, watched);
      page = watch(double.page);
      origin = new URL(page.url()).origin;
      stop = () => double.stop();
    } else if (info.project.name === 'electron') {
      const electron = await _electron.launch({
        args: [root],
        env: { ...(process.env as Record<string, string>), DEFERRAL_DESK_DATA: dataFolder },
      });
      page = watch(await electron.firstWindow());
      origin = 'app://desk';
      stop = () => electron.close();
    } else {
      const served = await startServe(dataFolder, watched);
      const context = await browser.newContext(info.project.use);
      page = watch(await context.newPage());
      origin = new URL(served.address).origin;
      await page.goto(served.address);
      stop = async () => {
        await context.close();
        await served.stop();
      };
    }
    await page.waitForLoadState('domcontentloaded');
    const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
    await use({ page, dataFolder, outgoing: () => (info.project.name === 'electron' ? null : lines()) });
    await stop();
    rmSync(dataFolder, { recursive: true, force: true });
    rmSync(log, { force: true });
    const foreign = requests.filter(
      (url) => !url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`),
    );
    expect(foreign, 'requests of the page to elsewhere').toEqual([]);
    expect(heard, 'errors in the console').toEqual([]);
  },
});
export { expect };

/** What a sample holds, given as one's own: a case of the history, where the sample itself would leave nothing. */
export async function openOwn(page: Page, sample: string): Promise<void> {
  const file = join(root, 'resources/samples', sample);
  await page.getByLabel('Or paste what you have').fill(asOfToday(readFileSync(file, 'utf8'), new Date()));
  await page.getByRole('button', { name: 'Read it' }).press('Enter');
  await expect(page.locator('#question')).toBeVisible();
}
