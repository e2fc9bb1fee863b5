/** What a person has to know about the history: kept in the folder until somebody has seen it, through whatever host. */
import type { Storage } from '../ports.ts';
import { seal, unseal } from './sealed.ts';
import { setAside } from './aside.ts';
import type { StoreWarning } from './summary.ts';

const name = 'history.notices';

export async function readNotices(storage: Storage, now: string): Promise<StoreWarning[]> {
  const bytes = await storage.read(name);
  if (!bytes) return [];
  const kept = unseal(bytes);
  if (Array.isArray(kept)) return kept as StoreWarning[];
  const aside = await setAside(storage, name, now);
  return [
    {
      says: `What was to be said about the history could not be read and was set aside as ${aside}.`,
      hint: 'Look whether your last cases are there.',
    },
  ];
}

/** Keeps what there is to say; nothing, and the file goes. */
export async function keepNotices(storage: Storage, notices: readonly StoreWarning[]): Promise<void> {
  if (notices.length) await storage.replace(name, seal(notices));
  else if (await storage.read(name)) await storage.remove(name);
}

/** The same sentence is said once. */
export function added(notices: readonly StoreWarning[], more: readonly StoreWarning[]): StoreWarning[] {
  const known = new Set(notices.map(({ says }) => says));
  const fresh = more.filter(({ says }) => !known.has(says));
  return [...notices, ...fresh.map((warning) => ({ ...warning, kept: true as const }))];
}
