/** The host of an open page ends and is started anew: the page says so by itself, and what was typed stays. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startServe } from '../support/double.ts';
import { freePort } from '../support/free-port.ts';

test('lost, back with another key by paste, and again by its address in the same tab', async ({ page }) => {
  const data = mkdtempSync(join(tmpdir(), 'deferral-desk-lost-'));
  const port = await freePort();
  let served = await startServe(data, {}, undefined, port);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(data, 'open.html')).href);
  await page.getByLabel('Or paste what you have').fill('421 4.7.0 mx1.example.net Try again later');
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.waitForURL(/#\/case\//);
  const at = page.url();
  const note = page.getByLabel('What should one know');
  const addNote = (): Promise<void> => page.getByRole('button', { name: 'Add note' }).click();
  await addNote();
  await note.fill('typed, and not saved yet');
  await served.stop();
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(page.getByText('no longer answers').first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  const says = page.getByRole('status');
  await expect(says.filter({ hasText: 'does not answer' })).toBeVisible();
  await expect(says.filter({ hasText: `serve --port ${port}` })).toBeVisible();

  for (const way of ['paste', 'address']) {
    served = await startServe(data, {}, undefined, port);
    await expect(says.filter({ hasText: 'wants a key' })).toBeVisible();
    if (way === 'paste') {
      const box = page.getByRole('textbox', { name: /Paste the address/ });
      await box.fill('http://127.0.0.1/');
      await page.getByRole('button', { name: 'Go on' }).click();
      await expect(says.filter({ hasText: 'There is no key in this' })).toBeVisible();
      await box.fill(served.address);
      await box.press('Enter');
    } else await page.evaluate((address) => void (location.href = address), served.address);
    await expect(says.filter({ hasText: 'is back' })).toBeVisible();
    expect(page.url()).toBe(at);
    await addNote();
    await expect(note).toHaveValue('typed, and not saved yet');
    if (way === 'address') break;
    await page.getByRole('button', { name: 'Cancel' }).click();
    await served.stop();
  }
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(note).toBeHidden();
  await page.reload();
  await expect(page.getByText('typed, and not saved yet')).toBeVisible();
  expect(asked.filter((url) => /token|[?]/.test(url))).toEqual([]);
  await served.stop();
  rmSync(data, { recursive: true });
});

test('a screen that was never open is there after the host was away', async ({ page }) => {
  const data = mkdtempSync(join(tmpdir(), 'deferral-desk-parts-'));
  const port = await freePort();
  let served = await startServe(data, {}, undefined, port);
  const kept = new Set<string>();
  page.on('requestfinished', (request) => kept.add(new URL(request.url()).pathname));
  await page.goto(served.address);
  const parts = (await (
    await page.request.get(new URL('/parts.json', served.address).href)
  ).json()) as string[];
  expect(parts.length).toBeGreaterThan(30);
  await expect.poll(() => parts.filter((part) => !kept.has(`/${part}`))).toEqual([]);
  await served.stop();
  const says = page.getByRole('status');
  await expect(says.filter({ hasText: 'does not answer' })).toBeVisible();
  await page.getByRole('link', { name: 'Logs' }).click();
  await expect(page.getByRole('heading', { name: 'No log read yet' })).toBeVisible();
  await page.getByRole('link', { name: 'Cases' }).click();
  await expect(page.getByText('The history could not be read.')).toBeVisible();
  served = await startServe(data, {}, undefined, port);
  await page.evaluate((address) => void (location.href = address), served.address);
  await expect(says.filter({ hasText: 'is back' })).toBeVisible();
  await expect(page.getByText('No case yet')).toBeVisible();
  await served.stop();
  rmSync(data, { recursive: true });
});

test('a page whose host goes in its first moment says so, and comes back by itself', async ({ page }) => {
  const data = mkdtempSync(join(tmpdir(), 'deferral-desk-first-'));
  const port = await freePort();
  let served = await startServe(data, {}, undefined, port);
  // What the page fetches when it is idle is still out when the host goes.
  await page.addInitScript(() => {
    const real = window.setTimeout;
    window.setTimeout = ((work: () => void, ms?: number) =>
      real(work, ms === 600 ? 86_400_000 : ms)) as typeof setTimeout;
  });
  await page.goto(served.address);
  const pasted = page.getByLabel('Or paste what you have');
  await pasted.fill('421 4.7.0 typed before');
  await served.stop();
  await expect(page.getByText('Deferral Desk does not answer').first()).toBeVisible();
  await pasted.fill('421 4.7.0 typed while it was away');
  await page.getByRole('link', { name: 'Logs' }).click();
  await expect(page.getByText('Something broke')).toHaveCount(0);
  served = await startServe(data, {}, undefined, port);
  const says = page.getByRole('status');
  await expect(says.filter({ hasText: 'wants a key' })).toBeVisible();
  await page.evaluate((address) => void (location.href = address), served.address);
  await expect(says.filter({ hasText: 'is back' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No log read yet' })).toBeVisible();
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await expect(pasted).toHaveValue('421 4.7.0 typed while it was away');
  await served.stop();
  rmSync(data, { recursive: true });
});
