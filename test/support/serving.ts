/** The built browser host as a program calls it: one process for many cases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import { startServe } from './double.ts';

export interface Serving {
  call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]>;
  stop(): Promise<void>;
}

export async function startServing(): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-serving-'));
  const served = await startServe(folder);
  const { origin, hash } = new URL(served.address);
  return {
    async call(method, input) {
      const response = await fetch(`${origin}/rpc/${method}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-deferral-desk-token': hash.replace('#token=', ''),
        },
        body: JSON.stringify(input),
      });
      const answer = (await response.json()) as { ok: never; problem?: { says: string } };
      if (!answer.ok) throw new Error(`${method}: ${answer.problem?.says ?? response.status}`);
      return answer.ok;
    },
    async stop() {
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
