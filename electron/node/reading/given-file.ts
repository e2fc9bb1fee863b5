/** A file that the user names, for the reading thread. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Problem } from '../../../shared/problem.ts';
import type { WorkerInput } from './import-worker.ts';

/** Raw evidence up to this is kept beside the history; of larger logs the attempts are kept. */
const keptWhole = 32 * 1024 * 1024;

/** A file by its path: read whole if it is small, else streamed by the worker. */
export async function fromFile(path: string): Promise<WorkerInput> {
  const refused = (error: NodeJS.ErrnoException): never => {
    throw fileProblem(path, error);
  };
  // Looked at before it is opened: opening a pipe into which nobody writes would wait for ever.
  const { size, isFile } = await stat(path).then(
    (info) => ({ size: info.size, isFile: info.isFile() }),
    refused,
  );
  if (!isFile)
    throw new Problem('not-a-file', `${basename(path)} is not a file.`, 'Give a message or a log.', {
      exit: 3,
    });
  if (size > keptWhole) return { name: basename(path), path, size };
  return { name: basename(path), bytes: await readFile(path).catch(refused) };
}

/**
 * The same at once, for a command that reads thousands of small files: opened, looked at and read in one go.
 * @throws Problem for a file that is missing, unreadable or no file
 */
export function fromFileNow(path: string): WorkerInput {
  const name = basename(path);
  let file: number | null = null;
  try {
    // without waiting: a pipe into which nobody writes would hold it for ever
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const info = fstatSync(file);
    if (!info.isFile())
      throw new Problem('not-a-file', `${name} is not a file.`, 'Give a message or a log.', { exit: 3 });
    if (info.size > keptWhole) return { name, path, size: info.size };
    const bytes = Buffer.allocUnsafeSlow(info.size);
    let length = 0;
    for (let read = 1; read > 0 && length < info.size; length += read)
      read = readSync(file, bytes, length, info.size - length, null);
    return { name, bytes: bytes.subarray(0, length) };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw fileProblem(path, error as NodeJS.ErrnoException);
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Why the system gives no file, or no folder, of this path. */
export function fileProblem(path: string, error: NodeJS.ErrnoException): Problem {
  const name = basename(path);
  if (name.includes('\ufffd'))
    return new Problem(
      'file-name',
      `The name ${name} is not UTF-8, so the file cannot be found by it.`,
      'Rename the file, or copy it under another name.',
    );
  if (error.code === 'ENOENT')
    return new Problem('file-missing', `There is no file ${name}.`, 'Check the name.');
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new Problem(
      'file-not-readable',
      `This user may not read ${name}.`,
      'Copy the file, or start as a user who may read it.',
    );
  return new Problem(
    'file-failed',
    `${name} could not be read (${error.code ?? error.message}).`,
    'Copy the file to another place and try again.',
  );
}
