/**
 * The screens' end of the contract. In Electron the preload script offers a bridge; in a browser the same calls
 * go to the page's own origin with the token that opened it. Both answer with an `Answer`.
 */
import { Problem, type ProblemJson } from '../problem.ts';
import type { Api, EventName, Events, InputOf, Method, Outputs } from './contract.ts';

export { Problem };

/** What crosses the wire: the value, a refusal that the user can mend, or a bug with its details. */
export type Answer = { ok: unknown } | { problem: ProblemJson } | { bug: string };

/** `window.deferralDesk` in Electron. */
export interface Bridge {
  call(method: string, input: unknown): Promise<Answer>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

/** The little of a browser page that the client uses, so that it is compiled and tested without one. */
export interface Page {
  deferralDesk?: Bridge;
  location: { hash: string; pathname: string; search: string };
  history: { replaceState(state: unknown, unused: string, url: string): void };
  sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body: string },
  ): Promise<{ status: number; text(): Promise<string> }>;
  EventSource: new (url: string) => {
    addEventListener(name: string, listener: (event: { data: string }) => void): void;
    removeEventListener(name: string, listener: (event: { data: string }) => void): void;
  };
}

const tokenKey = 'deferral-desk-token';

/**
 * Takes the token out of `#token=…` at first load, keeps it for this tab and removes it from the address, so that
 * it stays out of the history and of screenshots. Null where there is none.
 */
export function takeToken(page: Pick<Page, 'location' | 'history' | 'sessionStorage'>): string | null {
  const given = /^#token=([A-Za-z0-9_-]{16,200})/.exec(page.location.hash)?.[1];
  if (given) {
    page.sessionStorage.setItem(tokenKey, given);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
  }
  return given ?? page.sessionStorage.getItem(tokenKey);
}

/** The app behind this page, through whichever host opened it. */
export function connect(page: Page): Api {
  return page.deferralDesk ? overBridge(page.deferralDesk) : overHttp(page);
}

function overBridge(bridge: Bridge): Api {
  return {
    call: async <M extends Method>(method: M, input: InputOf<M>) =>
      opened<M>(await bridge.call(method, input)),
    on: (event, listener) => bridge.on(event, (payload) => listener(payload as never)),
  };
}

function overHttp(page: Page): Api {
  const token = takeToken(page) ?? '';
  let stream: InstanceType<Page['EventSource']> | null = null;
  return {
    async call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]> {
      const response = await post(page, method, token, input);
      const body = await response.text();
      try {
        return opened<M>(JSON.parse(body) as Answer);
      } catch (error) {
        if (error instanceof SyntaxError)
          throw new Error(`${method}: status ${response.status}, ${body.slice(0, 300)}`, { cause: error });
        throw error;
      }
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
      stream ??= new page.EventSource(`events?token=${encodeURIComponent(token)}`);
      const heard = (message: { data: string }) => listener(JSON.parse(message.data) as Events[E]);
      stream.addEventListener(event, heard);
      return () => stream?.removeEventListener(event, heard);
    },
  };
}

async function post(page: Page, method: string, token: string, input: unknown) {
  try {
    return await page.fetch(`rpc/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-deferral-desk-token': token },
      body: JSON.stringify(input),
    });
  } catch {
    throw new Problem(
      'host-gone',
      'Deferral Desk no longer answers. What was reported as saved is kept.',
      'Start it again (deferral-desk serve), check the tunnel if you use one, then reload this page.',
    );
  }
}

function opened<M extends Method>(answer: Answer): Outputs[M] {
  if ('ok' in answer) return answer.ok as Outputs[M];
  if ('problem' in answer) {
    const { code, says, hint, notBefore } = answer.problem;
    throw new Problem(code, says, hint, notBefore ? { notBefore } : {});
  }
  throw new Error(answer.bug);
}
