/** Calls of a served desk as its page makes them: over HTTP, with the key of its address. */
import type { InputOf, Method, Outputs } from '../../../shared/rpc/contract.ts';

export type Call = <M extends Method>(method: M, input: InputOf<M>) => Promise<Outputs[M]>;

/** @param address as `serve` prints it, the key behind `#` */
export function callsOf(address: string): Call {
  const { origin, hash } = new URL(address);
  return async (method, input) => {
    const response = await fetch(`${origin}/rpc/${method}`, {
      method: 'POST',
      headers: { 'x-deferral-desk-token': hash.replace('#token=', '') },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as { ok?: unknown; problem?: unknown };
    if (!response.ok || answer.ok === undefined) throw new Error(JSON.stringify(answer));
    return answer.ok as never;
  };
}
