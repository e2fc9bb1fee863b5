/**
 * A lock between processes: a file that names its holder. Process id and the time that process was started, because
 * ids are used again; and the computer, because a folder may be shared. A lock whose holder has died is taken over.
 */
import { randomBytes } from 'node:crypto';
import { link, lstat, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, startOf } from './process.ts';
import { expectRegular, readRegularNow } from './regular-file.ts';

export interface Holder {
  pid: number;
  /** Start of the process, in the system's own words; empty where it does not tell. */
  started: string;
  host: string;
  nonce: string;
}

export interface LockFile {
  /** Tells this lock from every other one. */
  nonce: string;
  release(): Promise<void>;
}

/** A lock of another computer counts as left behind after this long without a sign of life. */
const silentMs = 10 * 60_000;
/** A holder gives one every 20 seconds. */
const listenMs = 45_000;
/** Taking a lock away takes milliseconds; longer ago, and who did it crashed. */
const crashedMs = 15_000;

/**
 * Takes the lock, or says who has it (null: nobody can tell). Throws errors of the file system as they are.
 * @param listen how long to wait for a sign of life where its time tells nothing, milliseconds
 */
export async function takeLock(
  path: string,
  listen = listenMs,
): Promise<LockFile | { heldBy: Holder | null }> {
  const mine: Holder = {
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
    nonce: randomBytes(8).toString('hex'),
  };
  for (let tries = 0; !(await create(path, mine)); tries++) {
    const found = await holderOf(path);
    if (found === 'gone') continue;
    if (tries > 5 || (found && (await holds(path, found, listen)))) return { heldBy: found };
    await takeAway(path, found);
  }
  return {
    nonce: mine.nonce,
    async release() {
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
    text = readRegularNow(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A link that leads nowhere is there all the same, and names nobody. A file is a new lock, made just now.
    if (code === 'ENOENT') return (await lstat(path).catch(() => null))?.isSymbolicLink() ? null : 'gone';
    throw error;
  }
  const parts =
    /^\{"pid":(\d{1,10}),"started":"([^"\\]{0,100})","host":"([^"\\]{0,300})","nonce":"(\w{1,40})"\}$/.exec(
      text,
    );
  return parts && { pid: Number(parts[1]), started: parts[2]!, host: parts[3]!, nonce: parts[4]! };
}

async function holds(path: string, holder: Holder, listen: number): Promise<boolean> {
  if (holder.host !== hostname()) return isAlive(path, listen);
  if (!isRunning(holder.pid)) return false;
  const started = await startOf(holder.pid);
  return !started || !holder.started || started === holder.started;
}

/**
 * Whether a holder on another computer gives a sign of life. By a clock that ran ahead, or by ours that was set back,
 * the last one lies in the future and tells nothing by its age: then the next one is waited for.
 */
async function isAlive(path: string, listen: number): Promise<boolean> {
  const sign = async (): Promise<number> => (await stat(path)).mtimeMs;
  const last = await sign();
  const age = Date.now() - last;
  if (age > -silentMs) return age < silentMs;
  for (let waited = 0; waited < listen; waited += 250) {
    await sleep(250);
    if ((await sign()) !== last) return true;
  }
  return false;
}

/**
 * Takes a lock away that was left behind. Who looked may have looked long ago, and another one may have done the same
 * and locked anew meanwhile; so the second look is taken alone, and only that very lock goes.
 */
async function takeAway(path: string, left: Holder | null): Promise<void> {
  const guard = `${path}.taking`;
  try {
    await writeFile(guard, `${process.pid} ${hostname()}`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (await crashed(guard)) await rm(guard, { force: true });
    else await sleep(5);
    return;
  }
  try {
    const found = await holderOf(path);
    if (found !== 'gone' && found?.nonce === left?.nonce) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Whether who took a lock away ended before it was done; on another computer, or of an unknown one, by its age. */
async function crashed(guard: string): Promise<boolean> {
  const made = expectRegular(guard);
  if (!made) return false;
  const text = await readFile(guard, 'utf8').catch(() => '');
  const [, pid, host] = /^(\d{1,10}) (.+)$/.exec(text) ?? [];
  return Math.abs(Date.now() - made.mtimeMs) > crashedMs || (host === hostname() && !isRunning(Number(pid)));
}
