/** The whole main job: a bounce is dropped, answers are given, checks run, the report leaves, the case is found again. */
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { delayNotice } from '../support/bounce.ts';
import { expect, test } from '../support/desk.ts';
import { startZoneServer } from '../support/zone-server.ts';

const zone = {
  'client.test': { MX: ['10 mx1.client.test'], TXT: ['v=spf1 mx -all'] },
  'mx1.client.test': { A: ['192.0.2.27'] },
  '25.100.51.198.in-addr.arpa': { PTR: ['mail1.example.com'] },
  'mail1.example.com': { A: ['198.51.100.25'] },
  'example.com': { TXT: ['v=spf1 ip4:198.51.100.25 -all'] },
};

test('from a dropped bounce to a saved report, and found again', async ({ desk }, info) => {
  const { page } = desk;
  const dns = await startZoneServer(zone);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Resolvers').fill(dns.server);
  await page.getByLabel('Resolvers').blur();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'New', exact: true }).click();

  const bounce = delayNotice();
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'delayed.eml', { type: 'message/rfc822' }));
    return data;
  }, bounce);
  await page.dispatchEvent('main', 'drop', { dataTransfer: dropped });

  const question = page.locator('#question');
  await expect(page.getByRole('heading', { level: 1, name: /client\.test/ })).toBeVisible();
  await expect(page.locator('#reply')).toContainText('421 4.3.2');
  await expect(question).toBeVisible();

  await test.step('an answer leads on, and can be taken back', async () => {
    const before = await question.textContent();
    const list = await page.locator('.steps li button').allTextContents();
    await page.locator('fieldset.answers button').first().click();
    await expect(question).not.toHaveText(before ?? '');
    await expect(question).toBeFocused();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(question).toHaveText(before ?? '');
    expect(await page.locator('.steps li button').allTextContents()).toEqual(list);
  });

  await test.step('the checks run against the resolver that was set, and only they use the network', async () => {
    expect(desk.outgoing() ?? []).toEqual([]);
    const findings = page.locator('#findings');
    await findings.getByRole('button', { name: /Run the checks/ }).click();
    await expect(findings.getByText('checked', { exact: false }).first()).toBeVisible();
    await expect(findings.locator('details').first()).toBeVisible();
    await expect(findings).toContainText('Mail servers');
    await expect(page.getByRole('status').filter({ hasText: /findings from \d+ look-ups/ })).toHaveCount(1);
    expect(dns.asked).toContain('MX client.test');
    expect(new Set(desk.outgoing() ?? [`udp ${dns.server}`])).toEqual(new Set([`udp ${dns.server}`]));
  });

  await test.step('the original opens, with what was read of it marked', async () => {
    await page.locator('#reply header').getByRole('button').click();
    const original = page.getByRole('dialog');
    await expect(original.locator('mark.reply').last()).toContainText('421 4.3.2');
    await expect(original.locator('ol mark.recipient').first()).toHaveText('anna@client.test');
    await page.keyboard.press('Escape');
    await expect(original).toBeHidden();
    await expect(page.locator('#reply header').getByRole('button')).toBeFocused();
  });

  await test.step('the report names what is missing and leaves the house redacted', async () => {
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    const text = page.getByLabel('Text of the report');
    await expect(text).toContainText('client.test');
    await expect(text).toContainText('[recipient 1]');
    await expect(text).not.toContainText('anna@client.test');
    await expect(page.getByText(/pieces are not there: .*Changes made/), 'before it can leave').toBeVisible();
    await page.getByRole('button', { name: 'Fill in, or say why not' }).click();
    await expect(page.getByRole('heading', { name: /^\d+ pieces need you \d+ of \d+ there$/ })).toBeFocused();
    await page.getByRole('button', { name: 'Full', exact: true }).click();
    await expect(text).toContainText('anna@client.test');
    if (info.project.name !== 'browser') return; // a save goes through the system's dialogue there
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save…' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain('421 4.3.2');
  });

  await test.step('a note is kept and the case is found by it', async () => {
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByLabel('What should one know').fill('Frau Meyer rang wegen Angebot 4711');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.reload();
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByLabel('Search cases').fill('4711');
    await expect(page.getByText('found by note: Frau Meyer rang wegen Angebot 4711')).toBeVisible();
    await page.getByRole('table', { name: 'Cases' }).getByRole('link', { name: 'client.test' }).click();
    await expect(page.locator('#record')).toContainText('Angebot 4711');
  });

  await test.step('what is deleted comes back', async () => {
    await page.getByRole('button', { name: 'More for this case' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('is deleted')).toBeVisible();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: /client\.test/ })).toBeVisible();
  });

  await dns.stop();
});

test('where nothing is found one stays at the start, with what was typed and the line that helps', async ({
  desk,
}) => {
  const { page } = desk;
  const became = page.getByRole('region', { name: 'What was read' });
  const typed = page.getByLabel('Or paste what you have');
  const mail = 'Hello, the printer on the second floor is out of paper.';
  await typed.fill(mail);
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(became).toContainText('No mail server reply is in this.');
  await expect(became).toContainText('Add the notice, a log line or the line with the number');
  await expect(typed).toHaveValue(mail);

  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000010', 'hex');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: png });
  await expect(became).toContainText('photo.png: This is a PNG image');

  await became.getByRole('link', { name: 'Go through the questions' }).click();
  await expect(page.getByText('Draft, nothing saved')).toBeVisible();
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await expect(became).toBeHidden();
  await page.getByRole('link', { name: 'Cases' }).click();
  await expect(page.getByText('No case yet')).toBeVisible();
});

test('a sample is marked, can be worked with, and leaves nothing in the history', async ({ desk }) => {
  const { page, dataFolder } = desk;
  await page.getByRole('button', { name: 'Greylisting' }).click();
  await expect(page.getByText('A sample, nothing is saved')).toBeVisible();
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByLabel('What should one know').fill('tried out');
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(page.locator('#record')).toContainText('tried out');
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await expect(page.getByLabel('Text of the report')).toContainText('421');
  await page.getByLabel('Format').selectOption('json');
  await expect(page.getByRole('button', { name: 'Save…' })).toBeEnabled();
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('link', { name: 'Cases' }).click();
  await expect(page.getByText('No case yet')).toBeVisible();
  expect(await readdir(join(dataFolder, 'evidence')).catch(() => [])).toEqual([]);
});

test('a data folder that is away is said in a sentence; nothing typed is lost, and it is kept once it is back', async ({
  desk,
}) => {
  const { page, dataFolder } = desk;
  await page.getByLabel('Or paste what you have').fill(delayNotice());
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByRole('button', { name: 'Add note' }).click();
  const note = page.getByLabel('What should one know');
  await note.fill('Frau Meyer rang an');

  await rename(dataFolder, `${dataFolder}.away`);
  await writeFile(dataFolder, '');
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(page.getByRole('alert')).toContainText('data folder');
  await expect(note).toHaveValue('Frau Meyer rang an');

  await rm(dataFolder);
  await rename(`${dataFolder}.away`, dataFolder);
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.locator('#record')).toContainText('Frau Meyer rang an');
});
