/** Worker threads by room and name: `reading/import-worker`. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Built, a worker is a file in dist/. In tests the sources run, and a thread cannot load TypeScript by itself:
 * there it begins with a line that registers tsx.
 */
export function startThread(name: string, options: WorkerOptions = {}): Worker {
  const built = new URL(`./${name.replace(/.*\//, '')}.cjs`, import.meta.url);
  if (existsSync(fileURLToPath(built))) return new Worker(built, options);
  // `resolve` finds tsx's CommonJS side, which cannot register from a data: URL; its ES module lies beside it
  const tsx = new URL('index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api'))).href;
  const source = new URL(`../${name}.ts`, import.meta.url).href;
  const start = `const { register } = await import(${JSON.stringify(tsx)}); register(); await import(${JSON.stringify(source)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(start)}`), options);
}
