/** Files of the command line as inputs: size checked before reading, folders (maildir) opened one level deep. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '../../shared/problem.ts';

/** Larger files are logs, and logs are streamed by `logs`. */
export const maxFile = 512 * 1024 * 1024;

export interface InputFile {
  /** As it is named in results. */
  name: string;
  bytes: Uint8Array;
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxFile) throw tooLarge('standard input');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (name: string): Problem =>
  new Problem(
    'file-too-large',
    `${name} is larger than 512 MB.`,
    'If it is a log, read it with “deferral-desk logs”.',
    { exit: 3 },
  );

/** Reads one path; throws a Problem that names the file and what to do. */
export async function readInput(path: string): Promise<InputFile> {
  if (path === '-') return { name: '-', bytes: await standardInput() };
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw fileProblem(path, error);
  });
  if (!info.isFile())
    throw new Problem('not-a-file', `${path} is not a file.`, 'Give the name of a message or a log.', {
      exit: 3,
    });
  if (info.size > maxFile) throw tooLarge(path);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw fileProblem(path, error);
  });
  return { name: basename(path), bytes };
}

function fileProblem(path: string, error: NodeJS.ErrnoException): Problem {
  if (error.code === 'ENOENT')
    return new Problem('file-missing', `There is no file ${path}.`, 'Check the name.');
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new Problem(
      'file-not-readable',
      `This user may not read ${path}.`,
      'Copy the file, or run this as a user who may read it.',
    );
  return new Problem(
    'file-failed',
    `${path} could not be read (${error.code ?? error.message}).`,
    'Copy the file to another place and try again.',
  );
}

/** Folders become the files in them, and in cur/ and new/ where it is a maildir. Hidden files are left out. */
export async function expand(paths: string[]): Promise<string[]> {
  const out: string[] = [];
  for (const path of paths) {
    const info = path === '-' ? null : await stat(path).catch(() => null);
    if (!info?.isDirectory()) {
      out.push(path);
      continue;
    }
    const names = await readdir(path, { withFileTypes: true });
    for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const inner = join(path, entry.name);
      if (entry.isFile()) out.push(inner);
      else if (entry.isDirectory() && (entry.name === 'cur' || entry.name === 'new'))
        out.push(...(await readdir(inner)).sort().map((name) => join(inner, name)));
    }
  }
  return out;
}
