import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/integration/**', 'test/bench/**', 'test/fuzz/**', 'node_modules/**'],
    testTimeout: 20_000,
    pool: 'threads',
    isolate: false, // no test changes a module, so a thread loads each once: half the time
  },
});
