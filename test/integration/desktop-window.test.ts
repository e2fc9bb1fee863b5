/** What one window of the desktop goes through: its page fails, its menu is used. On the double of `electron`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { desktopCalls, startDouble } from '../support/double.ts';
import { until } from '../support/waiting.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-window-'));
let double: Awaited<ReturnType<typeof startDouble>>;
let call: ReturnType<typeof desktopCalls>;
interface Seen {
  dialogs: { message: string }[];
  page: string[];
  shown: string[];
}
const seen = async (): Promise<Seen> => (await double.ask('record')) as Seen;

beforeAll(async () => {
  double = await startDouble(folder);
  call = desktopCalls(double);
  await until('a window that is shown and listens', async () => (await seen()).shown.length);
});
beforeEach(() => double.ask('forget'));
afterAll(async () => {
  await double.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a page that', () => {
  const gone = (reason: string) =>
    double.ask('pageEvent', { name: 'render-process-gone', args: [{ reason }] });
  const asked = async () => (await seen()).dialogs.map(({ message }) => message);
  const happened = () => expect.poll(async () => (await seen()).page);

  test('crashes is opened again, and the desk goes on', async () => {
    await double.ask('answers', { messageBox: 0 });
    await gone('clean-exit'); // as when the program ends
    await gone('crashed');
    await happened().toEqual(['reload']);
    expect(await asked()).toEqual(['The window stopped working.']);
    expect(await call('desk.status', {})).toMatchObject({ host: 'electron' });
  });

  test('hangs is ended only when the user says so', async () => {
    await double.ask('answers', { messageBox: 0 });
    await double.ask('windowEvent', { name: 'unresponsive' });
    await expect.poll(asked).toEqual(['The window does not answer.']);
    expect((await seen()).page).toEqual([]);
    await double.ask('answers', { messageBox: 1 });
    await double.ask('windowEvent', { name: 'unresponsive' });
    await happened().toEqual(['crash', 'reload']);
    expect(await asked()).toHaveLength(2);
  });

  test('is away does not lose a file that is opened meanwhile', async () => {
    await double.ask('answers', { messageBox: 0 });
    await gone('crashed');
    await happened().toEqual(['reload']);
    const file = join(folder, 'reply.txt');
    writeFileSync(file, '421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.9\n');
    await double.ask('appEvent', { name: 'open-file', args: [file] });
    await new Promise((done) => setTimeout(done, 200));
    expect((await call('desk.status', {})).cases).toBe(0);
    await double.ask('pageEvent', { name: 'did-finish-load', args: [] });
    await expect.poll(async () => (await call('desk.status', {})).cases).toBe(1);
  });

  test('answers again takes the question back', async () => {
    await double.ask('answers', { messageBox: 'open' });
    await double.ask('windowEvent', { name: 'unresponsive' });
    await double.ask('windowEvent', { name: 'unresponsive' });
    await double.ask('windowEvent', { name: 'responsive' });
    await double.ask('answers', { messageBox: 1 });
    await double.ask('windowEvent', { name: 'unresponsive' });
    await happened().toEqual(['crash', 'reload']);
    expect(await asked()).toHaveLength(2);
  });
});

describe('the menu', () => {
  test('leads to every screen', async () => {
    for (const [label, hash] of [
      ['Settings…', '#/settings'],
      ['Cases', '#/cases'],
      ['Guides and reference', '#/help'],
      ['New case', '#/start'],
    ] as const) {
      await double.ask('menu', { label });
      await expect.poll(() => double.page.evaluate(() => location.hash)).toContain(hash);
    }
  });

  test('Find, shortcuts and the report do something wherever one is', async () => {
    await double.ask('menu', { label: 'Find or do…' });
    await double.page.getByRole('dialog').waitFor();
    await double.page.keyboard.press('Escape');
    await double.ask('menu', { label: 'Keyboard shortcuts' });
    await double.page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await double.page.keyboard.press('Escape');
    await double.ask('menu', { label: 'Save the report…' });
    await double.page.getByText('A report belongs to a case.').waitFor();
    const { cases } = await call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
    const { case: id } = cases[0]!.document;
    await double.page.evaluate((hash) => (location.hash = hash), `#/case/${id}/steps`);
    await double.page.getByRole('link', { name: 'Report', exact: true }).waitFor();
    await double.ask('menu', { label: 'Save the report…' });
    await expect.poll(() => double.page.evaluate(() => location.hash)).toBe(`#/case/${id}/report`);
  });
});
