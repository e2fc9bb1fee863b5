/** The settings with their defaults. An unknown or broken value falls back to its default, one by one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usualLimits } from '../../shared/retry/schedule.ts';
import { settingsSchema, type Settings } from '../../shared/rpc/contract.ts';

export const defaults: Settings = {
  resolvers: [],
  clientIps: [],
  helo: null,
  bands: usualLimits,
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

/** Names of stored values that cannot be used: broken, or of no setting that there is. */
export function unusable(stored: unknown): string[] {
  if (typeof stored !== 'object' || stored === null) return [];
  const shape: Record<string, { safeParse(value: unknown): { success: boolean } }> = settingsSchema.shape;
  return Object.entries(stored)
    .filter(
      ([name, value]) =>
        name !== 'sealedKeys' && !(Object.hasOwn(shape, name) && shape[name]!.safeParse(value).success),
    )
    .map(([name]) => name);
}

/** How many backups to keep is needed before the history is open. */
export async function backupsOf(dataFolder: string): Promise<number> {
  const text = await readFile(join(dataFolder, 'settings.json'), 'utf8').catch(() => '{}');
  try {
    return settingsFrom(JSON.parse(text)).backups;
  } catch {
    return defaults.backups; // half written or edited by hand: said once the history is open
  }
}
