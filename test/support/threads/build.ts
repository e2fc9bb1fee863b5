/**
 * Before the tests: bundles the worker threads, and what tests run as processes, from the sources, once for the whole
 * run, instead of compiling them in each that a test starts. The folder lies inside the house, so that the packages are found from it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { external } from '../../../vite.node.config.ts';

declare module 'vitest' {
  interface ProvidedContext {
    threads: string;
  }
}

const root = resolve(import.meta.dirname, '../../..');

export default async function setup(project: TestProject): Promise<() => void> {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'test-threads-'));
  const worker = (name: string): string => join(root, `electron/node/${name}.ts`);
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: {
          'import-worker': worker('reading/import-worker'),
          'store-worker': worker('history/store-worker'),
          'lock-counter': join(root, 'test/support/lock-counter.ts'),
          'claim-once': join(root, 'test/support/claim-once.ts'),
        },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
  project.provide('threads', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
