/** The settings with their defaults. An unknown or broken value falls back to its default, one by one. */
import { join } from 'node:path';
import { usualLimits } from '../../shared/retry/schedule.ts';
import { settingsSchema, type Settings } from '../../shared/rpc/contract.ts';
import { readRegularNow } from '../node/process/regular-file.ts';

export const defaults: Settings = {
  resolvers: [],
  clientIps: [],
  helo: null,
  bands: usualLimits,
  watch: { minutes: null, messages: 50 },
  watching: { on: false, logs: [], reports: [], queue: null, journal: false, journalMatches: [] },
  digest: { at: '07:00', mailTo: null },
  mta: 'postfix',
  webhook: null,
  metricsToken: null,
  queueLifetimeHours: null,
  politenessFirstHourMinutes: 15,
  politenessAfterMinutes: 60,
  keepFilesDays: null,
  keepClosedDays: null,
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

/**
 * What of stored settings can be used, and the names of what cannot: broken, or of no setting that there is. One bad
 * entry of a list or a table loses that entry only.
 */
export function soundSettings(stored: unknown): { sound: Record<string, unknown>; broken: string[] } {
  const sound: Record<string, unknown> = {};
  const broken: string[] = [];
  if (typeof stored !== 'object' || stored === null) return { sound, broken };
  const shape: Record<string, Schema> = settingsSchema.shape;
  for (const [name, value] of Object.entries(stored)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (name === 'sealedKeys' || schema?.safeParse(value).success) sound[name] = value;
    else {
      broken.push(name);
      const part = schema && salvaged(schema, value, defaults[name as keyof Settings]);
      if (part !== undefined) sound[name] = part;
    }
  }
  return { sound, broken };
}

interface Schema {
  safeParse(value: unknown): { success: boolean };
}

/** The entries of a list or table that are as they should be; undefined where the value is neither. */
function salvaged(schema: Schema, value: unknown, usual: unknown): unknown {
  const fits = (one: unknown): boolean => schema.safeParse(one).success;
  if (Array.isArray(usual)) return Array.isArray(value) ? value.filter((one) => fits([one])) : undefined;
  if (typeof usual !== 'object' || typeof value !== 'object' || value === null) return undefined;
  let kept = { ...usual };
  // More than once: a limit may fit only after the next one does.
  for (let rounds = 0; rounds < 4; rounds++)
    for (const [name, one] of Object.entries(value)) {
      const tried = { ...kept, [name]: one as unknown };
      if (fits(tried)) kept = tried;
    }
  return kept;
}

/** How many backups to keep is needed before the history is open. */
export function backupsOf(dataFolder: string): number {
  try {
    return settingsFrom(JSON.parse(readRegularNow(join(dataFolder, 'settings.json')))).backups;
  } catch {
    return defaults.backups; // not there, half written or edited by hand: said once the history is open
  }
}
