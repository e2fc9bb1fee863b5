/** Mending never destroys: before bytes are cut, replaced or taken out of the way, they are kept under a dated name. */
import type { Storage } from '../ports.ts';

/** A name that no file has, under which what cannot be read is kept: `history.sqlite.unreadable-20260517T120000`. */
export async function asideName(storage: Storage, name: string, now: string): Promise<string> {
  const dated = `${name}.unreadable-${now.replace(/[-:]/g, '').slice(0, 15)}`;
  const taken = new Set(await storage.list(dated));
  if (!taken.has(dated)) return dated;
  for (let n = 2; ; n++) if (!taken.has(`${dated}-${n}`)) return `${dated}-${n}`;
}

/** Takes a file out of the way; its new name. */
export async function setAside(storage: Storage, name: string, now: string): Promise<string> {
  const aside = await asideName(storage, name, now);
  await storage.rename(name, aside);
  return aside;
}

/** Keeps bytes of a file that stays where it is; their new name. */
export async function keepAside(
  storage: Storage,
  name: string,
  bytes: Uint8Array,
  now: string,
): Promise<string> {
  const aside = await asideName(storage, name, now);
  await storage.replace(aside, bytes);
  return aside;
}
