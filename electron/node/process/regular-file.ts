/**
 * Files of the data folder, read only where they are files. Opening a pipe waits for somebody at its other end, and a
 * device may have no end: what stands there instead of a file is named, and left as it is.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** The bytes. Throws errors of the file system, and one with code ENOTFILE for what is no file. */
export async function readRegular(path: string): Promise<Uint8Array> {
  ofFile(path, await stat(path).catch((error: unknown) => notFollowed(path, error)));
  return readFile(path);
}

/** The same at once, as text. */
export function readRegularNow(path: string): string {
  expectRegular(path);
  return readFileSync(path, 'utf8');
}

/** What is known of a file; null where there is none. Throws as readRegular. */
export function expectRegular(path: string): Stats | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found) ofFile(path, found);
    return found ?? null;
  } catch (error) {
    return notFollowed(path, error);
  }
}

/**
 * Makes a folder for this user alone, and those above it. Not `mkdir` with `recursive`, which never ends where the
 * system takes no folder and calls that a missing one, as in /proc.
 */
export function makeFolder(path: string): void {
  try {
    if (expectFolder(path)) return;
    const above = dirname(path);
    if (above !== path) makeFolder(above);
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && expectFolder(path)) return; // another process was faster
    throw code === 'ENOENT' || code === 'ENOTDIR'
      ? Object.assign(new Error(`no folder can be made there: ${path}`), { code: 'EINVAL' })
      : error;
  }
}

/** True for a folder, false where there is nothing. Throws an error with code ENOTFOLDER for anything else. */
export function expectFolder(path: string): boolean {
  let there: Stats | undefined;
  try {
    there = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw isCircle(error) ? noFolder(path, circle) : error;
  }
  if (there && !there.isDirectory()) throw noFolder(path, kindOf(there));
  return there !== undefined;
}

/** Writes a file at once, under another name first: a process that is killed leaves the one before. */
export function replaceNow(path: string, text: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
  renameSync(draft, path);
}

function ofFile(path: string, found: Stats): void {
  if (!found.isFile()) throw noFile(path, kindOf(found));
}

function notFollowed(path: string, error: unknown): never {
  throw isCircle(error) ? noFile(path, circle) : error;
}

const circle = 'a link that leads back to itself';
const isCircle = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ELOOP';

/** Their words are read by `folderProblem`. */
const noFile = (path: string, what: string): Error =>
  Object.assign(new Error(`'${basename(path)}' is ${what}`), { code: 'ENOTFILE' });
const noFolder = (path: string, what: string): Error =>
  Object.assign(new Error(`'${basename(path)}' is ${what}`), { code: 'ENOTFOLDER' });

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFile()) return 'a file';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
