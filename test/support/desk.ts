/**
 * A running desk for end-to-end tests: the built browser host, the built main.ts on the double of `electron`, or
 * Electron itself, by the project's name. Each test gets its own data folder and page.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type Page } from '@playwright/test';
import { root, startDouble, startServe } from './double.ts';

export interface RunningDesk {
  page: Page;
  dataFolder: string;
  /** Every URL that the page asked for, to assert that nothing leaves the origin. */
  requests: string[];
  origin: string;
}

/** `desk.page` is loaded and ready; what follows is what a user does. */
export const test = base.extend<{ desk: RunningDesk }>({
  desk: async ({ browser }, use, info) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'deferral-desk-e2e-'));
    const requests: string[] = [];
    const watch = (page: Page): Page => page.on('request', (request) => requests.push(request.url()));
    let stop: () => Promise<void>;
    let page: Page;
    let origin: string;
    if (info.project.name === 'double') {
      const double = await startDouble(dataFolder);
      page = watch(double.page);
      origin = 'http://desk.localhost';
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
      const served = await startServe(dataFolder);
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
    await use({ page, dataFolder, requests, origin });
    await stop();
    rmSync(dataFolder, { recursive: true, force: true });
  },
});
export { expect } from '@playwright/test';
