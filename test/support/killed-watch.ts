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
import { WarmCommand } from './command.ts';
import type { CutWay } from './cutting.ts';
import { root } from './double.ts';
import { MailLog } from './mail-log.ts';
import { parsed, type Said } from './watched.ts';

/** In two steps, as logrotate makes it: a kill may come between them. */
export type Rotation = 'rename' | 'copytruncate' | 'none';
export const rotations: readonly Rotation[] = ['none', 'rename', 'none', 'copytruncate'];

/** Receivers in trouble one after the other, each with an end of its own, and mail that goes through beside them. */
export function afternoon(receivers: number): string[] {
  const log = new MailLog('2026-05-17T09:00:00Z');
  for (let n = 0; n < receivers; n++) {
    const [domain, start] = [`r${n}.example`, n * 30];
    const ids = [1, 2, 3].map((m) => `A1B2${m}${n.toString(16).toUpperCase().padStart(3, '0')}`);
    for (const id of ids) log.arrives(start, id);
    for (let at = 1; at < 75 + n; at += 15) for (const id of ids) log.defers(start + at, id, domain);
    const [first, second, third] = ids as [string, string, string];
    log.delivers(start + 80 + n, first, domain).refuses(start + 81 + n, second, domain);
    if (n % 2) log.expires(start + 82 + n, third);
    else log.delivers(start + 82 + n, third, domain);
    for (let at = 0; at < 30; at += 10) log.delivers(start + at, `B${at}C0${100 + n}`, 'well.example');
  }
  return log.inOrder();
}

/** What has to be the same however the log was read. */
export interface Outcome {
  /** Each thing said, once: when, what and of whom. */
  said: string[];
  /** Of each case: the receiver, how it stands, how many tries it shows, and its counts. */
  cases: string[];
  tallies: { receivers: [string, Counts][]; statuses: [string, number][] };
}

/** The team's history, and the way to it that is cut while the watch is at work. */
export interface CutHistory {
  history: string;
  way: CutWay;
}

/** But that the team's history was away, at the start or later: that is told by the cuts. */
const said = (lines: string): Said[] =>
  parsed<Said | { problem: object }>(lines).filter(
    (one): one is Said =>
      'what' in one && !(one.what === 'problem' && one.says.includes('cannot be reached')),
  );

export class KilledWatch {
  readonly #folder: string;
  readonly #team: CutHistory | null;
  readonly #log: string;
  readonly #heard: Said[] = [];
  kills = 0;

  constructor(folder: string, team: CutHistory | null = null) {
    this.#folder = folder;
    this.#team = team;
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
      // Its start is a few thousand bytes: mostly it shall get further.
      if (part[0] !== lines[0] || Math.random() < 0.3) this.#cut();
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
    const { history, way } = this.#team ?? {};
    const port = `:${way?.port}/`;
    const watch = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...this.#env(history?.replace(/:\d+\//, port)) },
    });
    let heard = '';
    watch.stdout!.setEncoding('utf8').on('data', (part: string) => (heard += part));
    // A line that the kill cut was not said.
    watch.once('close', () => this.#heard.push(...said(heard.slice(0, heard.lastIndexOf('\n') + 1))));
    return watch;
  }

  #env = (history: string | undefined): Record<string, string> =>
    history ? { DEFERRAL_DESK_HISTORY: history, DEFERRAL_DESK_AS: 'sender' } : {};

  /** Soon: at a byte of what it asks or is answered, or when something was saved and it does not know. */
  #cut(): void {
    const way = this.#team?.way;
    if (Math.random() < 0.3) way?.cutAnswerTo('desk.append');
    else way?.cutAt(Math.random() < 0.5 ? 'up' : 'down', 1 + Math.floor(Math.random() * 20_000));
  }

  async #opened(watch: ChildProcess): Promise<void> {
    // Nobody knocks at the door of one who keeps a team's history: there is none.
    if (this.#team) return void (await sleep(Math.random() * 1500));
    const door = join(this.#folder, 'data/door.json');
    while (!existsSync(door) && watch.exitCode === null) await sleep(5);
  }

  async #desk<T>(...args: string[]): Promise<T[]> {
    const env = this.#env(this.#team?.history);
    const { code, out, err } = await new WarmCommand().run([...args, ...this.#data], null, env);
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
