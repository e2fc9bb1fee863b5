/**
 * The desktop program as a user starts it: on the runtime that DESK_RUNTIME names (Electron's own executable, or that
 * of a package), else the built main.ts on the double of `electron`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import type { InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import { onDouble, oneChromium, root, windowOf } from './double.ts';
import { freePort } from './free-port.ts';

const real = process.env.DESK_RUNTIME;
export const isReal = real !== undefined;
export const runtimeName = real === undefined ? 'the double' : basename(real);
const main = join(root, 'dist/main.js');

function commandLine(port: number, files: readonly string[]): [string, string[]] {
  if (real === undefined) return [process.execPath, [...onDouble, main, ...files]];
  const isPackage = !/^electron(\.exe)?$/i.test(basename(real));
  return [real, [...(isPackage ? [] : [main]), `--remote-debugging-port=${port}`, ...files]];
}

export interface Started {
  /** Resolves with the exit status. */
  readonly ended: Promise<number | null>;
  window(): Promise<Page>;
  kill(): void;
}

export async function startDesktop(dataFolder: string, ...files: string[]): Promise<Started> {
  const port = await freePort();
  const [command, args] = commandLine(port, files);
  const child = spawn(command, args, {
    stdio: 'ignore',
    env: {
      ...process.env,
      DEFERRAL_DESK_DATA: dataFolder,
      ...(!isReal && { DOUBLE_CHROMIUM: (await oneChromium()).address }),
    },
  });
  return {
    ended: once(child, 'exit').then(([code]) => code as number | null),
    window: () => within(120, 'a window', () => (isReal ? pageOf(port) : windowOf(child.pid))),
    kill: () => child.kill('SIGKILL'),
  };
}

const joined = new Map<number, Browser>();
async function pageOf(port: number): Promise<Page | undefined> {
  const browser = joined.get(port) ?? (await chromium.connectOverCDP(`http://127.0.0.1:${port}`));
  joined.set(port, browser);
  return browser
    .contexts()
    .flatMap((context) => context.pages())
    .find((page) => page.url().startsWith('app://desk/'));
}

/** A method of the contract, called through the bridge of the page. */
export async function ask<M extends Method>(page: Page, method: M, input: InputOf<M>): Promise<Outputs[M]> {
  const answer = await page.evaluate(
    ([name, given]) =>
      (
        window as unknown as { deferralDesk: { call(m: unknown, i: unknown): Promise<object> } }
      ).deferralDesk.call(name, given),
    [method, input] as const,
  );
  if (!('ok' in answer)) throw new Error(JSON.stringify(answer));
  return answer.ok as Outputs[M];
}

/** Whoever has the folder open, also a process that started itself again. */
export function endHolder(dataFolder: string): void {
  try {
    process.kill(
      (JSON.parse(readFileSync(join(dataFolder, 'lock'), 'utf8')) as { pid: number }).pid,
      'SIGKILL',
    );
  } catch {
    // Nobody has.
  }
}

export async function within<T>(
  seconds: number,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`no ${what} after ${seconds} seconds`);
    await sleep(300);
  }
}
