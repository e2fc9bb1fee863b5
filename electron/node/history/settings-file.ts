/** The settings: one JSON file, replaced as a whole. */
import type { Storage } from '../../../shared/ports.ts';
import { asideName } from '../../../shared/store/folder.ts';
import type { StoreWarning } from '../../../shared/store/summary.ts';

const name = 'settings.json';

/** What was saved, or null. A file that cannot be read is set aside, and said with `warn`. */
export async function readSettings(
  storage: Storage,
  now: Date,
  warn: (warning: StoreWarning) => void,
): Promise<unknown> {
  const bytes = await storage.read(name);
  if (!bytes) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    const aside = asideName(name, now.toISOString());
    await storage.rename(name, aside);
    warn({
      says: `The settings could not be read and were set aside as ${aside}.`,
      hint: 'The settings are the usual ones again; set them once more.',
    });
    return null;
  }
}

export async function writeSettings(storage: Storage, settings: unknown): Promise<void> {
  await storage.replace(name, new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`));
}
