/**
 * Where settings are kept. One person's desk has all in its folder. Over a team's history what is the team's stands in the database,
 * and what belongs to this machine, or to who sits at it, in the folder, beside what that folder's own history goes by.
 */
import type { Settings } from '../../shared/rpc/contract.ts';
import { ownedBy } from '../../shared/rpc/setting-owners.ts';
import type { Store } from '../../shared/store/port.ts';
import { FileStorage } from '../node/history/file-storage.ts';
import { cleanSettings, readSettings, writeSettings } from '../node/history/settings-file.ts';
import { soundSettings } from './settings.ts';

export interface KeptSettings {
  /** As they are stored, without what cannot be used: that is said, and kept aside. */
  read(): Promise<Record<string, unknown>>;
  /** `stored`: all of them, as they are to be stored; of the team's only what is in `change` is written. */
  save(change: Partial<Settings>, stored: Settings): Promise<void>;
}

export const keptSettings = (store: Store, dataFolder: string, now: () => Date): KeptSettings =>
  store.team ? ofTeam(store, new FileStorage(dataFolder), now) : ofOne(store);

const ofOne = (store: Store): KeptSettings => ({
  async read() {
    const { sound, broken } = soundSettings(await store.settings());
    if (broken.length) await say(store, broken, await store.cleanSettings(sound));
    return sound;
  },
  save: (_change, stored) => store.saveSettings(stored),
});

function ofTeam(store: Store, storage: FileStorage, now: () => Date): KeptSettings {
  const file = async (): Promise<Record<string, unknown>> =>
    ((await readSettings(storage, now(), (warning) => store.say(warning))) ?? {}) as Record<string, unknown>;
  return {
    async read() {
      const all = await file();
      const mine = soundSettings(all);
      if (mine.broken.length) await say(store, mine.broken, await cleanSettings(storage, mine.sound, now()));
      const theirs = soundSettings(await store.settings());
      if (theirs.broken.length) await say(store, theirs.broken, await store.cleanSettings(theirs.sound));
      const { sealedKeys } = mine.sound;
      return {
        // A database in which everything was the team's has those of its machines, too.
        ...ownedBy(['machine'], theirs.sound),
        ...ownedBy(['machine', 'person'], mine.sound),
        ...(sealedKeys !== undefined && { sealedKeys }),
        ...ownedBy(['team'], theirs.sound),
      };
    },
    async save(change, stored) {
      const team = ownedBy(['team'], change);
      if (Object.keys(team).length) await store.saveSettings(team);
      if (Object.keys(team).length === Object.keys(change).length) return;
      const { sealedKeys: _, ...before } = await file();
      const { sealedKeys } = stored as { sealedKeys?: string };
      const mine = {
        ...ownedBy(['machine', 'person'], stored),
        ...(sealedKeys !== undefined && { sealedKeys }),
      };
      await writeSettings(storage, { ...before, ...mine });
    },
  };
}

const say = (store: Store, broken: readonly string[], aside: string): Promise<void> =>
  store.say({
    says: `${broken.map((name) => `“${name.slice(0, 40)}”`).join(', ')} in settings.json could not be used; the file was kept as ${aside}.`,
    hint: 'What was wrong in it was left out; all else holds. Look at it once.',
  });
