import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { threads } from './test/support/threads/config.ts';

// V8 optimizes what has run five times as long as usual: most of what tests run is not worth it
setFlagsFromString('--interrupt-budget=600000');

export default defineConfig({
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })], // the state of the screens has runes
  test: {
    ...threads,
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/integration/**', 'test/bench/**', 'test/fuzz/**', 'node_modules/**'],
    // Nothing here is about speed (the benchmarks are), and all cores may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'threads',
    maxWorkers: availableParallelism(), // else one less, and a machine of two runs them one by one
    isolate: false, // no test changes a module, so a thread loads each once: half the time
  },
});
