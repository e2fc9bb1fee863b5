/** Files for the import worker: checked before they are read, unpacked up to a limit. */
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { mailLimit } from '../../../shared/bounce/read.ts';
import { tooBigProblem } from '../../../shared/bounce/sniff.ts';
import { Problem } from '../../../shared/problem.ts';

export const headBytes = 64 * 1024;
const unzip = promisify(gunzip);

/** The first bytes as they are, and as Latin-1 text, unpacked where they are gzip; empty where they cannot be. */
export async function fileHead(path: string): Promise<{ raw: Uint8Array; text: string }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return { raw: bytes, text: (isGzip(bytes) ? await unzipHead(bytes) : bytes).toString('latin1') };
  } finally {
    await file.close();
  }
}

/** Z_SYNC_FLUSH (2) gives what the cut block holds instead of an error about its missing end. */
const unzipHead = (bytes: Buffer): Promise<Buffer> =>
  unzip(bytes, { finishFlush: 2 }).catch(() => Buffer.alloc(0));

/** A whole file, at most MAIL_LIMIT, unpacked. */
export async function readWhole(path: string): Promise<Uint8Array> {
  const info = await stat(path);
  if (!info.isFile())
    throw new Problem('not-a-file', `${basename(path)} is not a file.`, 'Give a message or a log.', {
      exit: 3,
    });
  if (info.size > mailLimit) throw tooBigProblem(info.size, mailLimit);
  return unpackWhole(basename(path), await readFile(path));
}

/** gzip undone; a bomb stops at the limit and is said. Other archives are left to the reader, which names them. */
export async function unpackWhole(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: mailLimit, finishFlush: 2 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new Problem(
        'archive-too-big',
        `${name} unpacks to more than ${mailLimit / 1_048_576} MB; nothing was read from it.`,
        'If it is a log, read it with “deferral-desk logs”, which has no limit.',
        { exit: 3 },
      );
    if (code?.startsWith('Z_'))
      throw new Problem(
        'archive-damaged',
        `${name} is a damaged gzip file.`,
        'Copy it again, or unpack it first.',
        { exit: 3 },
      );
    throw error;
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
