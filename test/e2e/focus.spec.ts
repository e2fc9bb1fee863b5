/** What vanishes under the reader's hands hands the focus on; it never falls back to the top of the page. */
import type { Page } from '@playwright/test';
import { expect, openOwn, test, type RunningDesk } from '../support/desk.ts';
import { startZoneServer } from '../support/zone-server.ts';

async function openSample({ page }: RunningDesk) {
  await page.getByRole('button', { name: 'Gmail rate limit' }).press('Enter');
  await expect(page.locator('#question')).toBeVisible();
}
/** By the keyboard, and then the button is gone or switched off. */
async function use(page: Page, name: string | RegExp, within = 'body') {
  await page.locator(within).getByRole('button', { name }).first().press('Enter');
}
const focus = (page: Page) => page.locator(':focus');

test('messages that are dismissed', async ({ desk }) => {
  const { page } = desk;
  await page.getByLabel('Or start from a domain').fill('not a domain');
  await page.getByRole('button', { name: 'Start', exact: true }).press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await use(page, 'Dismiss this message');
  await expect(page.locator('main')).toBeFocused();

  await openOwn(page, '1-Gmail-rate-limit.eml');
  await use(page, 'More for this case');
  await use(page, 'Archive');
  await use(page, 'Dismiss', '.undo');
  await expect(page.locator('main')).toBeFocused();
  await use(page, 'More for this case');
  await use(page, 'Take out of the archive');
  await use(page, /^Undo/);
  await expect(page.locator('.undo')).toContainText('archived');
  await expect(focus(page)).toHaveCount(1);
});

test('forms that are emptied or go away once saved', async ({ desk }) => {
  const { page } = desk;
  await openSample(desk);
  await page.locator('summary', { hasText: 'Note a change' }).press('Enter');
  await page.getByLabel('What did you change?').fill('Two connections at most');
  await use(page, 'Note the change');
  await expect(page.locator('#record')).toContainText('Two connections at most');
  await expect(page.locator('.step').locator(':focus'), 'stays at the step').toHaveCount(1);

  await page.getByRole('link', { name: 'Report', exact: true }).press('Enter');
  await page.getByRole('link', { name: 'To the steps' }).press('Enter');
  await expect(page.locator('#question')).toBeFocused();
  await page.keyboard.press('m');
  await page.getByRole('button', { name: /you are here/ }).press('Enter');
  await use(page, 'Go to step');
  await expect(page.locator('#question')).toBeFocused();
});

test('rows that are taken out of a list', async ({ desk }) => {
  const { page } = desk;
  await page.getByRole('link', { name: 'Settings' }).press('Enter');
  const keys = page.getByRole('group', { name: 'Keys of block lists' });
  await keys.getByLabel('Zone').fill('keyed.example.org');
  await keys.getByLabel('Key', { exact: true }).fill('0123456789');
  await use(page, 'Add', 'fieldset');
  await expect(keys).toContainText('keyed.example.org');
  await expect(keys.locator(':focus')).toHaveCount(1);
  await use(page, /^Remove the key/);
  await expect(keys).not.toContainText('keyed.example.org');
  await expect(keys.locator(':focus')).toHaveCount(1);
});

test('work that lasts: told as it goes on, cancelled by the keyboard', async ({ desk }) => {
  const { page } = desk;
  const dns = await startZoneServer({}, { faults: { 'example.net': 'silent' } });
  await page.getByRole('link', { name: 'Settings' }).press('Enter');
  await page.getByLabel('Resolvers').fill(dns.server);
  await page.getByLabel('Resolvers').press('Tab');
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'New', exact: true }).press('Enter');
  await openSample(desk);

  await use(page, 'Run the checks', '#findings');
  const told = page.getByRole('status').filter({ hasText: 'Checking DNS' });
  await expect(told.getByRole('progressbar')).toBeVisible();
  await expect(told).toHaveAttribute('aria-live', 'polite');
  await told.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(told).toBeHidden();
  await expect(focus(page)).toHaveCount(1);
  await dns.stop();
});
