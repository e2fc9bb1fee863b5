/** Builds the screens into dist/renderer. Relative base: the same files serve app:// and 127.0.0.1 with any prefix. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { licences } from './electron/build/licences.ts';
import { parts } from './electron/build/parts.ts';

/** light-dark() and color-mix() are used as they are; these are the first versions that know both. */
const browsers = ['chrome123', 'firefox120', 'safari17.5'];

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), licences(), parts()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: browsers,
    cssTarget: browsers,
    // The content security policy allows files of our own origin only: nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 150,
  },
});
