/**
 * A PostgreSQL of the tests' own: in a folder of its own, under a user without rights, on a free port of 127.0.0.1. Null where
 * there is none on this machine; test/system.mjs installs it where it may.
 */
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { freePort } from './free-port.ts';

export interface Postgres {
  /** Of a new, empty database. */
  database(): string;
  /** `text` run by psql, as its own user. */
  sql(database: string, text: string): string;
  stop(how?: 'fast' | 'immediate'): void;
  start(): void;
  /** kill -9 of all its processes, or of the ones that serve connections: it recovers by itself then. */
  kill(which: 'all' | 'backends'): void;
  /** Stops it, and removes its folder. */
  remove(): void;
  bin: string;
  port: number;
  folder: string;
  /** For spawn: the user without rights, where the tests run as root. */
  as: { uid?: number; gid?: number };
}

/** Of this checkout, as made by `initdb` for this user: half a second of a processor to make, a tenth to copy. */
const made = join(import.meta.dirname, '../../node_modules/.cache/postgresql');
const root = '/usr/lib/postgresql';
const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
const bin = versions
  .map((version) => join(root, version, 'bin'))
  .find((path) => existsSync(join(path, 'initdb')));

/** Why there is none, for the name of a skipped test; null where there is one. */
export const noPostgres: string | null =
  process.platform === 'win32' || !bin ? 'needs PostgreSQL: apt-get install postgresql' : null;

export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-pg-'));
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (nobody.uid) chownSync(folder, nobody.uid, nobody.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const run = (program: string, ...args: string[]): string => {
    const { status, stdout, stderr, error } = spawnSync(join(bin!, program), args, {
      ...nobody,
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder, LC_ALL: 'C' },
      // The server outlives pg_ctl, and would keep its pipes open.
      stdio: program === 'pg_ctl' ? 'ignore' : 'pipe',
    });
    if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  const kept = `${made}-${basename(dirname(bin!))}-${nobody.uid ?? process.getuid!()}`;
  if (!existsSync(kept)) {
    run('initdb', '-N', '-D', data, '-U', 'desk', '-A', 'trust', '--locale=C', '-E', 'UTF8');
    keep(data, kept);
  } else copy(kept, data);
  const options = [`-p ${port}`, `-k ${folder}`, '-c listen_addresses=127.0.0.1', ...settings].join(' ');
  let databases = 0;
  const postgres: Postgres = {
    ...{ bin: bin!, port, folder, as: nobody },
    database() {
      const name = `history${++databases}`;
      run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'desk', name);
      return `postgres://desk@127.0.0.1:${port}/${name}`;
    },
    sql: (database, text) => run('psql', database, '-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', text),
    start: () => void run('pg_ctl', '-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start'),
    stop: (how = 'fast') => void run('pg_ctl', '-D', data, '-m', how, '-w', 'stop'),
    kill(which) {
      const first = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]!;
      const all = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout;
      const own = all.split('\n').filter((line) => line.trim().split(/\s+/)[1] === first);
      const served = own.filter((line) => /postgres: desk history\d+ /.test(line));
      const pids = (which === 'all' ? own : served).map((line) => Number(line.trim().split(/\s+/)[0]));
      for (const pid of which === 'all' ? [Number(first), ...pids] : pids.slice(0, 1)) kill(pid);
    },
    remove() {
      try {
        postgres.stop('immediate');
      } catch {
        // it is stopped
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  mkdirSync(join(folder, 'tmp'));
  postgres.start();
  return postgres;
}

/** With owners and rights, which `cpSync` leaves behind. */
function copy(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Whole or not at all; of two at once one is the first. */
function keep(data: string, kept: string): void {
  const draft = `${kept}-${process.pid}-${threadId}`;
  mkdirSync(dirname(kept), { recursive: true });
  copy(data, draft);
  try {
    renameSync(draft, kept);
  } catch {
    rmSync(draft, { recursive: true });
  }
}

/** Gone already is gone. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
