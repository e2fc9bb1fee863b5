/**
 * What all handlers share: the knowledge, the history, the ports, the clock, and the one way in which a case changes.
 * A draft is a case that is not saved: input that holds no deferral can still be walked on screen.
 */
import { hostname } from 'node:os';
import {
  applyChange,
  foldChanges,
  look,
  prepare,
  recognised,
  takesOver,
  type Case,
  type CaseChange,
  type Look,
  type Prepared,
} from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { EventName, Events, Settings } from '../../shared/rpc/contract.ts';
import type { StoreWarning } from '../../shared/store/summary.ts';
import { openStore, type Store } from '../node/history/case-file.ts';
import { keptReports, type KeptReports } from '../node/history/kept-reports.ts';
import { openLedger, type Ledger } from '../node/smtp/ledger.ts';
import { knowledgeOf } from '../node/cards/resources.ts';
import type { HostServices } from './handlers.ts';
import { sealed, unsealed } from './sealed-keys.ts';
import { backupsOf, settingsFrom, soundSettings } from './settings.ts';
import { summaryOf } from './summary-of.ts';

export interface DeskOptions {
  dataFolder: string;
  services: HostServices;
  /** Set by `--now` and by tests. */
  now?: () => Date;
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
  /** Saves settings; from then on they hold. */
  set(settings: Settings): Promise<void>;
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
  act(id: string, decide: (c: Case) => CaseChange[]): Promise<Case>;
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

const kept = 16;
/** How long a look at a case counts as the same moment, in milliseconds. */
const moment = 1000;

/** What the settings say, without the values that cannot be used: those are named, and the file is kept as it was. */
async function usable(store: Store): Promise<unknown> {
  const stored = await store.settings();
  const { sound, broken } = soundSettings(stored);
  if (!broken.length) return stored;
  const aside = await store.cleanSettings(sound);
  await store.say({
    says: `${broken.map((name) => `“${name.slice(0, 40)}”`).join(', ')} in settings.json could not be used; the file was kept as ${aside}.`,
    hint: 'What was wrong in it was left out; all else holds. Look at it once.',
  });
  return sound;
}

export async function createDesk(options: DeskOptions, hooks: DeskHooks): Promise<Desk> {
  const { knowledge, leftOut } = await knowledgeOf(options.dataFolder);
  const store = await openStore(options.dataFolder, {
    backups: await backupsOf(options.dataFolder),
    inThisThread: options.services.host === 'cli',
  });
  const keyring = options.services.keyring ?? (async () => null);
  const stored = await unsealed(await usable(store), keyring);
  const settings = settingsFrom(stored.settings);
  const ledger = await openLedger(options.dataFolder, store.prove);
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
    if (recent.size > kept) recent.delete(recent.keys().next().value!);
  };

  const looks = new WeakMap<Case, Looked>();
  const save: Save = async (id, changes) => {
    const [first] = changes;
    if (!first) return desk.load(id);
    const before = first.kind === 'opened' ? null : await desk.load(id);
    const change: CaseChange = changes.length === 1 ? first : { kind: 'together', id, changes };
    const c = applyChange(before, change);
    if (drafts.has(id)) {
      drafts.set(id, c);
      revisionOf(c);
      return c;
    }
    return saved(c, change);
  };
  const saved = async (c: Case, change: CaseChange): Promise<Case> => {
    const { id } = c;
    // Forgotten until it is saved: what the disk refuses is in the memory of the store, and not in ours.
    recent.delete(id);
    const moved = movedBy(change);
    if (moved) recent.delete(moved);
    await store.apply(change, summaryOf(c, desk.look(c), desk.prepared));
    remember(c);
    hooks.emit('changed', { case: id, revision: revisionOf(c) });
    if (moved) hooks.emit('changed', { case: moved, revision: revisionOf(null) });
    return c;
  };

  const desk: Desk & { settings: Settings; prepared: Prepared } = {
    ...hooks,
    options,
    prepared: prepare(knowledge, settings.bands),
    store,
    ledger,
    get warnings() {
      return leftOut ? [...store.warnings, leftOut] : store.warnings;
    },
    reports: keptReports(options.dataFolder),
    machine: hostname(),
    settings,
    keysLocked: stored.locked !== null,
    networkUsedAt: null,
    async set(settings) {
      await store.saveSettings(await sealed(settings, stored.locked, keyring));
      desk.settings = settings;
      desk.prepared = prepare(knowledge, settings.bands);
      store.keepBackups(settings.backups);
    },
    now: options.now ?? (() => new Date()),
    async load(id) {
      const known = drafts.get(id) ?? recent.get(id);
      if (known) {
        if (!drafts.has(id)) remember(known);
        return known;
      }
      const stored = await store.load(id);
      if (!stored) throw noSuchCase(id, await store.mergedInto(id));
      // Somebody may have changed it while it was read.
      const c = recent.get(id) ?? recognised(stored, desk.prepared);
      remember(c);
      return c;
    },
    isDraft: (id) => drafts.has(id),
    revisionOf,
    keepDraft(draft) {
      drafts.set(draft.id, draft);
      if (drafts.size > kept) drafts.delete(drafts.keys().next().value!);
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
    act: (id, decide) => desk.turn(async (save) => save(id, decide(await desk.load(id)))),
    change: (id, ...changes) => desk.turn((save) => save(id, changes)),
    unmerge: (id, from) =>
      desk.turn(async () => {
        await desk.load(id);
        const changes = await store.changesOf(id);
        if ((await store.mergedInto(from)) !== id || !changes.some((change) => takesOver(change, from)))
          throw new Problem(
            'not-merged',
            `Case ${from} is not part of ${id}.`,
            'Look at the notes of the case: they say what was merged into it.',
          );
        const change: CaseChange = { kind: 'unmerged', id, from, at: desk.now().toISOString() };
        return saved(recognised(foldChanges([...changes, change])!, desk.prepared), change);
      }),
    remove: (id) =>
      desk.turn(async () => {
        await desk.load(id);
        recent.delete(id);
        if (!drafts.delete(id))
          await store.apply({ kind: 'deleted', id, at: desk.now().toISOString() }, null);
        hooks.emit('changed', { case: id, revision: revisionOf(null) });
      }),
    async close() {
      await queue;
      await store.close();
    },
  };
  return desk;
}

/** The other case that a change takes off the list or brings back to it. */
function movedBy(change: CaseChange): string | null {
  const changes = change.kind === 'together' ? change.changes : [change];
  for (const one of changes) if (one.kind === 'merged' || one.kind === 'unmerged') return one.from;
  return null;
}

function noSuchCase(id: string, into: string | null): Problem {
  return into
    ? new Problem('case-merged', `Case ${id} was merged into ${into}.`, `Open ${into}, or undo the merging.`)
    : new Problem('no-such-case', `There is no case ${id}.`, 'Look it up in the list of cases.');
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
