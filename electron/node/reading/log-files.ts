/** Log files before they are read: what they are called, how they begin, which is the oldest. */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { firstTime } from '../../../shared/bounce/log/reader.ts';
import { Problem } from '../../../shared/problem.ts';
import { gzipMember } from './gzip-member.ts';

/** Of a file that is smaller, the head is all of it. */
export const headSize = 65_536;

/** A path (`-` is standard input), or what a window handed over under a name: a file, or its content. */
export type LogSource = string | { name: string; path: string } | { name: string; bytes: Uint8Array };

export interface LogFile {
  /** The content itself, where there is no file; a pipe from its first byte on, also where its head was looked at. */
  source: string | Uint8Array | Readable;
  name: string;
  size: number | null;
  gzip: boolean;
  head: Uint8Array;
}

/**
 * What a source is called and how it begins.
 * @throws Problem for a file that is missing, unreadable or no file
 */
export async function begun(source: LogSource, standardInput: Readable = process.stdin): Promise<LogFile> {
  if (source === '-') return piped('-', standardInput);
  if (typeof source === 'string') return inspect(source);
  if ('bytes' in source) return inspectBytes(source);
  return { ...(await inspect(source.path)), name: source.name };
}

async function inspect(path: string): Promise<LogFile> {
  try {
    const info = await stat(path);
    if (!info.isFile() && !info.isFIFO())
      throw new Problem('not-a-file', `${path} is not a file.`, 'Give the name of a log.', { exit: 3 });
    if (info.isFIFO()) return await piped(basename(path), createReadStream(path));
    const handle = await open(path);
    try {
      const start = await readAt(handle, headSize);
      return { source: path, name: basename(path), size: info.size, ...(await begins(start)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof Problem ? error : fileProblem(path, error as NodeJS.ErrnoException);
  }
}

/** What came through a pipe and is short is content like that of a file; of more nothing is known before it was read. */
async function piped(name: string, pipe: Readable): Promise<LogFile> {
  const chunks = pipe.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  const parts: Buffer[] = [];
  for (let size = 0; size < headSize;) {
    const next = await chunks.next();
    if (next.done) return inspectBytes({ name, bytes: Buffer.concat(parts) });
    parts.push(next.value);
    size += next.value.length;
  }
  async function* whole() {
    yield* parts.splice(0);
    yield* chunks;
  }
  return { source: Readable.from(whole()), name, size: null, gzip: false, head: new Uint8Array(0) };
}

async function inspectBytes({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<LogFile> {
  return { source: bytes, name, size: bytes.length, ...(await begins(bytes.subarray(0, headSize))) };
}

async function begins(start: Uint8Array): Promise<Pick<LogFile, 'gzip' | 'head'>> {
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  return { gzip, head: gzip ? await gunzipHead(start) : start };
}

export function fileProblem(path: string, error: NodeJS.ErrnoException): Problem {
  if (error.code === 'ENOENT')
    return new Problem('file-missing', `There is no file ${path}.`, 'Check the name.');
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new Problem(
      'file-not-readable',
      `This user may not read ${path}.`,
      'Copy the log, or run this as a user who may read it, for example in the group adm.',
    );
  if (!error.code) throw error;
  return new Problem(
    'file-failed',
    `${path} could not be read (${error.code}).`,
    'Copy it elsewhere and try again.',
  );
}

async function readAt(handle: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, 0);
  return bytes.subarray(0, bytesRead);
}

/** What can be unpacked of the first block; the rest of it is not there, which is no error here. */
function gunzipHead(start: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const done = () => resolve(Buffer.concat(parts).subarray(0, headSize));
    const gunzip = createGunzip();
    gunzip.on('data', (part: Buffer) => {
      parts.push(part);
      if (parts.reduce((sum, each) => sum + each.length, 0) >= headSize) {
        done();
        gunzip.destroy();
      }
    });
    gunzip.on('error', () => {
      const member = parts.length > 0 ? null : gzipMember(Buffer.from(start));
      if (member) parts.push(member);
      done();
    });
    gunzip.on('end', done);
    gunzip.end(start);
  });
}

/** By the first time stamp; files without one, and pipes, as they were given, at the end. */
export function inOrderOfTime(files: readonly LogFile[], now: Date): LogFile[] {
  return files
    .map((file) => ({ file, time: firstTime(file.head, now) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.time === b.time ? 0 : a.time - b.time))
    .map(({ file }) => file);
}

/** So short that its head is all of it, also unpacked: it may have been copied out of a ticket. */
export const isShort = (file: LogFile): boolean =>
  file.size !== null && file.size < headSize && (!file.gzip || file.head.length < headSize);
