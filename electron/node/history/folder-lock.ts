/** One process at a time holds a data folder, for as long as it runs; its lock also proves which folder it is. */
import { mkdir, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../../shared/problem.ts';
import { readRegular, readRegularNow } from '../process/regular-file.ts';
import { takeLock, type Holder, type LockFile } from '../process/lock-file.ts';

const lockName = 'lock';
const watchLockName = 'watch.lock';
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
    const bytes = await readRegular(path).catch(() => new Uint8Array());
    if (!isOurs(new TextDecoder().decode(bytes), nonce)) throw notOurs();
  };
}

/** The same at once, for what is written at once. */
export function proveNow(folder: string, nonce: string): void {
  let text = '';
  try {
    text = readRegularNow(join(folder, lockName));
  } catch {
    // not there, or not to be read: not ours either way
  }
  if (!isOurs(text, nonce)) throw notOurs();
}

const isOurs = (text: string, nonce: string): boolean => text.includes(`"nonce":"${nonce}"`);

const notOurs = (): Error =>
  Object.assign(new Error('the data folder is another one now'), { code: 'ESTALE' });

/** Takes the folder. Throws Problem `folder-in-use` if another process has it; errors of the file system as they are. */
export const lockFolder = (folder: string): Promise<LockFile> => held(join(folder, lockName), inUse);

/** Takes the watch of a folder, which a team's history leaves to everybody. Throws as `lockFolder`. */
export async function lockWatch(folder: string): Promise<LockFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return held(join(folder, watchLockName), watchedAlready);
}

async function held(path: string, otherwise: (holder: Holder | null) => Problem): Promise<LockFile> {
  const lock = await takeLock(path);
  if ('heldBy' in lock) throw otherwise(lock.heldBy);
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

const inUse = (holder: Holder | null): Problem =>
  new Problem(
    'folder-in-use',
    `Another Deferral Desk is using this data folder${who(holder)}.`,
    'Work in its window, or close it and try again; or name another folder with --data.',
  );

const watchedAlready = (holder: Holder | null): Problem =>
  new Problem(
    'folder-in-use',
    `Another watch goes on in this data folder${who(holder)}.`,
    'Two would say everything twice: end one of them, or name another folder with --data.',
  );

function who(holder: Holder | null): string {
  const where = holder && holder.host !== hostname() ? ` on ${holder.host}` : '';
  return holder ? ` (process ${holder.pid}${where})` : '';
}
