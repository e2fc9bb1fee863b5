/**
 * The backup of the day of a long history takes seconds, and whoever asked for one answer should not wait for it: it is
 * left to a process of its own (`history tidy`), which begins when the verb has let the folder go. Where the last one
 * did not come to its end, where what a process leaves behind is ended with it, or where the history is short, the
 * verb makes the backup itself.
 */
import { spawn } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotName } from '../../shared/store/folder.ts';
import { readRegularNow, replaceNow } from '../node/process/regular-file.ts';
import { distFolder } from '../node/cards/built.ts';

/** Bytes of a snapshot; a shorter history is backed up in a moment. */
const long = 16 << 20;
/** No backup takes longer; a process of that number is then another one. */
const longestMs = 600_000;
const markOf = (folder: string): string => join(folder, 'tidying');

/** What starts that process; null where the verb has to do it itself. */
export function backUpAfter(folder: string): (() => void) | null {
  const cli = join(distFolder, 'cli.js');
  if (!existsSync(cli) || isEndedWithUs() || sizeOf(join(folder, snapshotName)) < long) return null;
  const last = lastOne(folder);
  if (last === 'at it') return () => undefined;
  if (last === 'ended early') {
    backedUp(folder);
    return null;
  }
  return () => {
    const words = [cli, 'history', 'tidy', '--data', folder];
    const child = spawn(process.execPath, words, { detached: true, stdio: 'ignore', windowsHide: true });
    child.on('error', () => undefined); // there is no mark then, and the next verb tries again
    if (child.pid !== undefined) replaceNow(markOf(folder), String(child.pid));
    child.unref();
  };
}

/** Takes the mark away that tells of a process at work. */
export function backedUp(folder: string): void {
  rmSync(markOf(folder), { force: true });
}

function lastOne(folder: string): 'at it' | 'ended early' | null {
  try {
    const { mtimeMs } = statSync(markOf(folder));
    const pid = Number(readRegularNow(markOf(folder)));
    return Math.abs(Date.now() - mtimeMs) < longestMs && isAlive(pid) ? 'at it' : 'ended early';
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The first process of a container, and a unit of systemd: nothing that they started outlives them. */
const isEndedWithUs = (): boolean => process.pid === 1 || 'INVOCATION_ID' in process.env;

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
