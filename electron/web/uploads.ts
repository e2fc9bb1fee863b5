/** Where files from the browser wait until they are read: a folder beside the history, cleared at each start and end. */
import { randomBytes } from 'node:crypto';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A name that no other upload has, and in which nothing of the given one leads out of the folder. */
export function uploadName(given: string): string {
  const plain = basename(given).replace(/[^\w.-]/g, '_');
  return `${randomBytes(8).toString('hex')}-${plain.slice(-80)}`;
}

/** Removes what was uploaded, and the folder with it. What somebody else put there stays, and the folder then, too. */
export async function clearUploads(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (/^[0-9a-f]{16}-/.test(name)) await rm(join(folder, name), { force: true });
  await rmdir(folder).catch(() => undefined);
}
