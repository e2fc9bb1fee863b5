/**
 * The settings: one JSON file, replaced as a whole, with a checksum that tells when another hand or a fault changed it;
 * and a copy of it, without which a file that is gone could not be told from settings that nobody ever made.
 */
import type { Storage } from '../../../shared/ports.ts';
import { keepAside, setAside } from '../../../shared/store/aside.ts';
import { sumOf } from '../../../shared/store/sealed.ts';
import type { StoreWarning } from '../../../shared/store/summary.ts';

const name = 'settings.json';
const copy = 'settings.copy.json';

/** What was saved, or null. A file that cannot be read is set aside; that, or that it is gone, is said with `warn`. */
export async function readSettings(
  storage: Storage,
  now: Date,
  warn: (warning: StoreWarning) => Promise<void>,
): Promise<unknown> {
  const bytes = await storage.read(name);
  const stored = bytes && parsed(bytes);
  if (!stored) {
    const saved = await copied(storage);
    if (!bytes && !saved) return null;
    const aside = bytes && (await setAside(storage, name, now.toISOString()));
    if (saved) await writeSettings(storage, saved);
    await warn({
      says: aside
        ? `The settings could not be read and were set aside as ${aside}.`
        : `The settings are gone: ${name} is not in the data folder.`,
      hint: saved
        ? `They hold again as they were last saved, from ${copy}; look at them once.`
        : 'The settings are the usual ones again; set them once more.',
    });
    return saved;
  }
  const { sum, ...settings } = stored;
  if (sum !== undefined && sum !== sumOfSettings(settings)) {
    const aside = await keepAside(storage, name, bytes, now.toISOString());
    await writeSettings(storage, settings);
    await warn({
      says: `The settings were changed since Deferral Desk saved them, by another program or by a fault of the disk. A copy was kept as ${aside}.`,
      hint: 'They hold as they stand now; look at them once.',
    });
  }
  return settings;
}

/** Writes settings without the values that cannot be used, and keeps the file as it was; its new name. */
export async function cleanSettings(storage: Storage, settings: object, now: Date): Promise<string> {
  const bytes = (await storage.read(name)) ?? new Uint8Array();
  const aside = await keepAside(storage, name, bytes, now.toISOString());
  await writeSettings(storage, settings);
  return aside;
}

export async function writeSettings(storage: Storage, settings: object): Promise<void> {
  const summed = { ...settings, sum: sumOfSettings(settings) };
  const bytes = new TextEncoder().encode(`${JSON.stringify(summed, null, 2)}\n`);
  await storage.replace(name, bytes);
  // They are saved. Where the copy cannot be written, it is of the time before.
  await storage.replace(copy, bytes).catch(() => undefined);
}

/** The copy, where it is as it was written. */
async function copied(storage: Storage): Promise<object | null> {
  const bytes = await storage.read(copy).catch(() => null);
  const { sum, ...settings } = (bytes && parsed(bytes)) ?? {};
  return sum === sumOfSettings(settings) ? settings : null;
}

const sumOfSettings = (settings: object): string => sumOf(new TextEncoder().encode(JSON.stringify(settings)));

function parsed(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    return typeof value === 'object' && value && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
