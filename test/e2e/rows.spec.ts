/** What a row and its head say, and where a row can be pressed. */
import type { Page } from '@playwright/test';
import { MailLog } from '../support/mail-log.ts';
import { expect, test } from '../support/desk.ts';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const logOf = (log: MailLog): string => log.inOrder().join('\n');

async function open(page: Page, text: string, receiver: string) {
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await page.getByRole('textbox').first().fill(text);
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(receiver) }).first()).toBeVisible();
}

test('the list: its head, its columns, and the age of what is over', async ({ desk }) => {
  const { page } = desk;
  const waits = new MailLog(minutesAgo(50)).defers(0, '4XA1B2C3D4', 'alpha.example');
  await open(page, logOf(waits), 'alpha.example');
  const through = new MailLog(minutesAgo(200))
    .defers(0, '4XA1B2C3D5', 'a-much-longer-name-of-a-receiver.beta.example')
    .delivers(95, '4XA1B2C3D5', 'a-much-longer-name-of-a-receiver.beta.example');
  await open(page, logOf(through), 'beta.example');

  await page.getByRole('link', { name: 'Cases', exact: true }).click();
  const head = page.locator('main .page-head').getByRole('status');
  const list = page.getByRole('table', { name: 'Cases' });
  await expect(head).toHaveText('2 cases.');
  await expect(list.getByRole('row').filter({ hasText: 'beta.example' })).toContainText('over, 1 h 35 min');

  const widths = () =>
    list
      .getByRole('columnheader')
      .evaluateAll((heads) => heads.map((one) => Math.round(one.getBoundingClientRect().width)));
  const before = await widths();
  await list.getByRole('button', { name: 'Cause' }).click();
  await expect(list.getByRole('columnheader', { name: 'Cause' })).toHaveAttribute('aria-sort', 'ascending');
  expect(await widths(), 'sorted').toEqual(before);
  await page.getByLabel('Search cases').fill('alpha');
  await expect(list.getByRole('row')).toHaveCount(2);
  await expect(head).toHaveText('1 of 2 match.');
  expect(await widths(), 'narrowed').toEqual(before);
  await page.getByLabel('Search cases').fill('');
  await expect(head).toHaveText('2 cases.');

  await page.evaluate(() => (location.hash = '#/cases?q=alpha'));
  await expect(head).toHaveText('1 of 2 match.');
  await page.getByRole('link', { name: 'Cases', exact: true }).click();
  await expect(head, 'the link to all cases brings no search').toHaveText('2 cases.');
  await expect(page.getByLabel('Search cases')).toHaveValue('');
});

test('the list on a phone: the name stands beside its tags', async ({ desk }, info) => {
  test.skip(info.project.name !== 'browser', 'a window of the desktop is wider');
  const { page } = desk;
  await open(
    page,
    logOf(new MailLog(minutesAgo(50)).defers(0, '4XA1B2C3D4', 'alpha.example')),
    'alpha.example',
  );
  await page.getByRole('link', { name: 'Cases', exact: true }).click();
  const list = page.getByRole('table', { name: 'Cases' });
  for (const tag of ['quarterly statements of account', 'newsletter of the whole year']) {
    await list.getByRole('row').filter({ hasText: 'alpha.example' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Tag…' }).click();
    await page.getByRole('textbox', { name: 'Tag' }).fill(tag);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(list.getByRole('button', { name: tag })).toBeVisible();
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const name = list.getByRole('link', { name: 'alpha.example' });
  expect(await name.evaluate((link) => link.scrollWidth - link.clientWidth)).toBeLessThanOrEqual(0);
  expect(await name.evaluate((link) => link.clientWidth)).toBeGreaterThan(60);
});

test('a row of the logs is pressed anywhere', async ({ desk }) => {
  const { page } = desk;
  const log = new MailLog(minutesAgo(50));
  for (let n = 0; n < 6; n++) log.defers(n, `4XA1B2C3D${n}`, n % 3 ? 'alpha.example' : 'beta.example');
  await page.getByRole('link', { name: 'Logs', exact: true }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'mail.log', mimeType: 'text/plain', buffer: Buffer.from(logOf(log)) });
  const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'beta.example' }) });
  await expect(row.getByRole('button')).toHaveAttribute('aria-pressed', 'false');
  await row.getByRole('cell').last().click();
  await expect(row.getByRole('button')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('heading', { name: 'beta.example' })).toBeVisible();
});

test('reports on a phone: nothing of a row is out of sight', async ({ desk }, info) => {
  test.skip(info.project.name !== 'browser', 'a window of the desktop is wider');
  const { page } = desk;
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('link', { name: 'Logs', exact: true }).first().click();
  await page.getByRole('link', { name: 'Reports', exact: true }).first().click();
  const yesterday = Math.floor(Date.now() / 86_400_000 - 1) * 86_400;
  const report = `<?xml version="1.0"?><feedback><report_metadata><org_name>enterprise-protection.example</org_name>
    <report_id>1</report_id><date_range><begin>${yesterday}</begin><end>${yesterday + 86_399}</end></date_range></report_metadata>
    <policy_published><domain>a-long-domain-of-a-customer.example</domain><p>none</p></policy_published>
    <record><row><source_ip>2001:db8:1234:5678:9abc:def0:1234:5678</source_ip><count>9</count>
      <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>pass</spf></policy_evaluated></row>
      <identifiers><header_from>a-long-domain-of-a-customer.example</header_from></identifiers></record></feedback>`;
  const file = { name: 'report.xml', mimeType: 'text/xml', buffer: Buffer.from(report) };
  await page.locator('main input[type=file]').setInputFiles(file);
  const table = page.getByRole('region', { name: 'Reports by domain and client IP' });
  await expect(table).toContainText('a-long-domain-of-a-customer.example');
  expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeLessThanOrEqual(0);
});
