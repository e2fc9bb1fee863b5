/** One process at a time holds a data folder, for as long as it runs; its lock also proves which folder it is. */
import { readFileSync } from 'node:fs';
import { readFile, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../../shared/problem.ts';
import { takeLock, type Holder, type LockFile } from '../process/lock-file.ts';

const lockName = 'lock';
const heartbeatMs = 20_000;

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
export async function lockFolder(folder: string): Promise<LockFile> {
  const path = join(folder, lockName);
  const lock = await takeLock(path);
  if ('heldBy' in lock) throw inUse(lock.heldBy);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A folder that is away is noticed by the next save, which says so.
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  heartbeat.unref();
  return {
    nonce: lock.nonce,
    release() {
      clearInterval(heartbeat);
      return lock.release();
    },
  };
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
