/** Where the door of a data folder is, and its key: a file that only the user may read. See electron/door.ts. */
import { timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { readRegularNow } from './regular-file.ts';

export const doorFile = (folder: string): string => join(folder, 'door.json');

/** Null where no process has opened a door, or the file is none of ours. */
export function readDoorFile(folder: string): { address: string; key: string } | null {
  try {
    const { address, key } = JSON.parse(readRegularNow(doorFile(folder))) as Record<string, unknown>;
    return typeof address === 'string' && typeof key === 'string' ? { address, key } : null;
  } catch {
    return null;
  }
}

export function sameKey(given: unknown, key: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
