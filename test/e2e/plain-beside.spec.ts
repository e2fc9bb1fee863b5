/** The screens beside the case, to whoever reads plainly: what waits, what receivers report, the watch, the guides. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/desk.ts';
import { dmarcXml } from '../support/dmarc-xml.ts';
import { wordsOfTheTrade } from '../support/jargon.ts';
import { MailLog } from '../support/mail-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'plain-e2e-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
test.beforeEach(({ page: _ }, { project }) =>
  test.skip(project.name !== 'browser', 'the screens are the same on every host'),
);

const to = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();
const unfoldAll = (page: Page) =>
  page.locator('main details').evaluateAll((folds) => {
    for (const fold of folds) (fold as HTMLDetailsElement).open = true;
  });
const plain = async (page: Page, at: string) => {
  await unfoldAll(page);
  expect.soft(await wordsOfTheTrade(page), at).toEqual([]);
};

test('what waits', async ({ desk: { page } }) => {
  await to(page, 'Logs');
  await to(page, 'Queue');
  await expect(page.getByRole('heading', { name: 'What waits in the queue?' })).toBeVisible();
  await plain(page, 'no queue read');
  const entry = (id: string, domain: string) =>
    JSON.stringify({
      queue_name: 'deferred',
      queue_id: id,
      arrival_time: Math.floor(Date.now() / 1000) - 7 * 3600,
      message_size: 400,
      sender: 'news@example.com',
      recipients: [
        {
          address: `anna@${domain}`,
          delay_reason: `host mx1.${domain}[192.0.2.7] said: 421 4.7.28 Unusual rate of mail (in reply to MAIL FROM command)`,
        },
      ],
    });
  await page.locator('input[type=file]').setInputFiles({
    name: 'queue.json',
    mimeType: 'application/json',
    buffer: Buffer.from([entry('4XA1', 'example.net'), entry('4XB1', 'example.org')].join('\n')),
  });
  await expect(page.getByRole('heading', { name: /messages wait/ })).toBeVisible();
  await expect(page.getByText('We run nothing there.')).toBeVisible();
  await plain(page, 'the queue');
});

test('what receivers report', async ({ desk: { page } }) => {
  await to(page, 'Logs');
  await to(page, 'Reports');
  await expect(page.getByRole('heading', { name: 'No reports yet' })).toBeVisible();
  await plain(page, 'no reports');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'report.xml', mimeType: 'text/xml', buffer: Buffer.from(dmarcXml()) });
  await expect(page.getByRole('table').first()).toBeVisible();
  await plain(page, 'reports');
});

test('the watch', async ({ desk: { page } }) => {
  const log = join(folder, 'mail.log');
  const lines = new MailLog(new Date(Date.now() - 100 * 60_000).toISOString());
  for (let at = 0; at <= 90; at += 10) lines.defers(at, '4XA1B2C3D4', 'example.net');
  writeFileSync(log, `${lines.inOrder().join('\n')}\n`);
  await to(page, 'Watch');
  await expect(page.getByRole('heading', { name: 'The watch is off' })).toBeVisible();
  await plain(page, 'the watch is off');
  await page.getByLabel('Logs').fill(log);
  await page.getByRole('button', { name: 'Start watching' }).click();
  await expect(page.getByRole('heading', { name: '1 incident now.' })).toBeVisible();
  await plain(page, 'an incident');
});

test('the guides', async ({ desk: { page } }) => {
  await to(page, 'Help');
  const guides = page.getByRole('navigation', { name: 'Guides' });
  await expect(guides.getByRole('link').first()).toBeVisible();
  await plain(page, 'the first guide');
  for (const name of ['Import a bounce', 'Send a summary', 'Questions and answers']) {
    await guides.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await plain(page, name);
  }
});
