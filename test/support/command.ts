/** The built command line: as a process of its own, or, where a test runs it dozens of times, in one that stays. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll } from 'vitest';
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

/** One process for many runs, one after the other. What breaks it is what broke the run, with what it said. */
export class WarmCommand {
  /** Ends with the tests of the file in which it is made. */
  constructor() {
    afterAll(() => this.#stop());
  }

  #host: ChildProcess | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** `env`: beside that of the tests; null takes a name out of it. */
  run(
    args: readonly string[],
    input: string | Uint8Array | null = null,
    env: Record<string, string | null> = {},
  ): Promise<Ran> {
    const ran = this.#last.then(() => this.#run(args, input, env));
    this.#last = ran;
    return ran;
  }

  #run(args: readonly string[], input: string | Uint8Array | null, env: object): Promise<Ran> {
    const host = (this.#host ??= fork(join(root, 'test/support/command-host.cjs'), {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    }));
    return new Promise((done) => {
      let err = '';
      const hear = (chunk: Buffer): void => void (err += String(chunk));
      const broke = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#host = null;
        done({ code, out: '', err: signal ? `${err}ended by ${signal}` : err });
      };
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

  async #stop(): Promise<void> {
    await this.#last;
    const host = this.#host;
    if (!host) return;
    const gone = once(host, 'close');
    host.kill();
    await gone;
  }
}
