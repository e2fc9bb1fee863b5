/**
 * The engine in the thread that asks, for a command line, which does one thing and ends: nobody waits beside it, and
 * another thread would load everything twice.
 */
import { setFlagsFromString } from 'node:v8';
import type { Place, StoreThread } from './store-client.ts';
import type { RemoteEngine, StoreEngine } from './store-engine.ts';
import { FileStorage } from './file-storage.ts';
import { proofOf } from './folder-lock.ts';

export function startStoreHere({ folder, nonce }: Place): StoreThread {
  // V8 would compile SQLite a second time, better: 150 ms of a processor, done when the command line has ended.
  setFlagsFromString('--liftoff-only');
  const started = Promise.all([import('./sqlite.ts'), import('./store-engine.ts')]).then(
    async ([{ loadSqlite }, { storeEngine }]) =>
      storeEngine(new FileStorage(folder, proofOf(folder, nonce)), await loadSqlite()),
  );
  const engine = new Proxy({} as RemoteEngine, {
    get:
      (_, method) =>
      async (...args: unknown[]) => {
        const called = (await started)[method as keyof StoreEngine] as (...args: unknown[]) => unknown;
        return called(...args);
      },
  });
  return { engine, stop: async () => undefined };
}
