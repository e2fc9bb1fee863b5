/** At a phone's width everything is in one column and nothing has to be scrolled sideways. */
import { delayNotice } from '../support/bounce.ts';
import { expect, test } from '../support/desk.ts';

test('the main job at 390 px', async ({ desk }, info) => {
  test.skip(info.project.name !== 'browser', 'a desktop window does not get that narrow');
  const { page } = desk;
  await page.setViewportSize({ width: 390, height: 844 });
  const fits = async (where: string) =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(390);

  await fits('start');
  await page.getByLabel('Or paste what you have').fill(delayNotice());
  await page.getByRole('button', { name: 'Read it' }).click();
  const question = page.locator('#question');
  await expect(question).toBeVisible();
  await fits('case');
  const order = await page.evaluate(() =>
    ['.step', '.steps', '.ev'].map((pane) => document.querySelector(pane)?.getBoundingClientRect().top ?? 0),
  );
  expect(order, 'the step, then the list of steps, then the evidence').toEqual(
    [...order].sort((a, b) => a - b),
  );
  for (const button of await page.locator('fieldset.answers button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(24);

  for (const tab of ['Map', 'Compare', 'Report']) {
    await page.getByRole('link', { name: tab, exact: true }).click();
    await page.waitForTimeout(300);
    await fits(tab);
  }
  for (const screen of ['Cases', 'Logs', 'Help', 'Settings']) {
    await page.getByRole('link', { name: screen, exact: true }).click();
    await page.waitForTimeout(300);
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
