/** Settings as the one who asks has them, and what that one may change of them. */
import { Problem } from '../../shared/problem.ts';
import type { Settings } from '../../shared/rpc/contract.ts';
import { ownedBy, ownerOf, refusedOwner } from '../../shared/rpc/setting-owners.ts';
import type { Desk } from './desk.ts';
import { personNow, roleNow } from './person.ts';
import { defaults, settingsFrom } from './settings.ts';

/** What opens something elsewhere is shown to who may set it. */
const hidden = '••••';

export async function settingsOfAsker(desk: Desk): Promise<Settings> {
  const [person, role, { team }] = [personNow(), roleNow(), desk.store];
  if (person === undefined) return desk.settings;
  const own = team && {
    ...ownedBy(['person'], defaults),
    ...ownedBy(['person'], await team.settingsOf(person)),
  };
  const settings = settingsFrom({ ...desk.settings, ...own });
  return role === 'keep' ? settings : withoutKeys(settings);
}

/** @throws Problem not-allowed, before anything is saved */
export async function setByAsker(desk: Desk, change: Partial<Settings>): Promise<Settings> {
  const [person, role, { team }] = [personNow(), roleNow() ?? null, desk.store];
  for (const name of Object.keys(change) as (keyof Settings)[]) {
    const why = refusedOwner(role, team ? ownerOf[name] : 'machine');
    if (why)
      throw new Problem('not-allowed', why, 'Ask whoever looks after the team’s desk. Nothing was changed.');
  }
  const own = person !== undefined && team ? ownedBy(['person'], change) : {};
  const rest = Object.fromEntries(Object.entries(change).filter(([name]) => !Object.hasOwn(own, name)));
  if (Object.keys(rest).length) await desk.set(rest);
  if (Object.keys(own).length) await team!.saveSettingsOf(person!, own);
  return settingsOfAsker(desk);
}

const withoutKeys = (settings: Settings): Settings => ({
  ...settings,
  dnsblKeys: Object.fromEntries(Object.keys(settings.dnsblKeys).map((zone) => [zone, ''])),
  webhook: settings.webhook && hidden,
  metricsToken: settings.metricsToken && hidden,
});
