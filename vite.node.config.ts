/**
 * Builds the Node side in three rounds: the desktop's main process as ES modules; with `--mode command` the command
 * line and the workers as CommonJS, which starts 15 % sooner; with `--mode preload` the preload script as one
 * CommonJS file, because a sandboxed preload cannot be ESM. The cards of resources/ are checked here and bundled into
 * dist/knowledge.json; a bad card fails the build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { readKnowledge } from './electron/build/knowledge.ts';
import { licences } from './electron/build/licences.ts';

/** Loaded from node_modules at run time: native-like (wasm), large and rarely needed, or provided by the host. */
export const external = [
  'electron',
  'sql.js',
  'mailauth',
  /^mailauth\//,
  /^nodemailer/,
  '@kenjiuno/msgreader',
  'pdfkit',
  'pg',
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

const entries: Record<string, Record<string, string>> = {
  production: { main: 'electron/main.ts', cli: 'electron/cli/start.ts' },
  command: {
    command: 'electron/cli.ts',
    'import-worker': 'electron/node/reading/import-worker.ts',
    'store-worker': 'electron/node/history/store-worker.ts',
  },
  preload: { preload: 'electron/preload.ts' },
};

export default defineConfig(({ mode }) => {
  const common = mode !== 'production';
  return {
    plugins: common ? [licences()] : [knowledge, licences(Object.keys(dependencies))],
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
        input: entries[mode],
        output: common
          ? { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' }
          : { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
});
