/** What breaks is said, in the one place for it: nothing that a handler throws is lost without a word. */
import { expect, test, type Page } from '@playwright/test';
import { fakeApi } from '../support/fake-api.ts';
import { serveFake } from '../support/fake-host.ts';
import { caseAt } from '../support/screens/screen.ts';

async function show(page: Page, options: Parameters<typeof fakeApi>[0], hash: string) {
  const { url, server } = await serveFake(fakeApi(options));
  await page.goto(url);
  await page.evaluate((to) => (location.hash = to), hash);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

test('an error in a handler, and a promise that nobody waits for', async ({ page }) => {
  const stop = await show(page, {}, '#/start');
  const alert = page.getByRole('alert');
  await page.evaluate(() => void setTimeout(() => void Promise.reject(new Error('nobody waits'))));
  await expect(alert).toContainText('Something broke here');
  await alert.getByText('Details', { exact: true }).click();
  await expect(alert).toContainText('nobody waits');
  await alert.getByRole('button', { name: 'Dismiss this message' }).click();
  await page.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('thrown in a handler');
      }),
  );
  await expect(alert).toContainText('Something broke here');
  stop();
});

test('a screen that breaks says so, and the others go on', async ({ page }) => {
  const view = (usual: Parameters<NonNullable<NonNullable<Parameters<typeof fakeApi>[0]>['view']>>[0]) => ({
    ...usual,
    path: null as never,
  });
  const stop = await show(page, { view }, caseAt('steps'));
  await expect(page.getByRole('heading', { name: 'This screen broke' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('Something broke here');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  stop();
});

test('what is typed while the palette is still fetched stands in it', async ({ page }) => {
  const stop = await show(page, {}, '#/start');
  let send = (): void => undefined;
  const held = new Promise<void>((done) => (send = done));
  await page.route('**/late-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'What came back?' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('all cases');
  send();
  await expect(page.getByRole('combobox')).toHaveValue('all cases');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Cases' })).toBeVisible();
  stop();
});
