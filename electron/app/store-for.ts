/** The history that a desk works on: the one in its folder, or a team's. */
import type { Store } from '../../shared/store/port.ts';
import { openStore } from '../node/history/case-file.ts';
import { lastContact } from '../node/history/last-contact.ts';
import type { TeamAddress } from '../node/history/team-at-start.ts';
import { openLedger, type Ledger } from '../node/smtp/ledger.ts';
import type { HostServices } from './handlers.ts';
import { backupsOf } from './settings.ts';

export interface StoreOptions {
  dataFolder: string;
  services: HostServices;
  /** Set by `--now` and by tests. */
  now?: () => Date;
  /** A team's history instead of the one in the folder: its address, and where that was read. */
  history?: TeamAddress;
}

export const storeFor = (options: StoreOptions): Promise<Store> =>
  options.history ? teamStore(options) : ownStore(options);

/** What is opened on a store, which is closed where that fails: who tries again would leave its connections behind. */
export const orClosed = <T>(store: Store, opened: Promise<T>): Promise<T> =>
  opened.catch(async (error: unknown) => {
    await store.close();
    throw error;
  });

/** The politeness ledger of this machine; for a team's history together with that of everybody else. */
export async function ledgerFor(
  store: Store,
  dataFolder: string,
  person: () => string | null,
): Promise<Ledger> {
  const own = await openLedger(dataFolder, store.prove);
  if (!store.team) return own;
  const [{ TeamStore }, { teamLedger }] = await Promise.all([
    import('../node/history/postgres/open.ts'),
    import('./team-ledger.ts'),
  ]);
  return store instanceof TeamStore ? teamLedger(own, store.sessions, person) : own;
}

const ownStore = ({ dataFolder, services }: StoreOptions): Promise<Store> =>
  openStore(dataFolder, {
    backups: backupsOf(dataFolder),
    inThisThread: services.host === 'cli',
    ...(services.backUpAfter && { elsewhere: services.backUpAfter }),
  });

/** Loaded only for who has one. */
async function teamStore({ dataFolder, history, now, services }: StoreOptions): Promise<Store> {
  const { addressOf, openTeamStore } = await import('../node/history/postgres/open.ts');
  const connections = services.host === 'cli' ? 2 : 10;
  const address = addressOf(history!.address, history!.from);
  const last = lastContact(dataFolder, address.place);
  return openTeamStore(address, { ...(now && { now }), connections, last });
}
