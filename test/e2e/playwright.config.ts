import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import { isTurn, whole } from '../support/matrices.ts';
import { screens } from '../support/screens/all.ts';

const root = resolve(import.meta.dirname, '../..');
const electron =
  !whole &&
  existsSync(
    resolve(
      process.env.ELECTRON_OVERRIDE_DIST_PATH ?? resolve(root, 'node_modules/electron/dist'),
      process.platform === 'win32' ? 'electron.exe' : 'electron',
    ),
  );
const specs = (...names: string[]): string[] => names.map((name) => `${name}.spec.ts`);
const states = 'states.spec.ts';
/** `npm run test:buttons`: a window for each press takes minutes. */
const buttons = 'buttons.spec.ts';
/** Each screen once: what follows a hyphen is a state of it. In three days all of them. */
const inTurn = screens
  .map(({ name }) => name)
  .filter((name) => !name.includes('-'))
  .filter((_, at) => isTurn(at, 3));
const onMadeUp = {
  name: 'states',
  testMatch: states,
  grep: new RegExp(` (${inTurn.join('|')})$`),
  use: { contextOptions: { reducedMotion: 'reduce' as const } },
};
const onHost = (name: string, ignored: string[] = []) => ({
  name,
  testIgnore: [states, buttons, ...ignored],
});
/** What looks at the screens, which are the same files on every host: on the double in `npm run test:long` only. */
const alike = specs('apart', 'cases', 'counted', 'focus', 'keyboard', 'queue', 'rows', 'small', 'walk');
/** They bring a host of their own, or ask for the browser's. */
const ownHost = specs('filled', 'host-lost', 'plain', 'plain-beside', 'team', 'trouble');

/**
 * The same tests on the browser host, on the double of `electron` (there what has to do with the host), and on Electron
 * itself where it is there; beside them the states that only a made-up host can be in.
 */
export default defineConfig({
  testDir: '.',
  outputDir: resolve(root, 'test-results'),
  // Generous, because nothing here is about speed (the benchmarks are): a machine may be busy.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  workers: 2,
  fullyParallel: true,
  // A busy machine may be slower than a user; what fails twice is broken.
  retries: 1,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json'], ['line']] : [['list']],
  use: {
    actionTimeout: 120_000, // else what an action waited for is not named
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    ...(whole
      ? [
          { name: 'browser', testMatch: specs('filled') },
          { name: 'double', testMatch: alike },
        ]
      : [onHost('browser'), onHost('double', [...ownHost, ...alike])]),
    ...(electron ? [onHost('electron', ownHost)] : []),
    onMadeUp,
  ],
});
