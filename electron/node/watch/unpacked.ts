/** What a packed log holds, from a place in it. */
import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { contents } from './place.ts';

const unpackedSize = 262_144;

/** @param from bytes to pass over, unpacked. A damaged file throws zlib's error. */
export async function* unpacked(file: FileHandle, from: number): AsyncGenerator<Uint8Array> {
  const source = contents(file);
  const gunzip = source.pipe(createGunzip({ chunkSize: unpackedSize }));
  source.on('error', (error) => gunzip.destroy(error));
  let left = from;
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      const passed = Math.min(left, part.length);
      left -= passed;
      if (passed < part.length) yield part.subarray(passed);
    }
  } finally {
    source.destroy();
  }
}
