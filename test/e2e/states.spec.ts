/**
 * Every screen in every state that a made-up host can put it into. `npm test` looks at each in light; `npm run
 * test:a11y` (matrix.config.ts) in both themes, in high contrast and at a phone's width.
 */
import { expect, test } from '@playwright/test';
import { faultsOf, faultsOfLook, troubles } from '../support/accessible.ts';
import { fakeApi } from '../support/fake-api.ts';
import { serveFake } from '../support/fake-host.ts';
import { screens } from '../support/screens/all.ts';

for (const screen of screens)
  test(screen.name, async ({ page, colorScheme }, info) => {
    const { url, server } = await serveFake(fakeApi(screen.options));
    const heard = troubles(page);
    await page.goto(url);
    await page.evaluate((hash) => (location.hash = hash), screen.hash);
    await page.locator('main > *').first().waitFor();
    await screen.act?.(page);
    const shown = screen.shows ? page.getByText(screen.shows) : page.locator('main').locator('h1, h2');
    await shown.filter({ visible: true }).first().waitFor();

    if (info.config.metadata['pictures']) await page.screenshot({ path: info.outputPath('picture.png') });
    const failed = /-(refused|broken|gone)$/.test(screen.name);
    await expect(page.getByRole('alert'), 'trouble, where it is meant').toHaveCount(failed ? 1 : 0);

    // Dark differs in its colours only, so Tab meets the same as in light.
    const faults = await (colorScheme === 'dark' ? faultsOfLook(page) : faultsOf(page));
    expect.soft(faults).toEqual([]);
    expect.soft(heard, 'errors in the console, the policy’s among them').toEqual([]);
    server.closeAllConnections();
    server.close();
  });
