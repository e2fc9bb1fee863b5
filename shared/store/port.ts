/**
 * What the app asks of a history, whichever engine keeps it: one person's in a folder (electron/node/history/case-file.ts), or a
 * team's in PostgreSQL (electron/node/history/postgres/). test/contract/ holds both to it.
 */
import type { Case, CaseChange } from '../case/case.ts';
import type { CaseSummary, DeletedCase, Facets, Likeness, ListQuery, StoreWarning } from './summary.ts';

/** Somebody else changed the case since it was loaded: nothing was saved. Load it again, and decide anew. */
export class Overtaken extends Error {
  constructor(id: string) {
    super(`case ${id} was changed by somebody else in the meantime`);
    this.name = 'Overtaken';
  }
}

export interface Store {
  /**
   * Saves one change of a case and what lists show after it; it outlives a power cut when this resolves. `after` is the
   * version that was decided by, and the answer the one that came of it; both null where nobody else writes. Throws
   * Overtaken where the case is another by now, Problem history-away where the database cannot be reached, and for a
   * folder disk-full, folder-read-only, folder-gone or disk-failing: the change is then in memory, and saved when that
   * is possible. `key`: a UUID; where others write, too, what bears the same one is taken in once.
   */
  apply(
    change: CaseChange,
    summary: CaseSummary | null,
    after?: number | null,
    key?: string,
  ): Promise<number | null>;
  /** Null if there is no such case, or it was deleted. */
  load(id: string): Promise<Case | null>;
  /** How many changes a case had when it was loaded here; null where nobody else writes. */
  versionOf(c: Case): number | null;
  /** `atLeast`: so many were counted, and there are more. */
  list(query: ListQuery): Promise<{ rows: CaseSummary[]; total: number; atLeast?: true }>;
  /** Causes and providers among the cases on the desk, or among the archived ones. */
  facets(archived: boolean): Promise<Facets>;
  /** A free id for a case of a day given as YYYYMMDD. */
  nextId(day: string): Promise<string>;
  similar(likeness: Likeness): Promise<CaseSummary[]>;
  /** Ids of the cases on the desk whose reminder is due at a time (ISO 8601, UTC), the earliest first. */
  dueReminders(now: string): Promise<string[]>;
  count(): Promise<number>;
  /** Takes back a deletion; the case, or null if it is not there any more. `by`: who asks for it. */
  undoDelete(id: string, by?: string): Promise<Case | null>;
  /** Cases that can still be had back, the last deleted first; at most 500. */
  deleted(): Promise<DeletedCase[]>;
  /** The case that took this one over; null if none did. */
  mergedInto(id: string): Promise<string | null>;
  /**
   * Ids of the cases, deleted ones left out, the newest first, in whose changes one of these stands: the SHA-256 of a
   * file, or as JSON writes them `"sha256":null,"size":N,` of one without, or `"openedAt":"…"`.
   */
  naming(text: string): Promise<string[]>;
  /** All changes of a case, in their order. */
  changesOf(id: string): Promise<CaseChange[]>;
  putEvidence(bytes: Uint8Array): Promise<string>;
  getEvidence(sha256: string): Promise<Uint8Array | null>;
  settings(): Promise<unknown>;
  saveSettings(settings: object): Promise<void>;
  /** Saves settings of which some could not be used; the name under which the file was kept as it was. */
  cleanSettings(settings: object): Promise<string>;
  /** From the next one on, this many daily backups are kept. */
  keepBackups(count: number): void;
  /** Writes what is in memory only. Throws Problem as apply. */
  save(): Promise<void>;
  /** Folds the journal into a new snapshot now; resolves when that is done. */
  compact(): Promise<void>;
  /** The history as one plain SQLite file; deleted cases left out. */
  exportSqlite(only?: string[] | null): Promise<Uint8Array>;
  /**
   * Takes over the cases of an export or of a backup. A case whose id is taken by another one gets a new id; one that
   * is here already, unchanged, is left alone. `summarise` computes what lists show.
   */
  importSqlite(bytes: Uint8Array, summarise: (c: Case) => CaseSummary): Promise<ImportReport>;
  /** What a person has to know: what the folder refuses now, and what was found and nobody has seen yet. */
  readonly warnings: readonly StoreWarning[];
  /** Adds something to say; it stays in the folder until somebody has seen it. */
  say(warning: StoreWarning): Promise<void>;
  /** Somebody has seen these sentences. */
  seen(says: readonly string[]): Promise<void>;
  /** Changes that the files set aside hold and the history does not. */
  recoverable(): Promise<CaseChange[]>;
  /** They were taken back, as far as that was possible: they are not offered again. */
  recovered(): Promise<void>;
  /** Throws where the folder is not the one that was opened any more (code ESTALE). */
  prove(): void;
  /** Changes that are in memory only, because the disk refuses. */
  readonly unsaved: number;
  /** What there is where several people share one history; null for that of one person. */
  readonly team: Team | null;
  close(): Promise<void>;
}

/** A history that many read and write at the same time. */
export interface Team {
  /** The machine and the database that keep it, without the password. */
  readonly place: string;
  /** When the database answered last, ISO 8601 UTC, and whether it does now. */
  contact(): { at: string; away: boolean };
  /** The case that a change with this key was taken in for; null where none was. */
  heldBy(key: string): Promise<string | null>;
  /** Tells of cases that others changed; null where some may have been missed, and all count as changed. */
  hear(listener: (id: string | null) => void): () => void;
  /** Tells that settings of the team, or cards of its own, may be others now. */
  hearRules(listener: () => void): () => void;
  /** What a person set for themself; null where that is nothing. */
  settingsOf(person: string): Promise<unknown>;
  saveSettingsOf(person: string, settings: object): Promise<void>;
  readonly cards: CardShelf;
  /** This person works here; that is no reason to fail where the database is away. */
  met(person: string): Promise<void>;
  /** Who was met in the last half year, by name; at most 500. */
  people(): Promise<string[]>;
}

/** A card file as it was written once; `text` null took it away. `at`: ISO 8601 UTC. */
export interface CardVersion {
  number: number;
  text: string | null;
  by: string | null;
  at: string;
}
/** `path`: as below the data folder's `cards/`, `replies/provider/own.yaml`. */
export type CardFile = CardVersion & { path: string; text: string };

/** The cards that a team has of its own. */
export interface CardShelf {
  /** Those that hold, by path. */
  all(): Promise<CardFile[]>;
  /** The newest first; at most 50. */
  versions(path: string): Promise<CardVersion[]>;
  /** `after`: the version that was decided by, null where there was none. Throws Problem card-changed where it is another by now. */
  save(path: string, text: string | null, by: string | null, after: number | null): Promise<void>;
}

export interface ImportReport {
  imported: string[];
  /** Here already, just so. */
  unchanged: number;
  /** Cases of the file that could not be taken over, and why. */
  refused: string[];
}
