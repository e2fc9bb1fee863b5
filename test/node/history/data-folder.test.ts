import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataFolder } from '../../../electron/node/history/data-folder.ts';

const atHome = (): string => '/home/me';

test.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, string]>([
  ['as the user says', 'linux', { DEFERRAL_DESK_DATA: 'here' }, 'here'],
  ['Linux', 'linux', {}, '/home/me/.local/share/deferral-desk'],
  ['Linux, moved', 'linux', { XDG_DATA_HOME: '/data' }, '/data/deferral-desk'],
  ['Linux, moved to nowhere', 'linux', { XDG_DATA_HOME: '' }, '/home/me/.local/share/deferral-desk'],
  ['Linux, a relative path', 'linux', { XDG_DATA_HOME: 'x' }, '/home/me/.local/share/deferral-desk'],
  ['macOS', 'darwin', {}, '/home/me/Library/Application Support/deferral-desk'],
  ['Windows', 'win32', { APPDATA: '/roaming' }, '/roaming/deferral-desk'],
  ['Windows, service', 'win32', {}, '/home/me/AppData/Roaming/deferral-desk'],
])('%s', (_, platform, env, folder) => expect(dataFolder(env, platform, atHome)).toBe(join(folder)));

test.each([
  ['HOME is empty', () => ''],
  [
    'the user is in no list',
    () => {
      throw new Error('uv_os_homedir returned ENOENT');
    },
  ],
])('%s: said, and nothing is put where one happens to stand', (_, home) => {
  expect(() => dataFolder({}, 'linux', home)).toThrow(expect.objectContaining({ code: 'no-home' }));
});
