/** One window for each folder, as Chromium keeps it: who comes second leaves its arguments and goes. */
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const isRunning = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** True for the first; `onSecond(argv, cwd)` is called for each later one. */
export function onlyOne(folder, onSecond) {
  const lock = join(folder, 'only-one');
  let holder = null;
  try {
    holder = Number(readFileSync(lock, 'utf8'));
  } catch {
    // Nobody has it.
  }
  if (holder !== null && isRunning(holder)) {
    const draft = join(folder, `draft-${process.pid}`);
    const left = join(folder, `second-${process.pid}`);
    writeFileSync(draft, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
    renameSync(draft, left);
    // Until the first has taken it; one that ends before leaves its place.
    while (existsSync(left) && isRunning(holder))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    if (!existsSync(left)) return false;
    rmSync(left);
  }
  writeFileSync(lock, String(process.pid));
  setInterval(() => {
    if (!existsSync(folder)) return; // a test took it away
    for (const name of readdirSync(folder).filter((name) => name.startsWith('second-'))) {
      const { argv, cwd } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      rmSync(join(folder, name));
      onSecond(argv, cwd);
    }
  }, 20).unref();
  return true;
}
