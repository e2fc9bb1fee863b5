/** The folder itself: two processes, a full disk, a read-only folder, a folder taken away. One sentence each. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore } from '../../electron/node/history/case-file.ts';
import type { OpenResult } from '../../shared/rpc/view.ts';
import { callsOf, startServe } from '../support/double.ts';
import { noted, opened, summary } from '../support/history.ts';

const id = 'c-20260517-1';
const patient = { timeout: 180_000 };
let base: string;
let folder: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); // what is tidied after a while would come in between
  base = await mkdtemp(join(tmpdir(), 'deferral-desk-folder-'));
  folder = join(base, 'data');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(base, { recursive: true, force: true });
});

test('a second process gets a sentence, and the folder when the first has gone, even by kill -9', async () => {
  const { process: child, address } = await startServe(folder);
  const inputs = [{ kind: 'text', name: 'x', text: '421 4.7.0 mx1.example.net busy' }];
  const { cases } = (await callsOf(address)('case.open', { inputs })) as OpenResult;
  await expect(openStore(folder)).rejects.toMatchObject({
    code: 'folder-in-use',
    says: `Another Deferral Desk is using this data folder (process ${child.pid}).`,
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const store = await openStore(folder);
  expect(await store.load(cases[0]!.document.case)).not.toBeNull();
  await store.close();
});

test('the same process cannot open a folder twice either', async () => {
  const store = await openStore(folder);
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'folder-in-use' });
  await store.close();
  await (await openStore(folder)).close();
});

test('what a write of ours left unfinished goes at the start; a file of the user with such a name stays', async () => {
  await mkdir(folder, { mode: 0o700 });
  const names = ['report.tmp', 'history.next.sqlite.0a1b2c3d.tmp', 'lock.0a1b2c3d4e5f6071.tmp'];
  for (const name of names) await writeFile(join(folder, name), 'x');
  await (await openStore(folder)).close();
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual(['report.tmp']);
});

describe('a lock that was left behind', () => {
  const lock = (holder: object) =>
    JSON.stringify({ pid: process.pid, started: '', host: hostname(), nonce: 'a', ...holder });
  test.each([
    ['by a process id that is used again', lock({ started: 'another start' })],
    ['by a process that is gone', lock({ pid: 4_000_000 })],
    ['empty, by a crash while it was written', ''],
    ['by something else', '<html>'],
  ])('%s, is taken over', async (_, text) => {
    await mkdir(folder);
    await writeFile(join(folder, 'lock'), text);
    await (await openStore(folder)).close();
  });

  test('as a link that leads nowhere, is taken over', async () => {
    await mkdir(folder);
    await symlink('/nowhere/at/all', join(folder, 'lock'));
    await (await openStore(folder)).close();
  });

  test('one of another computer counts while it shows signs of life', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'lock'), lock({ host: 'desk-2' }));
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'folder-in-use',
      says: expect.stringContaining('on desk-2'),
    });
  });

  test('of ten processes that find it at once, one gets it', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'lock'), lock({ pid: 4_000_000 }));
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => openStore(folder)));
    const got = tries.filter((one) => one.status === 'fulfilled');
    expect(got).toHaveLength(1);
    await got[0]!.value.close();
  });
});

test('a folder taken away: the change stays in memory, and is saved when the folder is back', async () => {
  const store = await openStore(folder);
  await store.apply(opened(id), summary(id));
  await rename(folder, join(base, 'away'));
  await expect(store.apply(noted(id, 'one'), summary(id))).rejects.toMatchObject({ code: 'folder-gone' });
  expect(store.unsaved).toBe(1);
  expect(store.warnings[0]?.says).toContain('kept in memory');
  expect((await store.load(id))!.notes).toHaveLength(1);
  await rename(join(base, 'away'), folder);
  await store.apply(noted(id, 'two'), summary(id));
  expect(store.unsaved).toBe(0);
  expect(store.warnings).toEqual([]);
  await store.close();
  const again = await openStore(folder);
  expect((await again.load(id))!.notes.map((note) => note.text)).toEqual(['one', 'two']);
  await again.close();
});

test('a folder that is away while the history is tidied: said, and no more once it was done', async () => {
  const store = await openStore(folder);
  await store.apply(opened(id), summary(id));
  await rename(folder, join(base, 'away'));
  vi.advanceTimersByTime(3000);
  const says = (): string[] => store.warnings.map((warning) => warning.says);
  await expect.poll(says, patient).toEqual([expect.stringMatching(/data folder/)]);
  await rename(join(base, 'away'), folder);
  await store.apply(noted(id, 'back'), summary(id));
  vi.advanceTimersByTime(3000);
  await expect.poll(says, patient).toEqual([]);
  await store.close();
});

/** A small file system of its own, where this is root and may mount one. */
async function mountSmall(): Promise<string | null> {
  const mount = join(base, 'small');
  await mkdir(mount);
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount]);
    return mount;
  } catch {
    return null;
  }
}

test('a full disk, then a read-only one: a sentence each, and all is saved when it works again', async (context) => {
  const mount = await mountSmall();
  if (!mount) return context.skip('a small file system cannot be mounted here');
  try {
    const store = await openStore(join(mount, 'data'));
    await store.apply(opened(id), summary(id));
    await store.compact();
    await writeFile(join(mount, 'ballast'), new Uint8Array(1 << 20)).catch(() => undefined);
    await expect(store.apply(noted(id, 'x'.repeat(9000)), summary(id))).rejects.toMatchObject({
      code: 'disk-full',
    });
    await expect(store.putEvidence(new Uint8Array(9000))).rejects.toMatchObject({ code: 'disk-full' });
    await rm(join(mount, 'ballast'));
    await store.apply(noted(id, 'two'), summary(id));
    expect(store.unsaved).toBe(0);

    await store.close();
    const again = await openStore(join(mount, 'data'));
    expect((await again.load(id))!.notes.map((note) => note.text.length)).toEqual([9000, 3]);
    await again.close();
    await promisify(execFile)('mount', ['-o', 'remount,ro', mount]);
    await expect(openStore(join(mount, 'data'))).rejects.toMatchObject({ code: 'folder-read-only' });
  } finally {
    await promisify(execFile)('umount', ['-l', mount]);
  }
});

test('evidence is kept once, under its hash, and a changed file is told', async () => {
  const store = await openStore(folder);
  const bytes = new TextEncoder().encode('421 4.7.0 Try again later\r\n');
  const sha256 = await store.putEvidence(bytes);
  expect(await store.putEvidence(bytes)).toBe(sha256);
  expect(await store.getEvidence(sha256)).toEqual(Buffer.from(bytes));
  expect(await store.getEvidence('../../etc/passwd')).toBeNull();
  await writeFile(join(folder, 'evidence', sha256.slice(0, 2), sha256), 'something else');
  await expect(store.getEvidence(sha256)).rejects.toMatchObject({ code: 'evidence-changed' });
  await store.close();
});

test('settings that cannot be read are set aside, and those last saved come back; without their copy the usual ones', async () => {
  const store = await openStore(folder);
  await store.saveSettings({ theme: 'dark' });
  expect(await store.settings()).toEqual({ theme: 'dark' });
  await writeFile(join(folder, 'settings.json'), '{"theme": "da');
  expect(await store.settings()).toEqual({ theme: 'dark' });
  const aside = /settings\.json\.unreadable-\S+/.exec(store.warnings[0]!.says)![0].replace(/\.$/, '');
  expect(await readFile(join(folder, aside), 'utf8')).toBe('{"theme": "da');
  await rm(join(folder, 'settings.json'));
  expect(await store.settings()).toEqual({ theme: 'dark' });
  expect(store.warnings[1]!.says).toBe('The settings are gone: settings.json is not in the data folder.');
  await rm(join(folder, 'settings.copy.json'));
  await writeFile(join(folder, 'settings.json'), '');
  expect(await store.settings()).toBeNull();
  await store.close();
});

test('a folder that everybody may look into is said; what is made in it is for the user alone', async () => {
  await mkdir(folder);
  await chmod(folder, 0o755);
  const store = await openStore(folder);
  expect(store.warnings.map((w) => w.says)).toEqual([
    `Every user of this machine can look into the data folder ${folder}.`,
  ]);
  await store.apply(opened(id), summary(id));
  await store.putEvidence(new Uint8Array(9));
  await store.compact();
  for (const name of ['backups', 'evidence'])
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o700);
  await store.close();
});

test.each(['null', '[]', '7', '"x"'])('settings that are %s are set aside', async (text) => {
  const store = await openStore(folder);
  await writeFile(join(folder, 'settings.json'), text);
  expect(await store.settings()).toBeNull();
  expect(store.warnings[0]!.says).toMatch(/could not be read and were set aside/);
  await store.close();
});
