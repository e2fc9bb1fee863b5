/** What waits, from a listing that somebody brought: each receiver, its reasons, its case. */
import { expect, test } from '../support/desk.ts';

const entry = (id: string, domain: string, hours: number, hold = false): string =>
  JSON.stringify({
    queue_name: hold ? 'hold' : 'deferred',
    queue_id: id,
    arrival_time: Math.floor(Date.now() / 1000) - hours * 3600,
    message_size: 400,
    forced_expire: false,
    sender: 'news@example.com',
    recipients: [
      {
        address: `anna@${domain}`,
        delay_reason: `host mx1.${domain}[192.0.2.7] said: 421 4.7.28 Unusual rate of mail (in reply to MAIL FROM command)`,
      },
    ],
  });

test('a listing becomes a table, and a receiver of it a case', async ({ desk }) => {
  const { page } = desk;
  await page.getByRole('link', { name: 'Logs', exact: true }).click();
  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'What waits in the queue?' })).toBeVisible();
  const listing = [
    ...Array.from({ length: 8 }, (_, n) => entry(`4XA${n}`, 'example.net', 7 + n)),
    entry('4XB1', 'example.org', 2, true),
  ].join('\n');
  const chooser = page.locator('input[type=file]');
  await chooser.setInputFiles({
    name: 'queue.json',
    mimeType: 'application/json',
    buffer: Buffer.from(listing),
  });
  await expect(
    page.getByRole('heading', { name: '9 messages wait. Most are for example.net.' }),
  ).toBeVisible();
  const row = (domain: string) => page.getByRole('row').filter({ hasText: domain });
  await expect(row('example.net')).toContainText('421 4.7.28 Unusual rate of mail');
  await expect(row('example.net')).toContainText('Incident');
  await expect(row('example.org')).toContainText('held');
  const one = page.getByRole('complementary');
  await expect(one).toContainText('8 messages to 8 recipients');
  await row('example.org').getByRole('button').click();
  await expect(one).toContainText('1 held until somebody releases them');
  const arrived = page.getByRole('region', { name: 'When that which waits arrived' });
  await arrived.getByText('As a table').click();
  await expect(arrived.getByRole('columnheader', { name: 'Messages', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Copy table' }).click();

  await row('example.net').getByRole('button').click();
  const tries = page.getByRole('region', { name: /^Next tries, until/ });
  await tries.getByText('As a table').click();
  await expect(tries.getByRole('row', { name: /example\.net by .* 8/ })).toBeVisible();

  // What if: by keys, with settings to copy. The held receiver has none.
  const whatIf = page.getByRole('region', { name: 'What if example.net were sent more slowly?' });
  await expect(whatIf.getByRole('status')).toContainText('0 to 8 messages would be given up');
  await expect(whatIf.getByText('_rate_delay=30s')).toBeVisible();
  await whatIf.getByRole('slider', { name: 'Messages per hour' }).press('ArrowLeft');
  await expect(whatIf.getByText('_rate_delay=40s')).toBeVisible();
  await whatIf.getByRole('slider', { name: 'Messages per hour' }).press('End');
  await whatIf.getByRole('slider', { name: 'Sessions at once' }).press('ArrowRight');
  await expect(whatIf.getByText('_concurrency_limit=2')).toBeVisible();
  await expect(whatIf.getByText('_rate_delay')).toHaveCount(0);
  await whatIf.getByRole('button', { name: 'Copy all' }).click();
  await one.getByRole('button', { name: 'Open a case for it' }).click();
  await expect(page.getByRole('navigation', { name: 'Views of this case' })).toBeVisible();

  // A file of another kind is refused in a sentence.
  await page.getByRole('link', { name: 'Logs', exact: true }).click();
  await page.getByRole('link', { name: 'Queue', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'What waits in the queue?' })).toBeVisible();
  await chooser.setInputFiles({
    name: 'none.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('no queue\n'),
  });
  await expect(page.getByRole('alert')).toContainText('none.txt is no listing of a mail queue.');
});
