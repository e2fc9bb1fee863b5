/** Worker threads by name. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Built, a worker is a file in dist/. In tests the sources run, and a thread cannot load TypeScript by itself:
 * there it begins with a line that registers tsx.
 */
export function startThread(name: string, options: WorkerOptions = {}): Worker {
  for (const near of [`./${name}.js`, `../${name}.js`]) {
    const built = new URL(near, import.meta.url);
    if (existsSync(fileURLToPath(built))) return new Worker(built, options);
  }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href;
  const source = new URL(`./${name}.ts`, import.meta.url).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(source)}); });`;
  return new Worker(start, { ...options, eval: true });
}
