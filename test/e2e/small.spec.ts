/** In the smallest window everything is within reach, and nothing has to be scrolled sideways. */
import { delayNotice } from '../support/bounce.ts';
import { expect, test } from '../support/desk.ts';

/** A phone for the browser host; a desktop window does not get smaller than this. */
const smallest = { browser: { width: 390, height: 844 }, desktop: { width: 1024, height: 640 } };

test('the main job in the smallest window', async ({ desk }, info) => {
  const { page } = desk;
  const host = info.project.name === 'browser' ? 'browser' : 'desktop';
  await page.setViewportSize(smallest[host]);
  const fits = async (where: string) =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(
      smallest[host].width,
    );

  await fits('start');
  await page.getByLabel('Or paste what you have').fill(delayNotice());
  await page.getByRole('button', { name: 'Read it' }).click();
  const question = page.locator('#question');
  await expect(question).toBeVisible();
  await fits('case');
  const panes = await page.evaluate(() =>
    ['.step', '.steps', '.ev'].map((pane) => {
      const { left, top } = document.querySelector(pane)!.getBoundingClientRect();
      return { pane, left, top };
    }),
  );
  if (host === 'browser')
    expect(panes, 'one below the other').toEqual([...panes].sort((a, b) => a.top - b.top));
  else expect(new Set(panes.map((pane) => pane.top)).size, 'side by side').toBe(1);
  await expect(page.locator('fieldset.answers button').first()).toBeInViewport();

  for (const tab of ['Map', 'Compare', 'Report']) {
    await page.getByRole('link', { name: tab, exact: true }).click();
    await expect(page.locator('main [aria-busy]')).toHaveCount(0);
    await fits(tab);
  }
  for (const screen of ['Cases', 'Logs', 'Help', 'Settings']) {
    await page.getByRole('link', { name: screen, exact: true }).click();
    await expect(page).toHaveTitle(`${screen} · Deferral Desk`);
    await expect(page.locator('main h1').first()).toBeVisible();
    await fits(screen);
  }
});

test('text at 200 % gets the layout of a small window', async ({ desk }) => {
  const { page } = desk;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Text size, per cent').fill('200');
  await page.getByLabel('Text size, per cent').blur();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await page.getByLabel('Or paste what you have').fill(delayNotice());
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.locator('#question')).toBeVisible();
  const width = await page.locator('.step').evaluate((step) => step.clientWidth / innerWidth);
  expect(width, 'one column').toBeGreaterThan(0.9);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
