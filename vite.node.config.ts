/**
 * Builds the Node side: the command line, the desktop's main process and the workers as ES modules; with
 * `--mode preload` the preload script as one CommonJS file, because a sandboxed preload cannot be ESM.
 * The cards of resources/ are checked here and bundled into dist/knowledge.json; a bad card fails the build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { readKnowledge } from './electron/build/knowledge.ts';
import { licences } from './electron/build/licences.ts';

/** Loaded from node_modules at run time: native-like (wasm), large and rarely needed, or provided by the host. */
const external = [
  'electron',
  'sql.js',
  'mailauth',
  /^mailauth\//,
  /^nodemailer/,
  '@kenjiuno/msgreader',
  'pdfkit',
  'yaml',
  /^node:/,
];

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};

const knowledge: Plugin = {
  name: 'knowledge',
  writeBundle(options) {
    writeFileSync(`${options.dir}/knowledge.json`, JSON.stringify(readKnowledge()));
  },
};

const entries: Record<string, string> = {
  cli: 'electron/cli.ts',
  main: 'electron/main.ts',
  'import-worker': 'electron/node/reading/import-worker.ts',
  'store-worker': 'electron/node/history/store-worker.ts',
};

export default defineConfig(({ mode }) => {
  const preload = mode === 'preload';
  return {
    plugins: preload ? [] : [knowledge, licences(Object.keys(dependencies))],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'dist',
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external,
        input: preload ? { preload: 'electron/preload.ts' } : entries,
        output: preload
          ? { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }
          : { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
});
