/** A host that answers when the test says so, in any order. */
import type { Client, HostState } from '../../shared/rpc/client.ts';
import type { EventName, Events, InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import type { CaseView } from '../../shared/rpc/view.ts';
import { fakeCase } from './fake-case.ts';

interface Waiting {
  method: Method;
  input: Record<string, unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export function slowApi() {
  const waiting: Waiting[] = [];
  const listeners = new Map<EventName, ((payload: never) => void)[]>();
  const hosts: ((state: HostState) => void)[] = [];
  const settled = () => new Promise((done) => setTimeout(done));
  const client: Client = {
    call: <M extends Method>(method: M, input: InputOf<M>) =>
      new Promise<Outputs[M]>((resolve, reject) =>
        waiting.push({ method, input, resolve: resolve as Waiting['resolve'], reject }),
      ),
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener as (payload: never) => void]);
      return () => undefined;
    },
    hand: async ({ name }) => ({ token: 't', name }),
    onHost(listener) {
      hosts.push(listener);
      return () => undefined;
    },
    takeKey: () => false,
  };
  /** Takes the oldest call that waits and is of this method, about this case or step where one is named. */
  const next = (method: Method, about?: string): Waiting => {
    const at = waiting.findIndex(
      ({ method: m, input }) => m === method && (!about || [input['case'], input['step']].includes(about)),
    );
    if (at < 0) throw new Error(`nobody asked ${method} ${about ?? ''}; asked: ${asked().join(', ')}`);
    return waiting.splice(at, 1)[0]!;
  };
  const asked = () => waiting.map(({ method }) => method);
  return {
    client,
    asked,
    async answer<M extends Method>(method: M, value: Outputs[M], about?: string) {
      next(method, about).resolve(value);
      await settled();
    },
    async fail(method: Method, error: unknown, about?: string) {
      next(method, about).reject(error);
      await settled();
    },
    async host(state: HostState) {
      for (const listener of hosts) listener(state);
      await settled();
    },
    async emit<E extends EventName>(event: E, payload: Events[E]) {
      listeners.get(event)?.forEach((listener) => listener(payload as never));
      await settled();
    },
  };
}

/** A view of that case, told apart by its number and its headline. */
export function viewOf(id: string, revision = 1, headline = `${id} at ${revision}`): CaseView {
  const view = fakeCase(id, 1);
  return { ...view, revision, headline, document: { ...view.document, case: id } };
}
