/** Desktop manners of the real built main.ts, on the double of `electron`. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { desktopCalls, startDouble } from '../support/double.ts';

let folder: string;
let double: Awaited<ReturnType<typeof startDouble>>;
interface Seen {
  dialogs: { message: string; buttons: string[] }[];
  notifications: { body: string }[];
  shown: string[];
  windowOptions: Record<string, unknown>;
}

const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
  double = await startDouble(folder, env);
  // shown and listening
  await expect.poll(async () => (await seen()).shown.length).toBe(1);
};
const restart = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
  await double.stop();
  await start(env);
};
const seen = async (): Promise<Seen> => (await double.ask('record')) as Seen;
const call: ReturnType<typeof desktopCalls> = (method, input) => desktopCalls(double)(method, input);
const settingsFile = (): string => readFileSync(join(folder, 'settings.json'), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-desktop-'));
});
afterEach(async () => {
  await double.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['asked for', true],
  ['not asked for', false],
])('a reminder that came due while closed is shown at the next start; notifications %s', async (_, asked) => {
  await start();
  const { cases } = await call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
  const reminder = { at: '2026-01-01T00:00:00Z', what: 'Test once', recheck: false };
  await call('settings.set', { notifications: asked });
  await call('case.remind', { case: cases[0]!.document.case, ...reminder });
  await restart();
  await double.page.getByText('Test once').waitFor();
  expect((await seen()).notifications.map(({ body }) => body)).toEqual(
    asked ? ['example.net: Test once'] : [],
  );
  await double.page.getByRole('button', { name: 'Open the case' }).click();
  await double.page
    .getByRole('heading', { name: /example\.net/ })
    .first()
    .waitFor();
  expect(await double.page.getByText('Test once').count()).toBe(0);
});

test('a file that the app is opened with before it is ready is read once the page listens', async () => {
  const file = join(folder, 'reply.txt');
  writeFileSync(file, '421 4.7.28 example.net Our system has detected an unusual rate of unsolicited mail\n');
  await start({ DOUBLE_OPEN: file });
  await double.page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: /421|rate|slow|defer/i })
    .waitFor();
  expect((await call('desk.status', {})).cases).toBe(1);
});

test('files that were damaged while it was closed are said on the screen, and nothing of them is gone', async () => {
  await start();
  const { cases } = await call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
  const id = cases[0]!.document.case;
  for (const text of ['note-alpha', 'note-beta']) await call('case.note', { case: id, text });
  await call('settings.set', { helo: 'mail1.example.com' });
  await double.stop();
  const journal = join(
    folder,
    readdirSync(folder).find((name) => name.startsWith('journal-'))!,
  );
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('note-alpha', 'note-alphb'));
  writeFileSync(join(folder, 'settings.json'), '{"helo": "mail1.exa');
  await start();
  const { warnings } = await call('desk.status', {});
  const said = warnings.map(({ says }) => says).join(' ');
  expect(said).toMatch(/of the journal .* could not be read.*The settings could not be read/);
  await double.page.getByText('The settings could not be read').first().waitFor();
  const kept = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(folder, one.name), 'latin1'))
    .join('');
  for (const part of ['note-alphb', 'note-beta', '{"helo": "mail1.exa']) expect(kept).toContain(part);
});

test('the window comes back as it was left', async () => {
  await start();
  await double.ask('answers', { maximised: true });
  await double.ask('windowEvent', { name: 'close' });
  await restart();
  const { shown, windowOptions } = await seen();
  expect(shown).toEqual(['maximize']);
  expect(windowOptions).toMatchObject({ width: 1280, height: 800, x: 0, y: 24 });
});

describe('leaving', () => {
  const quits = (): Promise<unknown> => double.ask('appEvent', { name: 'window-all-closed', args: [] });

  test('the history is closed first', async () => {
    await start();
    await call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
    expect(existsSync(join(folder, 'lock'))).toBe(true);
    await quits().catch(() => undefined);
    await expect.poll(() => existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('a change that the disk refuses is not given up without a word', async () => {
    await start();
    const { cases } = await call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
    const { case: id } = cases[0]!.document;
    renameSync(folder, `${folder}-away`);
    expect(await call('case.note', { case: id, text: 'kept' })).toBeUndefined();
    await double.ask('answers', { messageBox: 0 }); // try again
    await quits();
    const asked = async () => (await seen()).dialogs.at(-1)?.buttons;
    await expect.poll(asked).toEqual(['Try again', 'Quit without saving']);
    renameSync(`${folder}-away`, folder);
    await expect.poll(() => existsSync(join(folder, 'lock'))).toBe(false);
    await restart();
    expect((await call('case.show', { case: id })).notes.map(({ text }) => text)).toEqual(['kept']);
  });

  test('a file that comes while the last change is still being saved is opened by the next start', async () => {
    await start({ DOUBLE_RELAUNCH: join(folder, 'relaunched') });
    const { cases } = await call('case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
    renameSync(folder, `${folder}-away`);
    await call('case.note', { case: cases[0]!.document.case, text: 'kept' });
    await double.ask('answers', { messageBox: 0 }); // try again
    await quits();
    const [one, two] = ['one', 'two'].map((name) => join(`${folder}-away`, `${name}.txt`)) as [
      string,
      string,
    ];
    await double.ask('appEvent', { name: 'open-file', args: [one] });
    await double.ask('appEvent', {
      name: 'second-instance',
      args: [['desk', '--flag', 'two.txt'], dirname(two)],
    });
    const asked = (await seen()).dialogs.length;
    await expect.poll(async () => (await seen()).dialogs.length).toBeGreaterThan(asked);
    renameSync(`${folder}-away`, folder);
    await expect.poll(() => existsSync(join(folder, 'relaunched'))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'relaunched'), 'utf8'))).toEqual({ args: [one, two] });
  });

  test('a file that comes while the window closes is opened by the next start', async () => {
    await start({ DOUBLE_RELAUNCH: join(folder, 'relaunched') });
    await double.ask('windowEvent', { name: 'close' });
    const given = join(folder, 'given.txt');
    await double.ask('appEvent', { name: 'open-file', args: [given] });
    await double.ask('windowEvent', { name: 'closed' });
    await double.ask('appEvent', { name: 'window-all-closed', args: [] }).catch(() => undefined);
    await expect.poll(() => existsSync(join(folder, 'relaunched'))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'relaunched'), 'utf8'))).toEqual({ args: [given] });
  });
});

describe('keys of block lists', () => {
  const dnsblKeys = { 'zen.example.org': 'secret-key' };

  test('with a keyring: not in any file, there again after a restart, kept where there is none', async () => {
    await start({ DOUBLE_KEYRING: '1' });
    expect(await call('settings.keyring', {})).toMatchObject({ keyring: true, locked: false });
    await call('settings.set', { dnsblKeys });
    expect(settingsFile()).not.toContain('secret-key');
    await restart();
    expect(await call('settings.keyring', {})).toMatchObject({ keyring: false, locked: true });
    expect((await call('settings.get', {})).dnsblKeys).toEqual({});
    await call('settings.set', { theme: 'dark' });
    await restart({ DOUBLE_KEYRING: '1' });
    expect(await call('settings.get', {})).toMatchObject({ dnsblKeys, theme: 'dark' });
  });

  test('without one they are in the settings, which only the user may read, and the screen says so', async () => {
    await start();
    await call('settings.set', { dnsblKeys });
    expect(settingsFile()).toContain('secret-key');
    expect(statSync(join(folder, 'settings.json')).mode & 0o077).toBe(0);
    await double.page.evaluate(() => (location.hash = '#/settings'));
    await double.page.getByText('There is no keyring here').waitFor();
  });
});
