/** Changes that can be made out in files that were set aside: offered, never taken in by themselves. */
import type { CaseChange } from '../case/case.ts';
import type { Storage } from '../ports.ts';
import { readJournal } from './journal.ts';
import type { CaseTables } from './store.ts';

/** What the files hold and the history does not, in the order it was done. The same change is not given twice. */
export async function recoverable(
  storage: Storage,
  names: string[],
  tables: CaseTables,
): Promise<CaseChange[]> {
  const found = new Map<string, { sequence: number; change: CaseChange }>();
  const known = new Map<string, Set<string>>();
  for (const name of names) {
    const { records, doubtful } = readJournal((await storage.read(name)) ?? new Uint8Array());
    for (const { sequence, change } of [...records, ...doubtful]) {
      const id = change.kind === 'opened' ? change.case?.id : change.id;
      if (typeof id !== 'string') continue;
      const json = JSON.stringify(change);
      if (!known.has(id)) known.set(id, new Set(tables.changesOf(id).map((one) => JSON.stringify(one))));
      if (!known.get(id)!.has(json)) found.set(json, { sequence, change });
    }
  }
  return [...found.values()].sort((a, b) => a.sequence - b.sequence).map(({ change }) => change);
}
