/** The form of a session: a server of one's own is allowed, and only once. */
import { delayNotice } from '../support/bounce.ts';
import { expect, test } from '../support/desk.ts';

test('a private address is left alone, and allowed for one session', async ({ desk }) => {
  const { page } = desk;
  await page.getByLabel('Or paste what you have').fill(delayNotice());
  await page.getByRole('button', { name: 'Read it' }).click();
  const pane = page.locator('#session');
  await pane.getByText('Hold one session now').click();
  const hold = pane.getByRole('button', { name: 'Hold one session' });
  const own = pane.getByLabel(/our own server/);
  await pane.getByLabel('Mail server').fill('127.0.0.2');
  await expect(own).toBeHidden();
  await hold.click();
  await expect(page.getByRole('alert')).toContainText('not on the public internet');
  await own.check();
  await hold.click();
  await expect(pane).toContainText('[127.0.0.2]:25');
  await expect(own).toBeHidden();
  await expect(pane).toContainText('1 held from this computer');
});
