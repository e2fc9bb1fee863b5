/**
 * `npm run kills`: 500 kills -9 of a process that saves; what it reported as saved has to be there. 50 of one that watches a
 * log while it is rotated; its cases have to be those of one reading. KILLS=n and WATCH_KILLS=n for fewer.
 */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  process.execPath,
  [
    ...['node_modules/vitest/vitest.mjs', 'run', '-c', 'test/integration/vitest.config.ts'],
    'test/integration/store-kill.test.ts',
    'test/integration/watch-kill.test.ts',
  ],
  { stdio: 'inherit', env: { KILLS: '500', WATCH_KILLS: '50', ...process.env } },
);
process.exitCode = status ?? 1;
