/** Start and screens, on the built product (npm run build): wall times, first-load size, memory and idling. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { root, startServe } from '../support/double.ts';
import { callsOf } from './support/calls.ts';
import { median, percentile } from './support/numbers.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** A Postfix log in which one domain defers `attempts` times. */
function deferralLog(attempts: number): string {
  const lines: string[] = [];
  for (let i = 0; i < attempts; i++) {
    const at = new Date(Date.UTC(2026, 4, 17, 9, 0, 0) + i * 3000).toISOString();
    lines.push(
      `${at} out1 postfix/smtp[${1000 + (i % 50)}]: ${(0xa00000 + i).toString(16).toUpperCase()}: to=<user${i % 900}@example.net>, relay=mx1.example.net[192.0.2.27]:25, delay=3, delays=0/0/3/0, dsn=4.7.28, status=deferred (host mx1.example.net[192.0.2.27] said: 421 4.7.28 Unusual rate of mail (in reply to end of DATA command))`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function firstScreen(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page.evaluate(() => performance.now());
}

async function heapMB(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

export default async function bench(print: (line: string) => void): Promise<void> {
  if (!existsSync(join(root, 'dist/cli.js')) || !existsSync(executablePath))
    return print('needs “npm run build” and Chromium');
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-bench-'));
  const file = join(folder, 'bounce.txt');
  writeFileSync(file, '421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.9\n');
  const inspect = Array.from({ length: 11 }, () => {
    const start = performance.now();
    spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'inspect', file, '--json', '--data', folder]);
    return performance.now() - start;
  }).slice(1);
  print(`inspect, process start included: median ${ms(median(inspect))} (target under 400 ms)`);

  const browser = await chromium.launch({ executablePath });
  const start = performance.now();
  const served = await startServe(join(folder, 'data'));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const scripts = new Set<string>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.add(new URL(response.url()).pathname);
  });
  await firstScreen(page, served.address);
  print(
    `npm start (after the build) to a usable first screen: ${ms(performance.now() - start)} (target under 2,000 ms)`,
  );
  const size = [...scripts].reduce(
    (sum, path) => sum + gzipSync(readFileSync(join(root, 'dist/renderer', path))).length,
    0,
  );
  print(
    `first-load JavaScript: ${(size / 1000).toFixed(1)} kB gzipped in ${scripts.size} files (target under 40 kB)`,
  );
  const loads: number[] = [];
  for (let i = 0; i < 7; i++) {
    const again = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    loads.push(await firstScreen(again, served.address));
    await again.close();
  }
  print(`first screen usable after navigation: median ${ms(median(loads))} (target under 250 ms)`);

  const { origin } = new URL(served.address);
  const call = callsOf(served.address);
  const opened = await call('case.open', {
    inputs: [{ kind: 'text', name: 'mail.log', text: deferralLog(10_000) }],
  });
  const id = opened.cases[0]!.document.case;
  await page.reload();
  const big: number[] = [];
  for (let i = 0; i < 5; i++) {
    await page.goto(`${origin}/#/start`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const began = performance.now();
    await page.goto(`${origin}/#/case/${id}/steps`);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    big.push(performance.now() - began);
  }
  print(`case with 10,000 attempts to a usable screen: median ${ms(median(big))} (target under 60 ms)`);
  const session = await page.context().newCDPSession(page);
  print(`JavaScript heap with that case: ${(await heapMB(session)).toFixed(0)} MB (target under 150 MB)`);

  await page.goto(`${origin}/#/start`);
  const box = page.getByRole('textbox').first();
  await box.click();
  const typing: number[] = await page.evaluate(() => {
    const delays: number[] = [];
    document.addEventListener('keydown', (event) => {
      const began = event.timeStamp;
      requestAnimationFrame(() => setTimeout(() => delays.push(performance.now() - began)));
    });
    Object.assign(window, { delays });
    return delays;
  });
  await page.keyboard.type('421 4.7.0 Try again later, closing connection', { delay: 20 });
  typing.push(...(await page.evaluate(() => (window as unknown as { delays: number[] }).delays)));
  print(`typing, key to frame: 95th percentile ${ms(percentile(typing, 95))} (target under 20 ms)`);

  await session.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((m) => m.name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busy();
  await new Promise((done) => setTimeout(done, 30_000));
  print(
    `renderer busy while idle for 30 s: ${((((await busy()) - before) / 30) * 100).toFixed(2)} % (target under 1 %)`,
  );
  await browser.close();
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
}
