/** How far a log was read: where, and a check of the bytes before, so that another file of that name is told from it. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Place {
  /** Of the file that was read last, under whatever name it is now. */
  inode: number;
  /** Bytes read, unpacked ones where the file is compressed. */
  offset: number;
  /** SHA-256 (hex) of up to `checked` bytes before `offset`. */
  check: string;
  /** Newest time of the log so far, ISO 8601 UTC; null before the first. */
  at: string | null;
  /** The file of this inode comes after it, and no line of it was read yet. */
  next?: number;
}

export const checked = 512;
const partSize = 262_144;

export const checkOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes in front of `offset`; shorter where the file is. */
export async function before(file: FileHandle, offset: number): Promise<Uint8Array> {
  const length = Math.min(checked, offset);
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset - length + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** True where the file holds at `place` what was read there. An unread log is any log. */
export async function fits(path: string, place: Place, gzip: boolean): Promise<boolean> {
  if (place.offset === 0) return false;
  const file = await open(path);
  try {
    return checkOf(await (gzip ? unpackedBefore : before)(file, place.offset)) === place.check;
  } finally {
    await file.close();
  }
}

/** The same in a compressed one; nothing where it is damaged before. */
export async function unpackedBefore(file: FileHandle, offset: number): Promise<Uint8Array> {
  if (offset === 0) return new Uint8Array(0);
  const from = Math.max(0, offset - checked);
  const parts: Buffer[] = [];
  let at = 0;
  const source = contents(file);
  const gunzip = source.pipe(createGunzip());
  source.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      if (at + part.length > from)
        parts.push(part.subarray(Math.max(0, from - at), Math.max(0, offset - at)));
      at += part.length;
      if (at >= offset) break;
    }
  } catch {
    return new Uint8Array(0); // damaged: it is not the one
  } finally {
    source.destroy();
  }
  return at >= offset ? Buffer.concat(parts) : new Uint8Array(0);
}

/** From its beginning; the file stays open. A stream that Node makes of it would hold it until it is read to its end. */
export function contents(file: FileHandle): Readable {
  async function* parts(): AsyncGenerator<Buffer> {
    for (let at = 0; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(partSize), 0, partSize, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
  return Readable.from(parts(), { objectMode: false });
}
