import { defineConfig } from 'vitest/config';
import { threads } from '../support/threads/config.ts';

/** Real servers and real processes: slower, one file at a time so that ports and spools do not collide. */
export default defineConfig({
  test: {
    ...threads,
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/integration/**/*.test.ts'],
    // Nothing here is about speed (the benchmarks are), and all cores may be busy.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    fileParallelism: false,
    pool: 'forks',
    isolate: false, // no test changes a module, so each is loaded once
  },
});
