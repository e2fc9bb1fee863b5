/** The built watch on a log that is written to and rotated meanwhile, killed with -9 again and again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Counts } from '../../shared/watch/tallies.ts';
import { command } from './command.ts';
import { root } from './double.ts';
import { parsed, type Said } from './watched.ts';

/** In two steps, as logrotate makes it: a kill may come between them. */
export type Rotation = 'rename' | 'copytruncate' | 'none';
export const rotations: readonly Rotation[] = ['none', 'rename', 'none', 'copytruncate'];

/** What has to be the same however the log was read. */
export interface Outcome {
  /** Each thing said, once: when, what and of whom. */
  said: string[];
  /** Of each case: the receiver, how it stands, how many tries it shows, and its counts. */
  cases: string[];
  tallies: { receivers: [string, Counts][]; statuses: [string, number][] };
}

export class KilledWatch {
  readonly #folder: string;
  readonly #log: string;
  readonly #heard: Said[] = [];
  kills = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#log = join(folder, 'mail.log');
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#log, '');
  }

  write(lines: readonly string[]): void {
    appendFileSync(this.#log, lines.map((line) => `${line}\n`).join(''));
  }

  /** Starts it, writes these lines meanwhile with a rotation in their middle, and kills it at a moment of its own. */
  async round(lines: readonly string[], how: Rotation): Promise<void> {
    const watch = this.#start();
    const gone = once(watch, 'close');
    const kill = async (): Promise<void> => {
      if (watch.exitCode === null && watch.signalCode === null) this.kills++;
      watch.kill('SIGKILL');
      await gone;
    };
    const middle = lines.length >> 1;
    // Half of them while it starts, half while it follows.
    if (Math.random() < 0.5) await this.#opened(watch);
    for (const part of [lines.slice(0, middle), lines.slice(middle)]) {
      for (const line of part) {
        appendFileSync(this.#log, `${line.slice(0, 40)}`);
        await sleep(Math.random() * 8);
        appendFileSync(this.#log, `${line.slice(40)}\n`);
      }
      if (how !== 'none' && part.length > 0 && part[0] === lines[0]) {
        await sleep(Math.random() * 400);
        this.#pack();
        this.#begin(how);
        if (Math.random() < 0.5) await kill();
        this.#end(how);
      }
    }
    await sleep(Math.random() * 900);
    await kill();
  }

  /** What it has come to once all is read. */
  async outcome(): Promise<Outcome> {
    for (let more = 2; more > 0; more--)
      this.#heard.push(...(await this.#desk<Said>(...this.#args, '--once')));
    const [{ cases }] = (await this.#desk('case', 'list')) as [{ cases: { case: string }[] }];
    const shown: string[] = [];
    for (const one of cases) {
      const [c] = (await this.#desk('case', 'show', one.case)) as [Record<string, unknown>];
      const { until: _, sources: __, ...watch } = c['watch'] as Record<string, unknown>;
      const { recipientDomain, status, openedBy } = c;
      const attempts = (c['attempts'] as unknown[]).length;
      shown.push(JSON.stringify({ recipientDomain, status, openedBy, attempts, watch }));
    }
    const kept = JSON.parse(readFileSync(join(this.#folder, 'data/watch.json'), 'utf8')) as {
      watch: { tallies: Outcome['tallies'] };
    };
    const { receivers, statuses } = kept.watch.tallies;
    return {
      said: [...new Set(this.#heard.map(({ case: _, ...told }) => JSON.stringify(told)))].sort(),
      cases: shown.sort(),
      tallies: { receivers, statuses },
    };
  }

  /** How often something was said a second time: a kill came between saying it and writing down that it was said. */
  get saidTwice(): number {
    return this.#heard.length - new Set(this.#heard.map((told) => JSON.stringify(told))).size;
  }

  get #args(): string[] {
    return ['watch', '--log', this.#log, '--digest', 'off'];
  }
  get #data(): string[] {
    return ['--json', '--data', join(this.#folder, 'data')];
  }

  #start(): ChildProcess {
    const args = [join(root, 'dist/cli.js'), ...this.#args, ...this.#data];
    const watch = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let heard = '';
    watch.stdout!.setEncoding('utf8').on('data', (part: string) => (heard += part));
    // A line that the kill cut was not said.
    watch.once('close', () => this.#heard.push(...parsed<Said>(heard.slice(0, heard.lastIndexOf('\n') + 1))));
    return watch;
  }

  async #opened(watch: ChildProcess): Promise<void> {
    const door = join(this.#folder, 'data/door.json');
    while (!existsSync(door) && watch.exitCode === null) await sleep(5);
  }

  async #desk<T>(...args: string[]): Promise<T[]> {
    const { code, out, err } = await command([...args, ...this.#data]);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${err}`);
    return parsed<T>(out);
  }

  /** The older ones move on by one; the newest of them is packed only now (`delaycompress`). */
  #pack(): void {
    for (let n = 99; n >= 2; n--)
      if (existsSync(`${this.#log}.${n}.gz`)) renameSync(`${this.#log}.${n}.gz`, `${this.#log}.${n + 1}.gz`);
    if (!existsSync(`${this.#log}.1`)) return;
    writeFileSync(`${this.#log}.2.gz`, gzipSync(readFileSync(`${this.#log}.1`)));
    rmSync(`${this.#log}.1`);
  }

  #begin(how: Rotation): void {
    if (how === 'rename') renameSync(this.#log, `${this.#log}.1`);
    else copyFileSync(this.#log, `${this.#log}.1`);
  }

  #end(how: Rotation): void {
    if (how === 'rename') writeFileSync(this.#log, '');
    else truncateSync(this.#log, 0);
  }
}
