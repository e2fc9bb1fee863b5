/** Running hosts for tests: `deferral-desk serve`, and the built main.ts on the double of `electron`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import { freePort } from './free-port.ts';
import { until } from './waiting.ts';

export const root = resolve(import.meta.dirname, '../..');

/** For Node: what runs behind it is on the double. */
export const onDouble = [
  '--experimental-websocket',
  ...['--import', join(root, 'test/support/electron-double/register.mjs')],
];

/** Starts `deferral-desk serve` and waits for the address that it prints. */
export async function startServe(
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
  cli = join(root, 'dist/cli.js'),
  port = 0,
  more: readonly string[] = [],
): Promise<{ address: string; process: ChildProcess; stop(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--port', String(port), '--data', dataFolder, ...more],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const address = await new Promise<string>((done, fail) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(out);
      if (found) done(found[0]);
    });
    child.once('exit', (code) => fail(new Error(`serve ended with ${code}: ${errors}`)));
  });
  return {
    address,
    process: child,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
    },
  };
}

let running: Promise<{ address: string; browser: Browser }> | null = null;

/** One Chromium for all doubles that this process starts, and with it goes; `address` is for `DOUBLE_CHROMIUM`. */
export const oneChromium = () => (running ??= startChromium());

async function startChromium() {
  const { chromium } = await import('@playwright/test'); // half a second, which most who read this file need not
  const port = await freePort();
  await chromium.launch({
    executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
    args: ['--disable-background-networking', '--no-first-run', `--remote-debugging-port=${port}`],
  });
  const address = `http://127.0.0.1:${port}`;
  // Who launches it sees no window of others, who joins it sees all.
  return { address, browser: await chromium.connectOverCDP(address) };
}

/** The window of the double with this process id, which goes with its process. */
export async function windowOf(pid: number | undefined): Promise<Page | undefined> {
  const { browser } = await oneChromium();
  const pages = browser.contexts().flatMap((context) => context.pages());
  return pages.find((page) => page.url().startsWith(`http://desk-${pid}.localhost/`));
}

/** Runs dist/main.js on the double, its window in the Chromium of all. */
export async function startDouble(
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ page: Page; ask(name: string, input?: object): Promise<unknown>; stop(): Promise<void> }> {
  const { address } = await oneChromium();
  const child = spawn(process.execPath, [...onDouble, join(root, 'dist/main.js')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, DEFERRAL_DESK_DATA: dataFolder, DOUBLE_CHROMIUM: address, ...env },
  });
  let last = 0;
  const open = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  child.on('message', ({ id, answer, error }: { id: number; answer?: unknown; error?: string }) => {
    const call = open.get(id);
    open.delete(id);
    if (error) call?.fail(new Error(error));
    else call?.done(answer);
  });
  const ask = (name: string, input: object = {}): Promise<unknown> =>
    new Promise((done, fail) => {
      open.set(++last, { done, fail });
      child.send({ id: last, ask: name, ...input });
    });
  const page = await until('a window of the double', () => {
    if (child.exitCode !== null) throw new Error(`the double ended with ${child.exitCode}`);
    return windowOf(child.pid);
  });
  return {
    page,
    ask,
    async stop() {
      child.kill('SIGKILL');
      await new Promise((done) =>
        child.exitCode !== null || child.signalCode ? done(null) : child.once('exit', done),
      );
    },
  };
}

/** The methods of a running desktop, called as its page does. */
export const desktopCalls =
  (double: Pick<Awaited<ReturnType<typeof startDouble>>, 'ask'>) =>
  async <M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]> => {
    const { ok } = (await double.ask('foreignMessage', {
      channel: 'desk',
      url: 'app://desk/index.html',
      args: [method, input],
    })) as { ok: { ok: Outputs[M] } };
    return ok.ok;
  };

/** The methods of a running desk, called as its screens do; gives what is `ok`, throws what is not. */
export function callsOf(address: string): (method: string, input: object) => Promise<unknown> {
  const url = new URL(address);
  return async (method, input) => {
    const response = await fetch(`${url.origin}/rpc/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-deferral-desk-token': url.hash.replace('#token=', ''),
        // A connection that was idle for five seconds is closed by the host, on a busy machine while one writes to it.
        connection: 'close',
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as { ok?: unknown; problem?: { says: string; code: string } };
    if (answer.ok === undefined) throw Object.assign(new Error(JSON.stringify(answer)), answer.problem);
    return answer.ok;
  };
}
