/** The settings: one JSON file, replaced as a whole, with a checksum that tells when another hand or a fault changed it. */
import type { Storage } from '../../../shared/ports.ts';
import { keepAside, setAside } from '../../../shared/store/aside.ts';
import { sumOf } from '../../../shared/store/sealed.ts';
import type { StoreWarning } from '../../../shared/store/summary.ts';

const name = 'settings.json';

/** What was saved, or null. A file that cannot be read is set aside, and said with `warn`. */
export async function readSettings(
  storage: Storage,
  now: Date,
  warn: (warning: StoreWarning) => Promise<void>,
): Promise<unknown> {
  const bytes = await storage.read(name);
  if (!bytes) return null;
  const stored = parsed(bytes);
  if (stored === null) {
    const aside = await setAside(storage, name, now.toISOString());
    await warn({
      says: `The settings could not be read and were set aside as ${aside}.`,
      hint: 'The settings are the usual ones again; set them once more.',
    });
    return null;
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
  await storage.replace(name, new TextEncoder().encode(`${JSON.stringify(summed, null, 2)}\n`));
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
