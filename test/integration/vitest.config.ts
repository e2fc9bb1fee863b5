import { defineConfig } from 'vitest/config';
import { threads } from '../support/threads/config.ts';

/** Real servers and real processes: slower, one file at a time so that ports and spools do not collide. */
export default defineConfig({
  test: {
    ...threads,
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/integration/**/*.test.ts'],
    // Nothing here is about speed (the benchmarks are), and all cores may be busy. Longer than any wait within,
    // for a wait that fails says what it waited for.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 180_000 } },
    fileParallelism: false,
    pool: 'forks',
    isolate: false, // no test changes a module, so each is loaded once
  },
});
