/**
 * Every screen full of long names, in three widths and both themes: nothing sticks out, is cut off or torn. One host,
 * and one window for each width. Each day a screen is looked at in one of the widths, in three days in all of them.
 * axe looks at it on the narrowest, and at its contrasts in the dark in the middle.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { axe } from '../support/accessible.ts';
import { startServe } from '../support/double.ts';
import { longLog, longNotice, longQueue, longReport } from '../support/long-names.ts';
import { isTurn } from '../support/matrices.ts';
import { tornIn } from '../support/torn.ts';

const give = (page: Page, name: string, text: string) =>
  page
    .locator('main input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
const at = (page: Page, hash: string) => page.evaluate((to) => (location.hash = to), hash);

/** The case that the log opened. */
async function fill(page: Page): Promise<string> {
  await give(page, 'mail.log', longLog());
  await expect(page.locator('#question')).toBeVisible();
  const opened = new URL(page.url()).hash.replace(/\/\w+$/, '');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill('Rückfrage bei Maximiliane-Alexandra von Hohenstein-Waldburg zu Ravensburg '.repeat(4));
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await at(page, '#/start');
  await give(page, 'notice-of-the-mail-system-for-the-membership-office.eml', longNotice());
  await expect(page.locator('#question')).toBeVisible();
  await at(page, '#/reports');
  await give(page, 'report.xml', longReport());
  await expect(page.locator('main table td').first()).toBeVisible();
  return opened;
}

/** Where each screen is, what is to be seen of it, and what it is filled with each time. */
const screens = (opened: string): [hash: string, shows: string, name?: string, text?: string][] => [
  ['#/start', 'main li a'],
  [`${opened}/steps`, '#question'],
  [`${opened}/map`, 'svg .node'],
  [`${opened}/compare`, 'main table'],
  [`${opened}/report`, '.paper'],
  ['#/cases', '[data-row] a'],
  ['#/logs', 'main table td', 'mail.log', longLog()],
  ['#/queue', 'main table td', 'queue.json', longQueue()],
  ['#/reports', 'main table td'],
  ['#/watch', 'main h1'],
  ['#/settings', 'main h2'],
  ['#/help', 'main h1'],
];

test('every screen, full of long names', async ({ browser }, { project }) => {
  test.skip(project.name !== 'browser', 'the screens are the same on every host');
  test.setTimeout(900_000); // a walk through 36 screens, on a machine that may be busy
  const data = mkdtempSync(join(tmpdir(), 'filled-e2e-'));
  const served = await startServe(data);
  let opened = '';
  for (const [nth, viewport] of [
    { width: 1280, height: 800 },
    { width: 1024, height: 640 },
    { width: 390, height: 844 },
  ].entries()) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(served.address);
    opened ||= await fill(page);
    for (const [place, [hash, shows, name, text]] of screens(opened).entries()) {
      if (!isTurn(place + nth, 3)) continue;
      const where = `${hash}, ${viewport.width} px wide`;
      await at(page, hash);
      if (name && text) await give(page, name, text);
      await expect(page.locator(shows).first(), where).toBeVisible();
      await expect(page.locator('main [aria-busy=true]'), where).toHaveCount(0);
      expect.soft(await tornIn(page), where).toEqual([]);
      if (viewport.width === 390) expect.soft(await axe(page), where).toEqual([]);
      if (viewport.width !== 1024) continue;
      await page.emulateMedia({ colorScheme: 'dark' });
      expect.soft(await axe(page, ['color-contrast']), `${where}, dark`).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    }
    // A window that becomes narrow turns the table of routes round, which is no fault to be told.
    await at(page, `${opened}/compare`);
    await expect(page.locator('.routes .ip').first()).toBeAttached({ attached: viewport.width > 390 });
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.locator('.routes .ip')).toHaveCount(0);
    await expect(page.getByRole('alert'), `from ${viewport.width} to 390 px`).toHaveCount(0);
    await context.close();
  }
  await served.stop();
  rmSync(data, { recursive: true, force: true });
});
