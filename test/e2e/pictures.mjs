/**
 * `npm run pictures`: the pictures of the README, taken from the running application (built before) with its own
 * samples in a history of its own. Nothing is drawn by hand, so a picture never shows what is not there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { withPalette } from './palette.mjs';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'resources/docs/pictures');
const limit = 150_000;

const data = await mkdtemp(join(tmpdir(), 'deferral-desk-pictures-'));
const host = spawn(process.execPath, [join(root, 'dist/cli.js'), 'serve', '--port', '0', '--data', data], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-lcd-text'], // grey edges of letters: the same look on every machine, and a third of the size
});
try {
  const address = await addressOf(host.stdout);
  await mkdir(folder, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();

  /** Opens a sample from the start screen. */
  const open = async (name) => {
    await page.getByRole('link', { name: 'New', exact: true }).click();
    await page.getByRole('button', { name }).click();
    await page.locator('#question').waitFor();
  };
  const take = async (name) => {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(400); // transitions end
    const png = withPalette(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    await writeFile(join(folder, `${name}.png`), png);
    const size = png.length;
    console.log(`${name}.png ${Math.ceil(size / 1000)} kB`);
    if (size > limit) throw new Error(`${name}.png is larger than ${limit / 1000} kB`);
  };

  await take('start');
  await open('Gmail rate limit');
  await take('case-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take('case-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  await page.locator('svg').first().waitFor();
  await take('map');
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await page.getByLabel('Text of the report').waitFor();
  await take('report');
  await page.getByRole('link', { name: 'Logs', exact: true }).click();
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await page.getByRole('table').first().waitFor();
  await take('logs');
} finally {
  await browser.close();
  host.kill();
  if (host.exitCode === null) await once(host, 'exit');
  await rm(data, { recursive: true, force: true });
}

/** The printed address with its token. */
async function addressOf(output) {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line);
    if (found) return found[0];
  }
  throw new Error('The browser host did not start.');
}
