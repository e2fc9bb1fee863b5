import { defineConfig } from 'vitest/config';

/** Real servers and real processes: slower, one file at a time so that ports and spools do not collide. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/integration/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A second is not enough where all cores are busy.
    expect: { poll: { timeout: 10_000 } },
    fileParallelism: false,
    pool: 'forks',
  },
});
