/**
 * One process at a time holds a data folder. The lock is a file that names its holder: process id and the time that
 * process was started, because ids are used again; and the computer, because a folder may be shared.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, lstat, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../../shared/problem.ts';
import { isRunning, startOf } from '../process/process.ts';

interface Holder {
  pid: number;
  /** Start of the process, in the system's own words; empty where it does not tell. */
  started: string;
  host: string;
  nonce: string;
}

const lockName = 'lock';
const heartbeatMs = 20_000;
/** A lock of another computer counts as left behind after this long without a sign of life. */
const silentMs = 10 * 60_000;

export interface FolderLock {
  /** Tells this lock from every other one. */
  nonce: string;
  release(): Promise<void>;
}

/** Throws an error with code ESTALE where the folder of this path is not the one that was locked. */
export type FolderProof = () => Promise<void>;

/**
 * A folder that was moved away or unmounted may have another one in its place: an empty one, or somebody else's. Only
 * the one that we locked holds our lock.
 */
export function proofOf(folder: string, nonce: string): FolderProof {
  const path = join(folder, lockName);
  return async () => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => error.code ?? '');
    if (!text.includes(`"nonce":"${nonce}"`)) throw notOurs();
  };
}

/** The same at once, for what is written at once. */
export function proveNow(folder: string, nonce: string): void {
  let text = '';
  try {
    text = readFileSync(join(folder, lockName), 'utf8');
  } catch {
    // not there, or not to be read: not ours either way
  }
  if (!text.includes(`"nonce":"${nonce}"`)) throw notOurs();
}

const notOurs = (): Error =>
  Object.assign(new Error('the data folder is another one now'), { code: 'ESTALE' });

/** Takes the folder. Throws Problem `folder-in-use` if another process has it; errors of the file system as they are. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, lockName);
  const mine: Holder = {
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
    nonce: randomBytes(8).toString('hex'),
  };
  for (let tries = 0; !(await create(path, mine)); tries++) {
    const found = await holderOf(path);
    if (found === 'gone') continue;
    if (tries > 5 || (found && (await holds(path, found)))) throw inUse(found);
    await takeAway(path, found);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A folder that is away is noticed by the next save, which says so.
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  heartbeat.unref();
  return {
    nonce: mine.nonce,
    async release() {
      clearInterval(heartbeat);
      const found = await holderOf(path);
      if (found && found !== 'gone' && found.nonce === mine.nonce) await rm(path, { force: true });
    },
  };
}

/** Whole or not at all: written under another name and linked, so that nobody ever reads half a lock. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.nonce}.tmp`;
  try {
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // FAT, exFAT and some shares have no links: there the name itself is taken exclusively.
    if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
    return createExclusively(path, holder);
  } finally {
    await rm(draft, { force: true });
  }
}

async function createExclusively(path: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify(holder));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Null: the lock names nobody (an empty or foreign file). */
async function holderOf(path: string): Promise<Holder | null | 'gone'> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A link that leads nowhere is there all the same, and names nobody.
    if (code === 'ENOENT') return (await lstat(path).catch(() => null)) ? null : 'gone';
    throw error;
  }
  const parts =
    /^\{"pid":(\d{1,10}),"started":"([^"\\]{0,100})","host":"([^"\\]{0,300})","nonce":"(\w{1,40})"\}$/.exec(
      text,
    );
  return parts && { pid: Number(parts[1]), started: parts[2]!, host: parts[3]!, nonce: parts[4]! };
}

async function holds(path: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return Date.now() - (await stat(path)).mtimeMs < silentMs;
  if (!isRunning(holder.pid)) return false;
  const started = await startOf(holder.pid);
  return !started || !holder.started || started === holder.started;
}

/**
 * Takes a lock away that was left behind. Between looking and taking, another process may have done the same and
 * locked anew; its lock is put back.
 */
async function takeAway(path: string, left: Holder | null): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = await holderOf(aside);
  if (taken && taken !== 'gone' && taken.nonce !== left?.nonce) await link(aside, path);
  await rm(aside, { force: true });
}

function inUse(holder: Holder | null): Problem {
  const where = holder && holder.host !== hostname() ? ` on ${holder.host}` : '';
  const who = holder ? ` (process ${holder.pid}${where})` : '';
  return new Problem(
    'folder-in-use',
    `Another Deferral Desk is using this data folder${who}.`,
    'Work in its window, or close it and try again; or name another folder with --data.',
  );
}
