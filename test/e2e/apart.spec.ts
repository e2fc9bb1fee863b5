/** Cases are kept apart: what is dropped is never lost, and a form never holds what belongs to another case. */
import type { Page } from '@playwright/test';
import { delayNotice } from '../support/bounce.ts';
import { expect, test } from '../support/desk.ts';

const noticeOf = (domain: string): string => delayNotice().replaceAll('client.test', domain);

async function drop(page: Page, name: string, text: string): Promise<void> {
  const dropped = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: 'message/rfc822' }));
      return data;
    },
    [name, text] as const,
  );
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
}

async function opened(page: Page, domain: string): Promise<string> {
  await page.evaluate(() => (location.hash = '#/start'));
  await drop(page, 'notice.eml', noticeOf(domain));
  await shows(page, domain);
  return page.url();
}
const shows = (page: Page, domain: string): Promise<void> =>
  expect(page.getByRole('heading', { level: 1, name: new RegExp(domain.replace('.', '\\.')) })).toBeVisible();

test('a file dropped on an open case becomes a case of its own, if one says so', async ({ desk }) => {
  const { page } = desk;
  await opened(page, 'first.test');
  await drop(page, 'other.eml', noticeOf('second.test'));
  await page.getByRole('button', { name: 'Open as its own case' }).click();
  await shows(page, 'second.test');
});

test('what was dropped is called by its name, and a file in which nothing was found is told', async ({
  desk,
}) => {
  const { page } = desk;
  const dropped = await page.evaluateHandle((notice) => {
    const data = new DataTransfer();
    data.items.add(new File([notice], 'notice.eml', { type: 'message/rfc822' }));
    data.items.add(new File(['Could you look at this, please? Regards'], 'covering.txt'));
    return data;
  }, noticeOf('first.test'));
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });
  await shows(page, 'first.test');
  const read = page.getByRole('region', { name: 'What was read' });
  await expect(read).toContainText('1 case opened from 1 file.');
  await expect(read).toContainText('No reply of a mail server is in covering.txt.');
  await read.getByRole('button', { name: 'Dismiss what was read' }).click();
  await expect(read).toBeHidden();
  await drop(page, 'other.eml', noticeOf('second.test'));
  await expect(page.getByRole('dialog', { name: 'Where does it belong?' })).toContainText('other.eml');
});

test('the form of a session aims at the case that is shown', async ({ desk }) => {
  const { page } = desk;
  const form = page.locator('#session');
  const aims = async (domain: string): Promise<void> => {
    await shows(page, domain);
    if (!(await form.getByLabel('Mail server').isVisible()))
      await form.getByText('Hold one session now').click();
    await expect(form.getByLabel('Mail server')).toHaveValue(`mx1.${domain}`);
  };
  await opened(page, 'first.test');
  await aims('first.test');
  await drop(page, 'other.eml', noticeOf('second.test'));
  await page.getByRole('button', { name: 'Open as its own case' }).click();
  await aims('second.test');
  await page.goBack();
  await aims('first.test');
});

test('a note that is not saved is still there when one comes back', async ({ desk }) => {
  const { page } = desk;
  await opened(page, 'first.test');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByLabel('What should one know').fill('They call back at noon');
  await opened(page, 'second.test');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByLabel('What should one know')).toHaveValue('');
  await page.keyboard.press('Escape');
  await page.goBack();
  await page.goBack();
  await shows(page, 'first.test');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByLabel('What should one know')).toHaveValue('They call back at noon');
});

test('an mbox whose messages belong to one case is shown like any other', async ({ desk }) => {
  const { page } = desk;
  const of = (minutes: number): string =>
    `From MAILER-DAEMON Tue May 19 09:20:00 2026\n${delayNotice(new Date(Date.now() - minutes * 60_000))
      .replaceAll('\r\n', '\n')
      .replaceAll('4XyZ12', `4XyZ${minutes}`)}\n`;
  await drop(page, 'bounces.mbox', [30, 20, 10].map(of).join(''));
  await shows(page, 'client.test');
  await expect(page.locator('#record')).toContainText('3 × delay notice');
  await expect(page.locator('#question')).toBeVisible();
});
