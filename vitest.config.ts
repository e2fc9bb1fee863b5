import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })], // the state of the screens has runes
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/integration/**', 'test/bench/**', 'test/fuzz/**', 'node_modules/**'],
    testTimeout: 20_000,
    pool: 'threads',
    isolate: false, // no test changes a module, so a thread loads each once: half the time
  },
});
