/** Cases carried from one history to another: a person's into the team's, and chosen ones of the team's back as a copy. */
import { createHash } from 'node:crypto';
import { foldChanges, recognised, type CaseChange } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import { Overtaken, type Store } from '../../shared/store/port.ts';
import type { CaseSummary, ListQuery } from '../../shared/store/summary.ts';
import type { TeamStore } from '../node/history/postgres/open.ts';
import type { Desk } from './desk.ts';
import { summaryOf } from './summary-of.ts';

export interface Carried {
  /** Ids, as they are named where they came from and where they are now. */
  carried: { from: string; case: string; changes: number }[];
  /** There already, with all their changes. */
  unchanged: number;
  /** There already, and changed there since: left as they are. */
  differ: { from: string; case: string }[];
  /** Files of cases that were carried without them, and why. */
  withoutFile: { from: string; case: string; file: string; says: string }[];
}

/** How often a change is put behind those that others made meanwhile. */
const attempts = 20;

/** Every case of a local history, deleted ones left out. Twice does no harm: what is there already is known by its beginning. */
export async function push(local: Store, desk: Desk, person: string): Promise<Carried> {
  const team = desk.store as TeamStore;
  const result: Carried = { carried: [], unchanged: 0, differ: [], withoutFile: [] };
  for (const from of await idsOf(local)) {
    const changes = await local.changesOf(from);
    const sha256 = createHash('sha256').update(JSON.stringify(changes[0])).digest('hex');
    const known = await team.knownBy(sha256);
    const done = known?.changes ?? 0;
    if (done >= changes.length) {
      result.unchanged++;
      continue;
    }
    const id = known?.id ?? (await team.freeId(from));
    const lost = await carryEvidence(local, team, changes.slice(done));
    result.withoutFile.push(...lost.map((one) => ({ from, case: id, ...one })));
    let there = done ? await team.changesOf(id) : [];
    for (const [i, change] of changes.entries()) {
      if (i < done) continue;
      const signed = named(withoutRecheck({ by: person, ...change }), id);
      there = await append(desk, id, there, signed, { sha256, changes: i + 1 });
    }
    result.carried.push({ from, case: id, changes: changes.length - done });
  }
  return result;
}

/** Behind what stands there; where others were quicker, behind theirs. Returns what stands there then. */
async function append(
  desk: Desk,
  id: string,
  there: readonly CaseChange[],
  change: CaseChange,
  origin: { sha256: string; changes: number },
): Promise<CaseChange[]> {
  const team = desk.store as TeamStore;
  for (let i = 1; ; i++) {
    const all = [...there, change];
    try {
      await team.carry(change, summarised(desk, all), there.length, origin);
      return all;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      if (i === attempts || change.kind === 'opened')
        throw new Problem(
          'case-busy',
          `While case ${id} was taken over, others changed it all the time.`,
          'Run “history push” once more: it goes on where it stopped.',
        );
      there = await team.changesOf(id);
    }
  }
}

/** Chosen cases of the team's as a copy. One that is here already gets what happened since, unless it was changed here. */
export async function pull(desk: Desk, ids: readonly string[], local: Store): Promise<Carried> {
  const result: Carried = { carried: [], unchanged: 0, differ: [], withoutFile: [] };
  for (const from of ids) {
    await desk.load(from);
    const changes = await desk.store.changesOf(from);
    const copy = await copyOf(changes, from, local);
    const isBehind = copy?.changes.every((one, i) => same(one, changes[i] && named(changes[i], copy.id)));
    if (copy && !isBehind) result.differ.push({ from, case: copy.id });
    else if (copy?.changes.length === changes.length) result.unchanged++;
    else {
      // What the team does not keep any more is no loss of a file.
      await carryEvidence(desk.store, local, changes);
      const taken = copy?.changes ?? [];
      const id = copy?.id ?? ((await local.changesOf(from)).length ? await local.nextId(dayOf(from)) : from);
      const more = changes.slice(taken.length).map((one) => named(one, id));
      for (const change of more) {
        taken.push(change);
        await local.apply(change, summarised(desk, taken));
      }
      result.carried.push({ from, case: id, changes: more.length });
    }
  }
  return result;
}

/** The case of the local history that began as this one did, whatever its name. */
async function copyOf(
  changes: readonly CaseChange[],
  from: string,
  local: Store,
): Promise<{ id: string; changes: CaseChange[] } | null> {
  const [first] = changes;
  if (first?.kind !== 'opened') return null;
  for (const id of await local.naming(`"openedAt":"${first.case.openedAt}"`)) {
    const here = await local.changesOf(id);
    if (here[0] && same(named(here[0], from), first)) return { id, changes: here };
  }
  return null;
}

/** Who made it is left out: a case pushed from here is signed only there. */
const same = (one: CaseChange, other: CaseChange | undefined): boolean =>
  unsigned(one) === (other && unsigned(other));
const unsigned = ({ by: _by, made: _made, ...change }: CaseChange): string =>
  JSON.stringify(Object.entries(change).sort(([a], [b]) => a.localeCompare(b)));

function summarised(desk: Desk, changes: readonly CaseChange[]): CaseSummary {
  const c = recognised(foldChanges(changes)!, desk.prepared);
  return summaryOf(c, desk.look(c), desk.prepared);
}

/** Returns what could not be carried: gone, changed or not readable where it came from, or too large for where it goes. */
async function carryEvidence(
  from: Store,
  to: Store,
  changes: readonly CaseChange[],
): Promise<{ file: string; says: string }[]> {
  const lost: { file: string; says: string }[] = [];
  for (const { sha256, name } of sourcesIn(changes))
    try {
      const bytes = sha256 === null ? null : await from.getEvidence(sha256);
      if (bytes) await to.putEvidence(bytes);
      else if (sha256 !== null) lost.push({ file: name, says: 'It is not on the disk any more.' });
    } catch (error) {
      if (!(error instanceof Problem) || !/^evidence-/.test(error.code)) throw error;
      lost.push({ file: name, says: error.says });
    }
  return lost;
}

async function idsOf(store: Store): Promise<string[]> {
  const ids: string[] = [];
  for (const archived of [false, true]) {
    const query: ListQuery = {
      query: '',
      status: [],
      sort: 'firstSeen',
      descending: false,
      archived,
      limit: 500,
      offset: 0,
    };
    for (let total = 1; query.offset < total; query.offset += query.limit) {
      const page = await store.list(query);
      total = page.total;
      ids.push(...page.rows.map(({ id }) => id));
    }
  }
  return ids;
}

function sourcesIn(changes: readonly CaseChange[]): { name: string; sha256: string | null }[] {
  return changes.flatMap((change) => {
    if (change.kind === 'together') return sourcesIn(change.changes);
    if (change.kind === 'opened') return change.case.sources;
    return change.kind === 'evidence-added' ? change.source : [];
  });
}

/** The same change of the case under its other name. */
function named(change: CaseChange, id: string): CaseChange {
  if (change.kind === 'opened') return { ...change, case: { ...change.case, id } };
  if (change.kind === 'together')
    return { ...change, id, changes: change.changes.map((one) => named(one, id)) };
  return { ...change, id };
}

/** A file from elsewhere never sends the desk to the network. */
function withoutRecheck(change: CaseChange): CaseChange {
  return change.kind === 'reminded' && change.reminder
    ? { ...change, reminder: { ...change.reminder, recheck: false } }
    : change;
}

const dayOf = (id: string): string => /^c-(\d{8})-/.exec(id)?.[1] ?? '19700101';
