/** The built browser host as a program calls it: one process for many cases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import { callsOf, startServe } from './double.ts';

export interface Serving {
  call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]>;
  stop(): Promise<void>;
}

export async function startServing(): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-serving-'));
  const served = await startServe(folder);
  const call = callsOf(served.address);
  return {
    call: (method, input) => call(method, input) as never,
    async stop() {
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
