/** Archives piece by piece: gzip and zip, never more than a limit of what they unpack to. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fromBuffer, open, type Entry, type ZipFile } from 'yauzl';
import { Problem } from '../../../shared/problem.ts';
import type { PackedFile } from '../../../shared/telemetry/archive.ts';

/** A report of a million records has about 600 MB. */
const mostUnpacked = 1024 * 1024 * 1024;
/** Reports shrink to a thirtieth; what grows by more than this is made to grow. */
const growth = 400;
const growthFree = 64 * 1024 * 1024;
const mostEntries = 1_000;

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isZip = (bytes: Uint8Array) =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** The files that these bytes hold. Throws Problem archive-too-big, archive-damaged. */
export async function* unpackBytes(name: string, bytes: Uint8Array): AsyncIterable<PackedFile> {
  if (isZip(bytes)) yield* zipped(name, await opened(name, bytes), bytes.length);
  else if (isGzip(bytes)) yield { name, pieces: gunzipped(name, Readable.from([bytes]), bytes.length) };
  else yield { name, pieces: Readable.from([bytes]) };
}

/** The same of a file on disk, which is not read whole. `head` are its first bytes as they lie there. */
export async function* unpackFile(
  path: string,
  name: string,
  head: Uint8Array,
  size: number,
): AsyncIterable<PackedFile> {
  if (isZip(head)) yield* zipped(name, await opened(name, path), size);
  else if (isGzip(head)) yield { name, pieces: gunzipped(name, createReadStream(path), size) };
  else yield { name, pieces: limited(name, createReadStream(path), mostUnpacked) };
}

function gunzipped(name: string, packed: Readable, size: number): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ finishFlush: 2 });
  packed.on('error', (error) => gunzip.destroy(error));
  return limited(name, packed.pipe(gunzip), size);
}

/** @param size packed size in bytes */
async function* limited(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  size: number,
): AsyncIterable<Uint8Array> {
  let unpacked = 0;
  try {
    for await (const piece of pieces) {
      unpacked += piece.length;
      if (unpacked > mostUnpacked || (unpacked > growthFree && unpacked > size * growth)) throw tooBig(name);
      yield piece;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw damaged(name, 'gzip');
    throw error;
  }
}

function opened(name: string, from: string | Uint8Array): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip?: ZipFile) => (zip ? resolve(zip) : reject(damaged(name, 'ZIP')));
    const options = { lazyEntries: true, autoClose: false };
    if (typeof from === 'string') open(from, options, done);
    else fromBuffer(Buffer.from(from.buffer, from.byteOffset, from.byteLength), options, done);
  });
}

async function* zipped(name: string, zip: ZipFile, size: number): AsyncIterable<PackedFile> {
  try {
    for (let entries = 0; entries < mostEntries; entries++) {
      const entry = await nextEntry(name, zip);
      if (!entry) return;
      if (entry.fileName.endsWith('/')) continue;
      if (entry.isEncrypted())
        throw new Problem(
          'archive-locked',
          `${name} is locked by a password; nothing was read from it.`,
          'Unpack it yourself and drop the file that it holds.',
          { exit: 3 },
        );
      const pieces = await new Promise<Readable>((resolve, reject) =>
        zip.openReadStream(entry, (error, stream) =>
          stream ? resolve(stream) : reject(damaged(name, 'ZIP')),
        ),
      );
      yield { name: entry.fileName, pieces: zipPieces(name, pieces, size) };
    }
  } finally {
    zip.close();
  }
}

async function* zipPieces(name: string, pieces: Readable, size: number): AsyncIterable<Uint8Array> {
  try {
    yield* limited(name, pieces, size);
  } catch (error) {
    throw error instanceof Problem ? error : damaged(name, 'ZIP');
  }
}

function nextEntry(name: string, zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const clean = () => zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
    zip.on('entry', (entry: Entry) => (clean(), resolve(entry)));
    zip.on('end', () => (clean(), resolve(null)));
    zip.on('error', (error: Error) => (clean(), reject(refusalOf(name, error))));
    zip.readEntry();
  });
}

/** yauzl checks the names in an archive: none may lead out of the folder that it would be unpacked in. */
const refusalOf = (name: string, error: Error): Problem =>
  /^(?:absolute path|invalid (?:relative path|characters in fileName))/.test(error.message)
    ? new Problem(
        'archive-leads-out',
        `${name} holds a file whose name leads out of the archive; nothing was read from it.`,
        'Such an archive is made to overwrite files: ask its sender. If you trust it, unpack it yourself.',
        { exit: 3 },
      )
    : damaged(name, 'ZIP');

const tooBig = (name: string) =>
  new Problem(
    'archive-too-big',
    `${name} unpacks to far more than a report holds; reading was stopped.`,
    'If it is a log, read it with “deferral-desk logs”, which has no limit.',
    { exit: 3 },
  );
const damaged = (name: string, form: string) =>
  new Problem(
    'archive-damaged',
    `${name} is damaged: what it packs (${form}) cannot be read.`,
    'Copy it again, or unpack it first.',
    { exit: 3 },
  );
