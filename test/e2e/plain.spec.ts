/** To whoever reads plainly no screen says a word of the trade that is not explained where it stands. */
import type { Page } from '@playwright/test';
import { delayNotice } from '../support/bounce.ts';
import { expect, test } from '../support/desk.ts';
import { fakeApi } from '../support/fake-api.ts';
import { serveFake } from '../support/fake-host.ts';
import { wordsOfTheTrade } from '../support/jargon.ts';
import { screens } from '../support/screens/all.ts';
import { startZoneServer } from '../support/zone-server.ts';

const zone = {
  'client.test': { MX: ['10 mx1.client.test'], TXT: ['v=spf1 mx -all'] },
  'mx1.client.test': { A: ['192.0.2.27'] },
};

const to = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();

test('a case with its checks, its map, comparison and report, the cases and a log', async ({ desk }, {
  project,
}) => {
  test.skip(project.name !== 'browser', 'the screens are the same on every host');
  const { page } = desk;
  const dns = await startZoneServer(zone);
  const plain = async (at: string) => expect.soft(await wordsOfTheTrade(page), at).toEqual([]);

  await plain('start');
  await to(page, 'Settings');
  await page.getByLabel('Resolvers').fill(dns.server);
  await page.getByLabel('Resolvers').blur();
  await expect(page.getByText('Saved.')).toBeVisible();
  await plain('settings');
  await to(page, 'New');
  await page.getByLabel('Or paste what you have').fill(delayNotice());
  await page.getByRole('button', { name: 'Read it' }).click();
  await page
    .locator('#findings')
    .getByRole('button', { name: /Run the checks/ })
    .click();
  await expect(page.getByRole('status').filter({ hasText: /findings from \d+ look-ups/ })).toHaveCount(1);
  await page.locator('.ev details').evaluateAll((folds) => {
    for (const fold of folds) (fold as HTMLDetailsElement).open = true;
  });
  await plain('case');
  await to(page, 'Map');
  await page.locator('svg .node').first().waitFor();
  await plain('map');
  await to(page, 'Compare');
  await expect(page.getByText('No sending address of yours is known yet')).toBeVisible();
  await plain('compare');
  await to(page, 'Report');
  await expect(page.getByLabel('Text of the report')).toBeVisible();
  await plain('report');
  await to(page, 'Cases');
  await expect(page.getByText('One case.')).toBeVisible();
  await plain('cases');
  await to(page, 'Logs');
  await expect(page.getByRole('heading', { name: 'No log read yet' })).toBeVisible();
  await plain('logs, none read');
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await expect(page.getByRole('table').first()).toBeVisible();
  await plain('logs');
  await dns.stop();
});

/** What the case above does not come to. Of a made-up case only the part that is named speaks as the product does. */
const others: Record<string, string> = {
  'sessions-held': '#session',
  'session-form': 'form.ask',
  identify: 'form.ask',
  'change-journal': 'form.ask',
  'test-message': 'form.ask',
  'test-message-submission': 'form.ask',
  compare: '.page',
  'report-gate': 'aside',
  'logs-messages': 'dialog',
};
for (const [name, within] of Object.entries(others))
  test(`the state ${name}`, async ({ page }, { project }) => {
    test.skip(project.name !== 'browser', 'the host is made up');
    const screen = screens.find((one) => one.name === name)!;
    const { url, server } = await serveFake(fakeApi(screen.options));
    await page.goto(url);
    await page.evaluate((hash) => (location.hash = hash), screen.hash);
    await page.locator('main > *').first().waitFor();
    await screen.act?.(page);
    if (screen.shows) await page.getByText(screen.shows).filter({ visible: true }).first().waitFor();
    await expect(page.locator(within).first()).toBeVisible();
    expect(await wordsOfTheTrade(page, within)).toEqual([]);
    server.closeAllConnections();
    server.close();
  });
