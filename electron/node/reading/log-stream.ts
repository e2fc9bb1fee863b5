/**
 * Streams log files of any size into the core's reader: plain or gzip (told by content), standard input as `-`,
 * rotated sets in the order of time. Memory does not grow with the files.
 */
import { open } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Bounce } from '../../../shared/bounce/bounce.ts';
import { createLogReader, isTable, readLogText } from '../../../shared/bounce/log/reader.ts';
import type { LogReader } from '../../../shared/bounce/log/log-reader.ts';
import { tableText } from '../../../shared/bounce/log/tables/table.ts';
import { Problem } from '../../../shared/problem.ts';
import { gzipMember } from './gzip-member.ts';
import { fileProblem, inOrderOfTime, type LogFile } from './log-files.ts';

const chunkSize = 2_097_152;
/** Listings and tables are read as a whole. */
const tableLimit = 256 * 1_048_576;

export interface LogProgress {
  /** Bytes read from disk (compressed ones for .gz). */
  bytes: number;
  /** Size of all files together; null where one of them has no size (a pipe). */
  total: number | null;
  lines: number;
}

export interface LogStreamOptions {
  now: Date;
  signal?: AbortSignal;
  onProgress?: (progress: LogProgress) => void;
  /** False where only counts are asked for, without single attempts. */
  listing?: boolean;
}

/**
 * Reads logs as one, each line as it stands. Cancelled by `signal` it returns what was read, and says so in `notes`.
 * @throws Problem for a file that is missing, unreadable or no file, and for a table among several files
 */
export async function streamLogs(files: readonly LogFile[], options: LogStreamOptions): Promise<Bounce> {
  const table = tableAmong(files);
  if (table) return readTableFile(table, files.length, options);
  const ordered = inOrderOfTime(files, options.now);
  const reader = createLogReader({
    files: ordered.map((file) => file.name),
    now: options.now,
    listing: options.listing ?? true,
  });
  const meter = new Meter(ordered, reader, options);
  const notes: string[] = [];
  for (const file of ordered) {
    if (options.signal?.aborted) break;
    const cut = await feed(file, reader, meter, options.signal);
    reader.endFile(); // the next one may have the same name
    if (cut) notes.push(cut);
  }
  const bounce = reader.end();
  if (options.signal?.aborted) notes.push('Reading was stopped; the counts cover what was read until then.');
  return { ...bounce, notes: [...bounce.notes, ...notes] };
}

/** The file that is no log but a listing or a table, and read as a whole. */
export const tableAmong = (files: readonly LogFile[]): LogFile | undefined =>
  files.find((file) => isTable(tableText(file.head)));

/** Pushes one file; returns a note if it was cut off. */
async function feed(
  file: LogFile,
  reader: LogReader,
  meter: Meter,
  signal?: AbortSignal,
): Promise<string | null> {
  if (typeof file.source === 'string' && file.size !== null && !file.gzip) {
    await feedPlain(file.source, file.name, reader, meter, signal);
    return null;
  }
  const source = streamOf(file);
  try {
    for await (const chunk of unpacked(source, meter)) {
      if (signal?.aborted) break;
      reader.push(chunk, file.name);
      await meter.tick();
    }
  } catch (error) {
    // ENOENT cannot come here: the file was opened before. A gzip file that ends early keeps what it held.
    const { code } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    return `${file.name} is a damaged or truncated gzip file; it was read as far as it goes.`;
  } finally {
    source.destroy();
  }
  return null;
}

function streamOf({ source }: LogFile): Readable {
  if (source instanceof Readable) return source;
  if (typeof source !== 'string')
    return Readable.from(inChunks(Buffer.from(source.buffer, source.byteOffset, source.length)));
  return createReadStream(source, { highWaterMark: 262_144 });
}

/** Two buffers in turn: the disk fills one while the other is read. The reader keeps no view of either. */
async function feedPlain(
  path: string,
  name: string,
  reader: LogReader,
  meter: Meter,
  signal?: AbortSignal,
): Promise<void> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw fileProblem(path, error);
  });
  try {
    // Not from the pool; and a Buffer, because that finds line ends twice as fast as any other array of bytes.
    const buffers = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)];
    let next = handle.read(buffers[0]!, 0, chunkSize);
    for (let i = 1; !signal?.aborted; i++) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return;
      next = handle.read(buffers[i % 2]!, 0, chunkSize);
      meter.bytes += bytesRead;
      reader.push(buffer.subarray(0, bytesRead), name);
      await meter.tick();
    }
    await next;
  } finally {
    await handle.close();
  }
}

/** What is in memory already comes in pieces too, so that it can be stopped between them. */
function* inChunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
}

/** Chunks of a pipe, unpacked where they begin as gzip does. */
async function* unpacked(source: Readable, meter: Meter): AsyncGenerator<Uint8Array> {
  const counted = (async function* () {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      meter.bytes += chunk.length;
      yield chunk;
    }
  })();
  const first = await counted.next();
  if (first.done) return;
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield first.value;
    yield* counted;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 262_144 });
  const written = (async () => {
    gunzip.write(first.value);
    for await (const chunk of counted)
      if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve));
    gunzip.end();
  })();
  written.catch((error: Error) => gunzip.destroy(error));
  let told = 0;
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      told += part.length;
      yield part;
    }
  } catch (error) {
    // what was unpacked and not handed over yet is gone with the stream
    const rest = gzipMember(first.value)?.subarray(told);
    if (rest?.length) yield rest;
    throw error;
  }
}

async function readTableFile(file: LogFile, count: number, { now }: LogStreamOptions): Promise<Bounce> {
  if (count > 1)
    throw new Problem(
      'table-among-logs',
      `${file.name} is a listing or a table, and is not read together with other files.`,
      'Read it by itself.',
      { exit: 3 },
    );
  if ((file.size ?? 0) > tableLimit)
    throw new Problem(
      'file-too-big',
      `${file.name} is larger than 256 MB.`,
      'Export a shorter span of time.',
      {
        exit: 3,
      },
    );
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of unpacked(streamOf(file), new Meter([], null, { now }))) {
    size += part.length;
    if (size > tableLimit) break;
    parts.push(part);
  }
  return readLogText({ name: file.name, bytes: Buffer.concat(parts) }, { now });
}

/** Reports progress and gives the event loop its turn, about ten times a second. */
class Meter {
  bytes = 0;
  readonly #reader: LogReader | null;
  readonly #options: LogStreamOptions;
  readonly #total: number | null;
  #reported = 0;

  constructor(files: readonly LogFile[], reader: LogReader | null, options: LogStreamOptions) {
    this.#reader = reader;
    this.#options = options;
    const sizes = files.map((file) => file.size);
    this.#total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + size!, 0);
  }

  async tick(): Promise<void> {
    const now = Date.now();
    if (!this.#reader || now - this.#reported < 100) return;
    this.#reported = now;
    const { bytes } = this;
    this.#options.onProgress?.({ bytes, total: this.#total, lines: this.#reader.lines });
    await turn();
  }
}
