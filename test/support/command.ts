/** The built command line: as a process of its own, or, where a test runs it dozens of times, in one that stays. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { root } from './double.ts';

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export function command(
  args: readonly string[],
  options: { input?: string | Uint8Array; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], {
      env: { ...process.env, ...options.env },
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (err += chunk));
    child.on('close', (code) => done({ code, out, err }));
    child.stdin.on('error', () => {}).end(options.input ?? '');
  });
}

/** Opening a history for the seventieth time or so is a SIGSEGV in V8 11.3, that of Node 20. */
const mostRuns = 40;

/**
 * One process for many runs, one after the other, of all files that this one tests. What breaks it is what broke the
 * run, with what it said.
 */
export class WarmCommand {
  static #host: ChildProcess | null = null;
  static #runs = 0;
  static #last: Promise<unknown> = Promise.resolve();

  /** `env`: beside that of the tests; null takes a name out of it. */
  run(
    args: readonly string[],
    input: string | Uint8Array | null = null,
    env: Record<string, string | null> = {},
  ): Promise<Ran> {
    const ran = WarmCommand.#last.then(() => WarmCommand.#run(args, input, env));
    WarmCommand.#last = ran;
    return ran;
  }

  static async #run(args: readonly string[], input: string | Uint8Array | null, env: object): Promise<Ran> {
    if (this.#runs++ % mostRuns === 0) this.#host?.disconnect();
    const host = this.#host?.connected ? this.#host : (this.#host = started());
    return new Promise((done) => {
      let err = '';
      const hear = (chunk: Buffer): void => void (err += String(chunk));
      const broke = (code: number | null, signal: NodeJS.Signals | null): void =>
        done({ code, out: '', err: signal ? `${err}ended by ${signal}` : err });
      host.stderr!.on('data', hear);
      host.once('close', broke);
      host.once('message', (ran: Ran) => {
        host.off('close', broke);
        host.stderr!.off('data', hear);
        done(ran);
      });
      host.send({ args, env, input: input === null ? null : Buffer.from(input).toString('base64') });
    });
  }
}

/** It goes with us, and keeps nobody waiting. */
function started(): ChildProcess {
  const host = fork(join(root, 'test/support/command-host.cjs'), {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  host.unref();
  host.channel!.unref();
  (host.stderr as Socket).unref();
  return host;
}
