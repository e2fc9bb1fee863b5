/** Every screen and sheet of the real application on every host: axe, targets, Tab, focus, and a network left alone. */
import type { Locator, Page } from '@playwright/test';
import { faultsOf } from '../support/accessible.ts';
import { expect, openOwn, test } from '../support/desk.ts';

test.beforeEach(({ desk }) => desk.page.emulateMedia({ reducedMotion: 'reduce' }));

/** Looks at what is open now. */
async function look(page: Page, where: string, shown: Locator) {
  await expect(shown.first(), where).toBeVisible();
  expect.soft(await faultsOf(page), where).toEqual([]);
}

/** Opens a sheet by the keyboard, looks at it, closes it in one of its ways, and has the focus back. */
async function sheet(page: Page, opener: Locator, title: string, close: string, ...items: string[]) {
  await opener.focus();
  await page.keyboard.press('Enter');
  for (const item of items) await page.getByRole('dialog').getByRole('button', { name: item }).press('Enter');
  const dialog = page.getByRole('dialog', { name: title });
  await look(page, title, dialog);
  if (close === 'Escape') await page.keyboard.press('Escape');
  else await dialog.getByRole('button', { name: close, exact: true }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect.soft(opener, `the focus comes back from “${title}”`).toBeFocused();
}

async function openSample({ page }: { page: Page }, name: string) {
  await page.getByRole('button', { name }).press('Enter');
  await expect(page.locator('#question')).toBeVisible();
}

test('the four views of a case', async ({ desk }) => {
  const { page } = desk;
  await look(page, 'start', page.getByText('No case yet'));
  await openSample(desk, 'Gmail rate limit');
  await look(page, 'steps', page.locator('#question'));
  await page.locator('.steps li.done button').first().press('Enter');
  await look(page, 'a step looked at again', page.getByText('If you know better').first());

  await page.keyboard.press('m');
  await page.getByRole('button', { name: /you are here/ }).press('Enter');
  await look(page, 'map', page.getByRole('button', { name: /Go to step|Look at it/ }));
  await page.keyboard.press('k');
  await look(page, 'compare', page.getByText(/sending address|differ/));
  await page.keyboard.press('r');
  await look(page, 'report', page.getByLabel('Text of the report'));
  expect(desk.outgoing() ?? [], 'nobody asked for a check').toEqual([]);
});

test('the sheets of a case', async ({ desk }) => {
  const { page } = desk;
  await openOwn(page, '1-Gmail-rate-limit.eml');
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const more = button('More for this case');
  await sheet(page, button('Add note'), 'Add a note', 'Cancel');
  await sheet(page, button('Add evidence'), 'Add evidence', 'Close');
  await sheet(page, button(/^As a table, and where/), 'The time line as a table', 'Escape');
  await sheet(page, more, 'This case', 'Escape');
  await sheet(page, more, 'Tags, ticket, customer', 'Cancel', 'Tags, ticket, customer');
  await sheet(page, more, 'Merge another case into this', 'Close', 'Merge another case');
  await sheet(page, more, 'Remind me', 'Set the reminder', 'Remind me');
  await sheet(page, more, 'Remind me', 'Take it back', 'Reminder');
  await sheet(page, more, 'Close the case', 'Escape', 'Close the case');
  await sheet(page, button('Find, Ctrl K'), 'Find', 'Escape');
  await more.focus();
  await page.keyboard.press('?');
  await look(page, 'the sheet of shortcuts', page.getByRole('dialog', { name: 'Keyboard' }));
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();
  expect(desk.outgoing() ?? [], 'nobody asked for a check').toEqual([]);
});

test('the other screens', async ({ desk }) => {
  const { page } = desk;
  const to = (name: string) => page.getByRole('link', { name, exact: true }).first().press('Enter');
  await to('Cases');
  await look(page, 'cases, none yet', page.getByText('No case yet'));
  await to('Logs');
  await look(page, 'logs, none yet', page.getByText('No log read yet'));
  await page.getByRole('button', { name: 'Try a sample' }).press('Enter');
  await look(page, 'logs', page.getByRole('table'));
  await page.getByRole('button', { name: 'Open as a case' }).press('Enter');
  await expect(page.locator('#question')).toBeVisible();
  await to('New');
  await openOwn(page, '1-Gmail-rate-limit.eml');
  await to('Cases');
  await look(page, 'cases', page.getByRole('table', { name: 'Cases' }).getByRole('link'));
  await to('Help');
  await look(page, 'help', page.getByRole('region', { name: 'Guide' }).getByRole('heading', { level: 1 }));
  await to('Replies we know');
  await look(page, 'replies', page.getByText(/\d replies\./));
  await to('Settings');
  await look(page, 'settings', page.getByText('Each field is saved'));
  await to('New');
  await look(page, 'start', page.getByRole('link', { name: /^\d case|^All/ }));
  expect(desk.outgoing() ?? [], 'nobody asked for a check').toEqual([]);
});
