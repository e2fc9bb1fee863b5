/** Where the door of a data folder is, and its key: a file that only the user may read. See electron/door.ts. */
import { timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const doorFile = (folder: string): string => join(folder, 'door.json');

/** Null where no process has opened a door, or the file is none of ours. */
export function readDoorFile(folder: string): { address: string; key: string } | null {
  try {
    const { address, key } = JSON.parse(readFileSync(doorFile(folder), 'utf8')) as Record<string, unknown>;
    return typeof address === 'string' && typeof key === 'string' ? { address, key } : null;
  } catch {
    return null;
  }
}

export function sameKey(given: unknown, key: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
