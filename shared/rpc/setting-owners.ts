/**
 * Whose a setting is where several people share one history: of each person, of the machine that the desk runs on, or of the whole
 * team. Whoever works alone has all three in one file.
 */
import type { Role } from './role.ts';
import type { Settings } from './settings.ts';

export type Owner = 'person' | 'machine' | 'team';

export const ownerOf: Record<keyof Settings, Owner> = {
  theme: 'person',
  textSize: 'person',
  level: 'person',
  notifications: 'person',
  resolvers: 'machine',
  dnsblKeys: 'machine',
  watching: 'machine',
  digest: 'machine',
  webhook: 'machine',
  metricsToken: 'machine',
  backups: 'machine',
  clientIps: 'team',
  helo: 'team',
  mta: 'team',
  queueLifetimeHours: 'team',
  bands: 'team',
  watch: 'team',
  dnsblZones: 'team',
  politenessFirstHourMinutes: 'team',
  politenessAfterMinutes: 'team',
  redaction: 'team',
  keepFilesDays: 'team',
  keepClosedDays: 'team',
};

const reasons: Record<Exclude<Owner, 'person'>, string> = {
  machine: 'This belongs to the machine that the desk runs on. Your groups may not change it.',
  team: 'This is the same for the whole team. Your groups may not change it.',
};

/** The settings that belong to one of these, out of all or some. */
export function ownedBy(owners: readonly Owner[], settings: unknown): Partial<Settings> {
  if (typeof settings !== 'object' || settings === null) return {};
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => {
      const owner = Object.hasOwn(ownerOf, name) ? ownerOf[name as keyof Settings] : null;
      return owner !== null && owners.includes(owner);
    }),
  );
}

/** Why somebody in this role may not change settings of this owner, as a sentence; null where that is allowed. */
export function refusedOwner(role: Role | null, owner: Owner): string | null {
  return role === null || role === 'keep' || owner === 'person' ? null : reasons[owner];
}
