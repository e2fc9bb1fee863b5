/**
 * `npm run kills`: 500 kills -9 of a process that saves; what it reported as saved has to be there. 50 of one that watches a
 * log while it is rotated; its cases have to be those of one reading, also in a team's
 * history with cuts of the way to it. For a team 100 of `serve`, 20 of PostgreSQL and 50 cuts
 * between them. KILLS=n, WATCH_KILLS=n and TEAM_KILLS=n for fewer; `npm run kills team` for one of the four.
 */
import { spawnSync } from 'node:child_process';

const parts = ['store', 'watch', 'team', 'team-watch'];
const wanted = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    ...['node_modules/vitest/vitest.mjs', 'run', '-c', 'test/integration/vitest.config.ts'],
    ...parts
      .filter((part) => !wanted.length || wanted.includes(part))
      .map((part) => `test/integration/${part}-kill.test.ts`),
  ],
  { stdio: 'inherit', env: { KILLS: '500', WATCH_KILLS: '50', TEAM_KILLS: '100', ...process.env } },
);
process.exitCode = status ?? 1;
