/** The watch as an administrator turns it on: the log grows, an incident becomes a case and ends, and it is stopped. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/desk.ts';
import { MailLog } from '../support/mail-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'watch-e2e-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('turned on, it opens a case, follows it to its end, and stops', async ({ desk }) => {
  const { page } = desk;
  const log = join(folder, 'mail.log');
  const lines = new MailLog(new Date(Date.now() - 100 * 60_000).toISOString());
  for (let at = 0; at <= 90; at += 10)
    for (const id of ['4XA1B2C3D4', '4XA1B2C3D5']) lines.defers(at, id, 'example.net');
  lines.defers(95, '4XA1B2C3D6', 'small.example');
  writeFileSync(
    log,
    lines
      .inOrder()
      .map((line) => `${line}\n`)
      .join(''),
  );

  await page.getByRole('link', { name: 'Watch', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The watch is off' })).toBeVisible();
  await page.getByLabel('Logs').fill(`${log}\n${join(folder, 'none.log')}`);
  await page.getByRole('button', { name: 'Start watching' }).click();
  await expect(page.getByRole('heading', { name: '1 incident now. 1 other deferral' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'example.net puts mail off' })).toBeVisible();
  const now = page.getByRole('region', { name: 'Now' });
  await expect(now).toContainText('2 messages wait, none is lost.');
  await expect(now).toContainText('421 4.7.28 Unusual rate of mail');
  await expect(page.getByRole('region', { name: 'Other deferrals' })).toContainText('small.example');
  const sources = page.getByRole('region', { name: 'Sources followed' });
  await expect(sources.getByRole('listitem').filter({ hasText: 'none.log' }).first()).toContainText(
    'not read',
  );

  await page.getByRole('button', { name: 'Dismiss this message' }).click();
  await now.getByRole('link', { name: 'Open the case' }).click();
  await expect(page.getByRole('heading', { name: /example\.net/ }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Watch', exact: true }).click();

  const rest = new MailLog(new Date(Date.now() - 5 * 60_000).toISOString());
  for (const id of ['4XA1B2C3D4', '4XA1B2C3D5']) rest.delivers(0, id, 'example.net');
  appendFileSync(
    log,
    rest
      .inOrder()
      .map((line) => `${line}\n`)
      .join(''),
  );
  const over = page.getByRole('region', { name: 'Over' });
  await expect(over).toContainText('recovered after 1 h 35 min: 2 delivered');
  await expect(page.getByRole('heading', { name: 'No incident now.' })).toBeVisible();
  await expect(over.getByRole('link', { name: 'Open the case' })).toBeVisible();

  await page.getByRole('button', { name: 'What is watched…' }).click();
  await page.getByLabel('Logs').fill(log);
  await page.getByLabel('The systemd journal').check();
  await page.getByLabel('Only entries of the journal with').fill('SYSLOG_FACILITY=2');
  await page.getByLabel('Minutes until a case opens').fill('45');
  await page.getByLabel('Or waiting messages').fill('40');
  await page.getByRole('button', { name: 'Save, and watch this' }).click();
  await expect(sources.getByRole('listitem').filter({ hasText: 'SYSLOG_FACILITY=2' }).first()).toBeVisible();
  await expect(sources.getByRole('listitem').filter({ hasText: 'none.log' })).toHaveCount(0);
  await expect(over).toContainText('2 delivered'); // it goes on, and begins nothing anew

  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The watch is off' })).toBeVisible();
  await expect(page.getByLabel('Logs')).toHaveValue(log);
});
