/** What a vitest configuration needs for tests that start worker threads. */
import { join } from 'node:path';

export const threads = {
  globalSetup: join(import.meta.dirname, 'build.ts'),
  alias: [{ find: /^.*\/process\/thread\.ts$/, replacement: join(import.meta.dirname, 'start.ts') }],
};
