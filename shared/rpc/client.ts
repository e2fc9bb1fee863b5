/**
 * The screens' end of the contract. In Electron the preload script offers a bridge; in a browser the same calls
 * go to the page's own origin with the token that opened it. Both answer with an `Answer`.
 */
import { Problem, type ProblemJson } from '../problem.ts';
import type { Api, EventName, Events, InputOf, Method, Outputs } from './contract.ts';

export { Problem };

/** What crosses the wire: the value, a refusal that the user can mend, or a bug with its details. */
export type Answer = { ok: unknown } | { problem: ProblemJson } | { bug: string };

/** A file that the user dropped or chose; of a browser's `File` only the name is looked at here. */
export interface GivenFile {
  name: string;
}
/** The contract, and the way of a file to the host, which names it by a token from then on. */
export interface Client extends Api {
  hand(file: GivenFile): Promise<{ token: string; name: string }>;
}

/** `window.deferralDesk` in Electron. */
export interface Bridge {
  call(method: string, input: unknown): Promise<Answer>;
  on(event: string, listener: (payload: unknown) => void): () => void;
  hand(file: GivenFile): Promise<{ token: string; name: string }>;
}

/** The little of a browser page that the client uses, so that it is compiled and tested without one. */
export interface Page {
  deferralDesk?: Bridge;
  location: { hash: string; pathname: string; search: string };
  history: { replaceState(state: unknown, unused: string, url: string): void };
  sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body: string | GivenFile },
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
export function connect(page: Page): Client {
  return page.deferralDesk ? overBridge(page.deferralDesk) : overHttp(page);
}

function overBridge(bridge: Bridge): Client {
  return {
    call: async <M extends Method>(method: M, input: InputOf<M>) =>
      opened<Outputs[M]>(await bridge.call(method, input)),
    on: (event, listener) => bridge.on(event, (payload) => listener(payload as never)),
    hand: (file) => bridge.hand(file),
  };
}

function overHttp(page: Page): Client {
  const token = takeToken(page) ?? '';
  let stream: InstanceType<Page['EventSource']> | null = null;
  return {
    async call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]> {
      const headers = { 'content-type': 'application/json' };
      return opened(await post(page, `rpc/${method}`, token, headers, JSON.stringify(input)));
    },
    async hand(file) {
      const headers = { 'content-type': 'application/octet-stream' };
      return opened(await post(page, `upload/${uploadName(file)}`, token, headers, file));
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
      stream ??= new page.EventSource(`events?token=${encodeURIComponent(token)}`);
      const heard = (message: { data: string }) => listener(JSON.parse(message.data) as Events[E]);
      stream.addEventListener(event, heard);
      return () => stream?.removeEventListener(event, heard);
    },
  };
}

async function post(
  page: Page,
  path: string,
  token: string,
  headers: Record<string, string>,
  body: string | GivenFile,
): Promise<Answer> {
  const response = await page
    .fetch(path, { method: 'POST', headers: { ...headers, 'x-deferral-desk-token': token }, body })
    .catch(() => {
      throw new Problem(
        'host-gone',
        'Deferral Desk no longer answers. What was reported as saved is kept.',
        'Start it again (deferral-desk serve), check the tunnel if you use one, then reload this page.',
      );
    });
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return { bug: `${path}: status ${response.status}, ${text.slice(0, 300)}` };
  }
}

/** The end of the name, which holds the extension, as one segment of a path. */
const uploadName = (file: GivenFile): string => encodeURIComponent(file.name.slice(-60)) || 'file';

function opened<T>(answer: Answer): T {
  if ('ok' in answer) return answer.ok as T;
  if ('problem' in answer) {
    const { code, says, hint, notBefore } = answer.problem;
    throw new Problem(code, says, hint, notBefore ? { notBefore } : {});
  }
  throw new Error(answer.bug);
}
