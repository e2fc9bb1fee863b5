/**
 * `npm run test:electron [-- EXECUTABLE]`: the first-run checks on the real runtime: on Electron's own as npm fetched
 * it, or on the executable of an installed package. Plain JavaScript, so that it runs on every system.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Not by importing `electron`: that would start a download. Its installer writes path.txt last. */
function electronHere() {
  const folder = join(root, 'node_modules/electron');
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8');
    return join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  } catch {
    return null;
  }
}

const given = process.argv[2];
const runtime = given === undefined ? electronHere() : resolve(given);
if (runtime === null || !existsSync(runtime)) {
  process.stderr.write(
    given === undefined
      ? 'The Electron runtime is not here. Run “npm start” once where it can be fetched, or name the program of an installed package.\n'
      : `${runtime} is not there.\n`,
  );
  process.exit(1);
}
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const config = join(root, 'test/integration/vitest.config.ts');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '-c', config, 'test/integration/first-run.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DESK_RUNTIME: runtime },
  },
);
process.exit(status ?? 1);
