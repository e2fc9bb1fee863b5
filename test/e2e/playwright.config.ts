import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');
const electron = existsSync(
  resolve(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? resolve(root, 'node_modules/electron/dist'),
    process.platform === 'win32' ? 'electron.exe' : 'electron',
  ),
);
const states = 'states.spec.ts';
/** `npm run test:buttons`: a window for each press takes minutes. */
const buttons = 'buttons.spec.ts';
const onHost = (name: string) => ({ name, testIgnore: [states, buttons] });

/**
 * The same tests on the browser host, on the double of `electron`, and on Electron itself where it is there; beside
 * them the states that only a made-up host can be in.
 */
export default defineConfig({
  testDir: '.',
  outputDir: resolve(root, 'test-results'),
  // Generous, because nothing here is about speed (the benchmarks are): a machine may be busy.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  // A busy machine may be slower than a user; what fails twice is broken.
  retries: 1,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json'], ['line']] : [['list']],
  use: {
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
    onHost('browser'),
    onHost('double'),
    ...(electron ? [onHost('electron')] : []),
    {
      name: 'states',
      testMatch: states,
      grep: /^[^-]+$/, // each screen once: what follows a hyphen is a state of it
      use: { contextOptions: { reducedMotion: 'reduce' } },
    },
  ],
});
