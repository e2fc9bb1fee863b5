/**
 * What all handlers share: the knowledge, the history, the ports, the clock, and the one way in which a case changes.
 * A draft is a case that is not saved: input that holds no deferral can still be walked on screen.
 */
import { hostname } from 'node:os';
import {
  applyChange,
  foldChanges,
  look,
  recognised,
  takesOver,
  type Case,
  type CaseChange,
  type Look,
  type Prepared,
} from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { EventName, Events, Settings } from '../../shared/rpc/contract.ts';
import { Overtaken, type Store } from '../../shared/store/port.ts';
import type { StoreWarning } from '../../shared/store/summary.ts';
import { keptReports, type KeptReports } from '../node/history/kept-reports.ts';
import type { Ledger } from '../node/smtp/ledger.ts';
import { nextSave } from './action.ts';
import { busy, noSuchCase } from './case-refusals.ts';
import { personNow } from './person.ts';
import { openRules } from './rules.ts';
import { ledgerFor, orClosed, storeFor, type StoreOptions } from './store-for.ts';
import { summaryOf } from './summary-of.ts';

export interface DeskOptions extends StoreOptions {
  /** Who makes the changes that no request names another person for. */
  person?: string;
  /** Test sessions to loopback and private addresses; off unless asked for at start. */
  allowPrivate?: boolean;
}

export interface DeskHooks {
  /** False where no screen heard it. */
  emit<E extends EventName>(event: E, payload: Events[E]): boolean;
  /** The file behind a token that the host handed over. Throws Problem file-gone. */
  fileOf(token: string): { path: string; name: string };
  /** Makes a file that the host itself chose known under a token. */
  handOver(path: string, name?: string): { token: string; name: string };
}

export interface Desk extends DeskHooks {
  readonly options: DeskOptions;
  readonly prepared: Prepared;
  /** Without the team's cards. */
  readonly ownKnowledge: Prepared['knowledge'];
  readonly store: Store;
  readonly ledger: Ledger;
  /** What a person has to know: of the history, and of cards that were left out. */
  readonly warnings: readonly StoreWarning[];
  /** What receivers reported, of all sending domains. */
  readonly reports: KeptReports;
  readonly machine: string;
  readonly settings: Settings;
  /** There are keys that this host cannot open. */
  readonly keysLocked: boolean;
  /** Nothing of what was loaded holds any more: it was changed past the desk. */
  anew(): void;
  /** Saves what is changed of the settings; from then on they hold. */
  set(change: Partial<Settings>): Promise<void>;
  /** Reads settings and cards that others may have changed. */
  follow(): Promise<void>;
  /** Last network use on the user's request. */
  networkUsedAt: string | null;
  now(): Date;
  /** A saved case or a draft. Throws Problem no-such-case. */
  load(id: string): Promise<Case>;
  isDraft(id: string): boolean;
  /** Counts up with each change of a case, also across a restart; of no case, it is higher than all before. */
  revisionOf(c: Case | null): number;
  keepDraft(draft: Case): void;
  /** The case as it is now: looked at once, whoever asks within the same moment. */
  look(c: Case): Look & {
    /** When the server of this case may be tested again, and why not sooner; null if now. */
    nextTest: { at: string; why: string } | null;
  };
  /** One action: its changes are decided by the case as it is when they are saved, and saved as one. */
  act(id: string, decide: (c: Case) => CaseChange[] | Promise<CaseChange[]>): Promise<Case>;
  /** An action whose changes do not depend on the case. */
  change(id: string, ...changes: CaseChange[]): Promise<Case>;
  /** Several actions, between which nobody else changes anything. Calls wait for each other. */
  turn<T>(task: (save: Save) => Promise<T>): Promise<T>;
  /** Takes out of a case what came with another one, which is back in the list. Throws Problem not-merged. */
  unmerge(id: string, from: string): Promise<Case>;
  /** Deletes a case; it can be taken back for a while. */
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Saves the changes of one action as one, on disk when it resolves. */
export type Save = (id: string, changes: CaseChange[]) => Promise<Case>;

const mostKept = 16;
/** How often an action is tried anew because somebody else changed the case in between. */
const attempts = 20;
/** How long a look at a case counts as the same moment, in milliseconds. */
const moment = 1000;

export async function createDesk(options: DeskOptions, hooks: DeskHooks): Promise<Desk> {
  const store = await storeFor(options);
  /** All that is in memory may be another by now. */
  const anew = (): void => {
    heard++;
    recent.clear();
    hooks.emit('changed', { case: '', revision: revisionOf(null) });
  };
  const opened = openRules(store, options, (areCards) => {
    hooks.emit('settings', {});
    if (areCards) anew(); // other cards may know what is in the cases
  });
  const rules = await orClosed(store, opened);
  const person = (): string | null => personNow() ?? options.person ?? null;
  const ledger = await orClosed(store, ledgerFor(store, options.dataFolder, person));
  if (ledger.damage) await store.say(ledger.damage);
  const drafts = new Map<string, Case>();
  /** The cases last worked with, newest last: a case with 10,000 attempts is not parsed again for each answer. */
  const recent = new Map<string, Case>();
  let queue: Promise<unknown> = Promise.resolve();

  const revisions = new WeakMap<Case, number>();
  let revision = Date.now() * 1000;
  const revisionOf = (c: Case | null): number => {
    const known = c && revisions.get(c);
    if (known) return known;
    if (c) revisions.set(c, ++revision);
    return c ? revision : ++revision;
  };

  const remember = (c: Case): void => {
    revisionOf(c);
    recent.delete(c.id);
    recent.set(c.id, c);
    if (recent.size > mostKept) recent.delete(recent.keys().next().value!);
  };

  const looks = new WeakMap<Case, Looked>();
  /** How often others changed something. */
  let heard = 0;
  /** Of each case in memory: the version that it has in a history that others write, too. */
  const versions = new WeakMap<Case, number>();
  const sign = (change: CaseChange): CaseChange => {
    const by = person();
    return by === null ? change : { ...change, by, made: desk.now().toISOString() };
  };
  const saveOnce = async (id: string, changes: CaseChange[], key?: string): Promise<Case> => {
    const [first] = changes;
    if (!first) return desk.load(id);
    const before = first.kind === 'opened' ? null : await desk.load(id);
    const change = sign(changes.length === 1 ? first : { kind: 'together', id, changes });
    const c = applyChange(before, change);
    if (drafts.has(id)) {
      drafts.set(id, c);
      revisionOf(c);
      return c;
    }
    return saved(c, change, before && (versions.get(before) ?? null), key);
  };
  /** The case that this was saved to already, where only the answer to that was lost; null where it was not. */
  const savedTo = async (save: ReturnType<typeof nextSave>): Promise<string | null> =>
    (save?.again && (await store.team?.heldBy(save.key))) || null;
  const asSaved = (id: string): Promise<Case> => {
    recent.delete(id);
    return desk.load(id);
  };
  /** Until nobody came in between: each time the case is loaded anew. `of`: see nextSave. */
  const untilMine = async (id: string, attempt: (key?: string) => Promise<Case>, of = id): Promise<Case> => {
    const asked = nextSave(of);
    const before = await savedTo(asked);
    if (before !== null) return asSaved(before);
    for (let i = 1; ; i++)
      try {
        const c = await attempt(asked?.key);
        // The first time may have come through in between.
        const first = await savedTo(asked);
        if (first === null) return c;
        recent.delete(id);
        return await asSaved(first);
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        if (i === attempts) throw busy(id);
        recent.delete(id);
      }
  };
  const save: Save = (id, changes) =>
    untilMine(id, (key) => saveOnce(id, changes, key), changes[0]?.kind === 'opened' ? 'opened' : id);
  const saved = async (c: Case, change: CaseChange, after: number | null, key?: string): Promise<Case> => {
    const { id } = c;
    // Forgotten until it is saved: what the disk refuses is in the memory of the store, and not in ours.
    recent.delete(id);
    const moved = movedBy(change);
    if (moved) recent.delete(moved);
    const version = await store.apply(change, summaryOf(c, desk.look(c), desk.prepared), after, key);
    if (version !== null) versions.set(c, version);
    remember(c);
    hooks.emit('changed', { case: id, revision: revisionOf(c) });
    if (moved) hooks.emit('changed', { case: moved, revision: revisionOf(null) });
    return c;
  };

  const desk: Desk = {
    ...hooks,
    options,
    get prepared() {
      return rules.prepared;
    },
    get ownKnowledge() {
      return rules.own;
    },
    store,
    ledger,
    get warnings() {
      return [...store.warnings, ...rules.leftOut];
    },
    reports: keptReports(options.dataFolder),
    machine: hostname(),
    get settings() {
      return rules.settings;
    },
    get keysLocked() {
      return rules.keysLocked;
    },
    networkUsedAt: null,
    set: rules.set,
    follow: rules.follow,
    anew,
    now: options.now ?? (() => new Date()),
    async load(id) {
      const known = drafts.get(id) ?? recent.get(id);
      if (known) {
        if (!drafts.has(id)) remember(known);
        return known;
      }
      const before = heard;
      const stored = await store.load(id);
      if (!stored) throw noSuchCase(id, await store.mergedInto(id));
      // Somebody may have changed it while it was read.
      const c = recent.get(id) ?? recognised(stored, desk.prepared);
      const version = store.versionOf(stored);
      if (version !== null && !versions.has(c)) versions.set(c, version);
      // Where somebody else changed something while it was read, it may be a case of before.
      if (heard === before) remember(c);
      return c;
    },
    isDraft: (id) => drafts.has(id),
    revisionOf,
    keepDraft(draft) {
      drafts.set(draft.id, draft);
      if (drafts.size > mostKept) drafts.delete(drafts.keys().next().value!);
    },
    look(c) {
      const now = desk.now();
      const { prepared, settings } = desk;
      const seen = looks.get(c);
      const isSame =
        seen?.prepared === prepared &&
        seen.settings === settings &&
        seen.ledger === ledger.version() &&
        Math.abs(now.getTime() - seen.facts.now) < moment;
      if (isSame) return seen;
      const politeness = asked((host) => ledger.notBefore({ host }, now, settings));
      const found = look(c, prepared, { now, politeness: ({ host }) => politeness(host) });
      const waits = found.facts.remoteMtas.flatMap((host) => politeness(host) ?? []);
      const nextTest = waits.sort((a, b) => b.at.localeCompare(a.at))[0] ?? null;
      const looked = { ...found, nextTest, prepared, settings, ledger: ledger.version() };
      looks.set(c, looked);
      return looked;
    },
    turn(task) {
      const work = queue.then(() => task(save));
      queue = work.catch(() => undefined);
      return work;
    },
    act: (id, decide) =>
      desk.turn(() => untilMine(id, async (key) => saveOnce(id, await decide(await desk.load(id)), key))),
    change: (id, ...changes) => desk.turn((save) => save(id, changes)),
    unmerge: (id, from) =>
      desk.turn(() =>
        untilMine(id, async (key) => {
          await desk.load(id);
          const changes = await store.changesOf(id);
          if ((await store.mergedInto(from)) !== id || !changes.some((change) => takesOver(change, from)))
            throw new Problem(
              'not-merged',
              `Case ${from} is not part of ${id}.`,
              'Look at the notes of the case: they say what was merged into it.',
            );
          const change = sign({ kind: 'unmerged', id, from, at: desk.now().toISOString() });
          const c = recognised(foldChanges([...changes, change])!, desk.prepared);
          return saved(c, change, store.team && changes.length, key);
        }),
      ),
    remove: (id) =>
      desk.turn(async () => {
        const asked = nextSave(id);
        if ((await savedTo(asked)) !== null) return;
        await desk.load(id);
        recent.delete(id);
        const deleted = (): CaseChange => sign({ kind: 'deleted', id, at: desk.now().toISOString() });
        if (!drafts.delete(id)) await store.apply(deleted(), null, null, asked?.key);
        hooks.emit('changed', { case: id, revision: revisionOf(null) });
      }),
    async close() {
      for (const stop of deaf) stop?.();
      await queue;
      await rules.close();
      await store.close();
    },
  };
  // A command line is done before anybody could tell it something.
  const team = options.services.host === 'cli' ? null : store.team;
  const deaf = [
    team?.hear((id) => {
      heard++;
      if (id === null) recent.clear();
      else recent.delete(id);
      hooks.emit('changed', { case: id ?? '', revision: revisionOf(null) });
    }),
    team?.hearRules(() => void rules.follow().catch(unlessAway)),
  ];
  return desk;
}

/** What could not be read now is read when the database is back. */
function unlessAway(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

/** The other case that a change takes off the list or brings back to it. */
function movedBy(change: CaseChange): string | null {
  const changes = change.kind === 'together' ? change.changes : [change];
  for (const one of changes) if (one.kind === 'merged' || one.kind === 'unmerged') return one.from;
  return null;
}

/** A look, and what it was a look with. */
type Looked = ReturnType<Desk['look']> & { prepared: Prepared; settings: Settings; ledger: string };

/** Asks once for each name. */
function asked<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (!known.has(name)) known.set(name, ask(name));
    return known.get(name)!;
  };
}
