/**
 * The screens' end of the contract. In Electron the preload script offers a bridge; in a browser the same calls
 * go to the page's own origin with the token that opened it. Both answer with an `Answer`.
 */
import { Problem, type ProblemJson } from '../problem.ts';
import { actionHeader, Repeats } from './repeats.ts';
import { listenTo, type HostState, type HostStream, type Streamed, type Timer } from './stream.ts';
import type { Api, EventName, Events, InputOf, Method, Outputs } from './contract.ts';

export { Problem };
export type { HostState };

/** What crosses the wire: the value, a refusal that the user can mend, or a bug with its details. */
export type Answer = { ok: unknown } | { problem: ProblemJson } | { bug: string };

/** A file that the user dropped or chose; of a browser's `File` only the name is looked at here. */
export interface GivenFile {
  name: string;
}
/** The contract, and the way of a file to the host, which names it by a token from then on. */
export interface Client extends Api {
  hand(file: GivenFile): Promise<{ token: string; name: string }>;
  /** Whether the host answers, from its first answer on. A window of the desktop has its host in itself. */
  onHost(listener: (state: HostState) => void): () => void;
  /** Takes the key out of an address that `serve` printed, or out of its end; false if there is none in it. */
  takeKey(text: string): boolean;
}

/** `window.deferralDesk` in Electron. */
export interface Bridge {
  call(method: string, input: unknown, action: string): Promise<Answer>;
  on(event: string, listener: (payload: unknown) => void): () => void;
  hand(file: GivenFile): Promise<{ token: string; name: string }>;
}

/** The little of a browser page that the client uses, so that it is compiled and tested without one. */
export interface Page {
  deferralDesk?: Bridge;
  location: { hash: string; pathname: string; search: string };
  history: { replaceState(state: unknown, unused: string, url: string): void };
  /** Behind a proxy that people sign in at, a cookie holds the key. */
  document?: { cookie: string };
  sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string | GivenFile },
  ): Promise<Streamed & { text(): Promise<string> }>;
  after: Timer;
  /** 32 hexadecimal digits that nobody else has. */
  newKey(): string;
}

const tokenKey = 'deferral-desk-token';

/**
 * Takes the token out of `#token=…` at first load, keeps it for this tab and removes it from the address, so that
 * it stays out of the history and of screenshots. Null where there is none.
 */
export function takeToken(page: Pick<Page, 'location' | 'history' | 'sessionStorage'>): string | null {
  const given = keyIn(page.location.hash);
  if (given) {
    page.sessionStorage.setItem(tokenKey, given);
    page.history.replaceState(null, '', page.location.pathname + page.location.search);
  }
  return given ?? page.sessionStorage.getItem(tokenKey);
}

/** `http://127.0.0.1:8421/#token=…`, or what stands behind the sign. */
const keyIn = (text: string): string | null =>
  /^(?:\S*#token=)?([A-Za-z0-9_-]{16,200})$/.exec(text.trim())?.[1] ?? null;

/** The app behind this page, through whichever host opened it. */
export function connect(page: Page): Client {
  const repeats = new Repeats(page.newKey);
  return page.deferralDesk ? overBridge(page.deferralDesk, repeats) : overHttp(page, repeats);
}

function overBridge(bridge: Bridge, repeats: Repeats): Client {
  return {
    call: <M extends Method>(method: M, input: InputOf<M>) =>
      repeats.once(`${method} ${JSON.stringify(input)}`, async (action) =>
        opened<Outputs[M]>(await bridge.call(method, input, action)),
      ),
    on: (event, listener) => bridge.on(event, (payload) => listener(payload as never)),
    hand: (file) => bridge.hand(file),
    onHost: () => () => {},
    takeKey: () => false,
  };
}

const keyHeader = 'x-deferral-desk-token';
/** It may have been given anew, in another tab. */
const cookieKey = (page: Page): string | undefined =>
  /(?:^|;\s*)deferral-desk-key=([\w-]+)/.exec(page.document?.cookie ?? '')?.[1];

function overHttp(page: Page, repeats: Repeats): Client {
  let token = takeToken(page) ?? '';
  const key = (): string => cookieKey(page) ?? token;
  let stream: HostStream | null = null;
  let state: HostState = 'here';
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const hosts = new Set<(state: HostState) => void>();
  const turned = (to: HostState): void => {
    if (to === state) return;
    state = to;
    for (const listener of hosts) listener(state);
  };
  const listen = (): void => {
    stream ??= listenTo(
      () => page.fetch('events', { method: 'GET', headers: { [keyHeader]: key() } }),
      (event, data) => {
        for (const listener of listeners.get(event) ?? []) listener(JSON.parse(data) as never);
      },
      turned,
      page.after,
    );
  };
  return {
    async call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]> {
      const body = JSON.stringify(input);
      return repeats.once(`${method} ${body}`, async (action) => {
        const headers = { 'content-type': 'application/json', [actionHeader]: action };
        return opened(await post(page, `rpc/${method}`, key(), headers, body));
      });
    },
    async hand(file) {
      const headers = { 'content-type': 'application/octet-stream' };
      return opened(await post(page, `upload/${uploadName(file)}`, key(), headers, file));
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
      listen();
      const heard = listeners.get(event) ?? new Set();
      listeners.set(event, heard.add(listener));
      return () => heard.delete(listener);
    },
    onHost(listener) {
      listen();
      hosts.add(listener);
      return () => hosts.delete(listener);
    },
    takeKey(text) {
      const given = keyIn(text);
      if (!given) return false;
      token = given;
      page.sessionStorage.setItem(tokenKey, given);
      stream?.wake();
      return true;
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
    .fetch(path, { method: 'POST', headers: { ...headers, [keyHeader]: token }, body })
    .catch(() => {
      throw new Problem(
        'host-gone',
        'Deferral Desk no longer answers. What was reported as saved is kept.',
        'Start it again (deferral-desk serve), or check the tunnel if you use one. What you typed stays here.',
      );
    });
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch {
    // Not of the host, which answers in JSON: of the proxy in front, at which people sign in.
    if (response.status === 401)
      throw new Problem(
        'not-signed-in',
        'Your sign-in has ended.',
        'Open this page in a second tab and sign in there; then do this once more. What you typed stays here.',
      );
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
