/**
 * What cases are judged and handled by: the cards and the settings. They are read at the start, and anew whenever somebody of a team
 * changed its own.
 */
import { prepare, type Prepared } from '../../shared/flow.ts';
import type { Settings } from '../../shared/rpc/contract.ts';
import type { CardFile, Store } from '../../shared/store/port.ts';
import type { StoreWarning } from '../../shared/store/summary.ts';
import { inFolder } from '../node/cards/card-folder.ts';
import { knowledgeOf } from '../node/cards/resources.ts';
import { keptSettings } from './kept-settings.ts';
import { sealed, unsealed } from './sealed-keys.ts';
import { settingsFrom } from './settings.ts';
import type { StoreOptions } from './store-for.ts';

type Knowledge = Prepared['knowledge'];

export interface Rules {
  readonly prepared: Prepared;
  readonly settings: Settings;
  /** There are keys that this host cannot open. */
  readonly keysLocked: boolean;
  /** Cards that could not be taken. */
  readonly leftOut: readonly StoreWarning[];
  /** The cards that came with the program and those of this folder, without the team's. */
  readonly own: Knowledge;
  /** Saves what is changed of the settings; from then on they hold. */
  set(change: Partial<Settings>): Promise<void>;
  /** Reads what others may have changed. */
  follow(): Promise<void>;
  /** Nothing is read any more when it resolves. */
  close(): Promise<void>;
}

/** `changed` is called each time that they are others; `cards`: other cards, too. */
export async function openRules(
  store: Store,
  { dataFolder, services, now = () => new Date() }: StoreOptions,
  changed: (cards: boolean) => void,
): Promise<Rules> {
  const { knowledge: own, leftOut } = await knowledgeOf(dataFolder);
  const keyring = services.keyring ?? (async () => null);
  const kept = keptSettings(store, dataFolder, now);
  let stored = await unsealed(await kept.read(), keyring);
  let files = await teamFiles(store);
  let cards = await withTeamCards(own, files);
  let settings = settingsFrom(stored.settings);
  let prepared = prepare(cards.knowledge, settings.bands);
  /** They are read and saved one after the other. */
  let ended = false;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const work = turn.then(task);
    turn = work.catch(() => undefined);
    return work;
  };
  const hold = (next: Settings, areCards: boolean): void => {
    settings = next;
    prepared = prepare(cards.knowledge, next.bands);
    store.keepBackups(next.backups);
    changed(areCards);
  };
  return {
    own,
    get prepared() {
      return prepared;
    },
    get settings() {
      return settings;
    },
    get keysLocked() {
      return stored.locked !== null;
    },
    get leftOut() {
      return [leftOut, cards.leftOut].filter((one) => one !== null);
    },
    set: (change) =>
      inTurn(async () => {
        const next = settingsFrom({ ...settings, ...change });
        await kept.save(change, await sealed(next, stored.locked, keyring));
        hold(next, false);
      }),
    follow: () =>
      inTurn(async () => {
        if (ended) return;
        const found = await teamFiles(store);
        const others = found.map(({ number }) => number).join() !== files.map(({ number }) => number).join();
        if (others) cards = await withTeamCards(own, found);
        files = found;
        stored = await unsealed(await kept.read(), keyring);
        const next = settingsFrom(stored.settings);
        if (others || JSON.stringify(next) !== JSON.stringify(settings)) hold(next, others);
      }),
    async close() {
      ended = true;
      await turn;
    },
  };
}

const teamFiles = async (store: Store): Promise<CardFile[]> => (await store.team?.cards.all()) ?? [];

/** The team's cards lie over all others: its members shall judge alike. */
async function withTeamCards(
  own: Knowledge,
  files: readonly CardFile[],
): Promise<{ knowledge: Knowledge; leftOut: StoreWarning | null }> {
  if (!files.length) return { knowledge: own, leftOut: null };
  const { withUserCards } = await import('../node/cards/user-cards.ts');
  return inFolder(files, (folder) => withUserCards(own, folder, 'team'));
}
