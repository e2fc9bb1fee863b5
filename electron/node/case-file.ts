/**
 * The case history of a data folder, as the app uses it. A change is first told to the engine in the worker (so that
 * the next answer contains it), then appended to the journal, and is saved when that is on disk. If the disk refuses,
 * the change stays in memory, the caller gets the Problem, and the store tries again every few seconds.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case, CaseChange } from '../../shared/case/case.ts';
import type { Storage } from '../../shared/ports.ts';
import { asideName, folderProblem, snapshotName } from '../../shared/store/folder.ts';
import { Problem } from '../../shared/problem.ts';
import type { CaseSummary, Likeness, ListQuery, StoreWarning } from '../../shared/store/summary.ts';
import { JournalWriter } from '../../shared/store/writer.ts';
import { EvidenceFiles } from './evidence-files.ts';
import { FileStorage } from './file-storage.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { startStoreThread, type StoreThread } from './store-client.ts';

export type { CaseSummary, Likeness, ListQuery, StoreWarning } from '../../shared/store/summary.ts';

export interface StoreOptions {
  /** Daily backups that are kept. */
  backups?: number;
  now?: () => Date;
  /** Size of the journal, in bytes, from which it is folded into a new snapshot. */
  compactAt?: number;
  /** For tests: another storage than the folder itself. */
  storage?: Storage;
}

export interface Store {
  /**
   * Saves one change of a case and what lists show after it; on disk when it resolves. Throws Problem disk-full,
   * folder-read-only, folder-gone or disk-failing: the change is then in memory, and saved when that is possible.
   */
  apply(change: CaseChange, summary: CaseSummary | null): Promise<void>;
  /** Null if there is no such case, or it was deleted. */
  load(id: string): Promise<Case | null>;
  list(query: ListQuery): Promise<{ rows: CaseSummary[]; total: number }>;
  /** A free id for a case of a day given as YYYYMMDD. */
  nextId(day: string): Promise<string>;
  similar(likeness: Likeness): Promise<CaseSummary[]>;
  count(): Promise<number>;
  /** Takes back a deletion; the case, or null if it is not there any more. */
  undoDelete(id: string): Promise<Case | null>;
  putEvidence(bytes: Uint8Array): Promise<string>;
  getEvidence(sha256: string): Promise<Uint8Array | null>;
  settings(): Promise<unknown>;
  saveSettings(settings: unknown): Promise<void>;
  /** Folds the journal into a new snapshot now; resolves when that is done. */
  compact(): Promise<void>;
  /** The history as one plain SQLite file; deleted cases left out. */
  exportSqlite(): Promise<Uint8Array>;
  /**
   * Takes over the cases of an export or of a backup. A case whose id is taken by another one gets a new id; one that
   * is here already, unchanged, is left alone. `summarise` computes what lists show.
   */
  importSqlite(bytes: Uint8Array, summarise: (c: Case) => CaseSummary): Promise<ImportReport>;
  readonly warnings: readonly StoreWarning[];
  /** Changes that are in memory only, because the disk refuses. */
  readonly unsaved: number;
  close(): Promise<void>;
}

export interface ImportReport {
  imported: string[];
  /** Here already, just so. */
  unchanged: number;
  /** Cases of the file that could not be taken over, and why. */
  refused: string[];
}

const retryMs = 3000;
/** Long enough after opening for the first screen, and for a command line to be done. */
const settleMs = 3000;
const settingsName = 'settings.json';

/** Opens the history of a folder, which is made if need be. Throws Problem for all that the user can mend. */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  let lock: FolderLock | null = null;
  let thread: StoreThread | null = null;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    lock = await lockFolder(folder);
    await removeLeftovers(folder);
    thread = startStoreThread(folder);
    return await OpenStore.begin(folder, lock, thread, options);
  } catch (error) {
    await thread?.stop();
    await lock?.release();
    throw folderProblem(error, 'open') ?? error;
  }
}

class OpenStore implements Store {
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #thread: StoreThread;
  readonly #storage: Storage;
  readonly #writer: JournalWriter;
  readonly #evidence: EvidenceFiles;
  readonly #options: Required<Omit<StoreOptions, 'storage'>>;
  readonly #found: StoreWarning[];
  #refusal: StoreWarning | null = null;
  #retry: NodeJS.Timeout | null = null;
  #compacting: Promise<void> | null = null;
  #side: StoreThread | null = null;
  #closing = false;
  #backupDue = false;
  #later: NodeJS.Timeout | null = null;

  static async begin(
    folder: string,
    lock: FolderLock,
    thread: StoreThread,
    {
      backups = 7,
      now = () => new Date(),
      compactAt = 8 << 20,
      storage = new FileStorage(folder),
    }: StoreOptions,
  ): Promise<Store> {
    const report = await thread.engine.open(now().toISOString());
    const writer = new JournalWriter(storage, report.sequence, report.segment);
    const options = { backups, now, compactAt };
    const store = new OpenStore(folder, lock, thread, storage, writer, options, report.warnings);
    store.#backupDue = report.backupDue;
    if (report.compactNow || report.journalBytes > compactAt) void store.#inBackground(() => store.compact());
    else store.#later = setTimeout(() => void store.#inBackground(() => store.#tidy()), settleMs).unref();
    return store;
  }

  private constructor(
    folder: string,
    lock: FolderLock,
    thread: StoreThread,
    storage: Storage,
    writer: JournalWriter,
    options: Required<Omit<StoreOptions, 'storage'>>,
    found: StoreWarning[],
  ) {
    this.#folder = folder;
    this.#lock = lock;
    this.#thread = thread;
    this.#storage = storage;
    this.#writer = writer;
    this.#evidence = new EvidenceFiles(storage);
    this.#options = options;
    this.#found = found;
  }

  get warnings(): readonly StoreWarning[] {
    return this.#refusal ? [this.#refusal, ...this.#found] : this.#found;
  }
  get unsaved(): number {
    return this.#writer.unsaved;
  }

  async apply(change: CaseChange, summary: CaseSummary | null): Promise<void> {
    // Answers come in the order of the calls, so the journal has the order of the numbers.
    const sequence = await this.#thread.engine.apply(change, summary);
    await this.#saved(this.#writer.append({ sequence, change, summary }));
    if (this.#writer.bytes > this.#options.compactAt) void this.#inBackground(() => this.compact());
  }

  load = (id: string) => this.#thread.engine.load(id);
  list = (query: ListQuery) => this.#thread.engine.list(query);
  nextId = (day: string) => this.#thread.engine.nextId(day);
  similar = (likeness: Likeness) => this.#thread.engine.similar(likeness);
  count = () => this.#thread.engine.count();
  getEvidence = (sha256: string) => this.#evidence.get(sha256);

  async undoDelete(id: string): Promise<Case | null> {
    if (!(await this.#thread.engine.isDeleted(id))) return this.load(id);
    await this.apply({ kind: 'restored', id, at: this.#options.now().toISOString() }, null);
    return this.load(id);
  }

  async putEvidence(bytes: Uint8Array): Promise<string> {
    try {
      return await this.#evidence.put(bytes);
    } catch (error) {
      throw folderProblem(error, 'open') ?? error;
    }
  }

  async settings(): Promise<unknown> {
    const bytes = await this.#storage.read(settingsName);
    if (!bytes) return null;
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    } catch {
      const aside = asideName(settingsName, this.#options.now().toISOString());
      await this.#storage.rename(settingsName, aside);
      this.#found.push({
        says: `The settings could not be read and were set aside as ${aside}.`,
        hint: 'The settings are the usual ones again; set them once more.',
      });
      return null;
    }
  }

  async saveSettings(settings: unknown): Promise<void> {
    const bytes = new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`);
    try {
      await this.#storage.replace(settingsName, bytes);
    } catch (error) {
      throw folderProblem(error, 'open') ?? error;
    }
  }

  exportSqlite = () => this.#beside((engine) => engine.exportSqlite());

  async importSqlite(bytes: Uint8Array, summarise: (c: Case) => CaseSummary): Promise<ImportReport> {
    const { cases, refused } = await this.#beside((engine) => engine.readImport(bytes));
    const report: ImportReport = { imported: [], unchanged: 0, refused };
    for (const found of cases) {
      const here = await this.load(found.id);
      if (here && JSON.stringify(here) === JSON.stringify(found)) {
        report.unchanged++;
        continue;
      }
      const free = !here && !(await this.#thread.engine.isDeleted(found.id));
      const day = new Date(found.openedAt).toISOString().slice(0, 10).replaceAll('-', '');
      const id = free ? found.id : await this.nextId(day);
      const taken = { ...found, id };
      await this.apply({ kind: 'opened', case: taken }, summarise(taken));
      report.imported.push(id);
    }
    return report;
  }

  /** One at a time: a second call waits for the first, and is answered by it. */
  compact(): Promise<void> {
    this.#compacting ??= this.#compact().finally(() => (this.#compacting = null));
    return this.#compacting;
  }

  async close(): Promise<void> {
    if (this.#later) clearTimeout(this.#later);
    if (this.#backupDue) await this.#inBackground(() => this.compact());
    this.#closing = true;
    try {
      await this.#saved(this.#writer.flush());
      await this.#compacting?.catch(() => undefined);
    } finally {
      if (this.#retry) clearTimeout(this.#retry);
      await this.#side?.stop();
      await this.#thread.stop();
      await this.#storage.close?.();
      await this.#lock.release();
    }
  }

  /** Waits for a write; a refusal by the disk becomes a Problem, a warning, and a new try in a moment. */
  async #saved(write: Promise<void>): Promise<void> {
    try {
      await write;
      if (!this.#writer.unsaved) this.#refusal = null;
    } catch (error) {
      const problem = folderProblem(error, 'save');
      if (!problem) throw error;
      this.#refusal = { says: problem.says, hint: problem.hint };
      if (!this.#closing) this.#retryLater();
      throw problem;
    }
  }

  #retryLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = null;
      this.#saved(this.#writer.flush()).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
      });
    }, retryMs).unref();
  }

  async #compact(): Promise<void> {
    await this.#writer.rotate();
    const { now, backups } = this.#options;
    const through = this.#writer.sequence - this.#writer.unsaved;
    await this.#beside((engine) => engine.compact({ now: now().toISOString(), backups, through }));
    this.#backupDue = false;
  }

  /** Compaction and check that nobody waits for: what goes wrong becomes a warning. */
  async #inBackground(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#closing) return;
      const problem = folderProblem(error, 'open');
      this.#found.push({
        says: problem?.says ?? `The history could not be tidied up: ${(error as Error).message}.`,
        hint: problem?.hint ?? 'Nothing is lost; it is tried again at the next start.',
      });
    }
  }

  /** Once the screen is up: the backup of the day, which checks the new snapshot, or a check of the old one. */
  async #tidy(): Promise<void> {
    if (this.#backupDue) return this.compact();
    const wrong = await this.#beside((engine) => engine.check());
    if (!wrong) return;
    // What is in memory came from the same bytes. The next start builds it from the snapshot before and the journal.
    const aside = asideName(snapshotName, this.#options.now().toISOString());
    await this.#storage.rename(snapshotName, aside);
    this.#found.push({
      says: `The file ${snapshotName} is damaged (${wrong}). It was set aside as ${aside}.`,
      hint: 'Close Deferral Desk and start it again: the history is put together from the copy before it and the journal.',
    });
  }

  /** A second worker over the same files, for one piece of work; its memory goes with it. */
  async #beside<T>(work: (engine: StoreThread['engine']) => Promise<T>): Promise<T> {
    const side = startStoreThread(this.#folder);
    this.#side = side;
    try {
      return await work(side.engine);
    } finally {
      this.#side = null;
      await side.stop();
    }
  }
}

/** Temporary files of writes that a crash cut off. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
}
