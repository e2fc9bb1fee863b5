/** The settings with their defaults. An unknown or broken value falls back to its default, one by one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsSchema, type Settings } from '../../shared/rpc/contract.ts';

export const defaults: Settings = {
  resolvers: [],
  clientIps: [],
  helo: null,
  mta: 'postfix',
  queueLifetimeHours: null,
  politenessFirstHourMinutes: 15,
  politenessAfterMinutes: 60,
  redaction: 'people',
  backups: 7,
  dnsblZones: [],
  dnsblKeys: {},
  notifications: false,
  theme: 'system',
  textSize: 100,
  level: 'plain',
};

export function settingsFrom(stored: unknown): Settings {
  const settings: Settings = { ...defaults };
  if (typeof stored !== 'object' || stored === null) return settings;
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const value = Object.hasOwn(stored, name) ? (stored as Record<string, unknown>)[name] : undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) Object.assign(settings, { [name]: parsed.data });
  }
  return settings;
}

/** The settings of a data folder, also before its history is open: they say how many backups to keep. */
export async function readSettings(dataFolder: string): Promise<Settings> {
  const text = await readFile(join(dataFolder, 'settings.json'), 'utf8').catch(() => '{}');
  try {
    return settingsFrom(JSON.parse(text));
  } catch {
    return settingsFrom(null); // half written or edited by hand: the defaults hold
  }
}
