/**
 * The case history of a data folder, as the app uses it. A change is first told to the engine in the worker (so that
 * the next answer contains it), then appended to the journal, and is saved when that is on disk. If the disk refuses,
 * the change stays in memory, the caller gets the Problem, and the store tries again every few seconds.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case, CaseChange } from '../../../shared/case/case.ts';
import type { Storage } from '../../../shared/ports.ts';
import { folderProblem } from '../../../shared/store/folder-problem.ts';
import { added, keepNotices } from '../../../shared/store/notices.ts';
import { Problem } from '../../../shared/problem.ts';
import type { ImportReport, Store } from '../../../shared/store/port.ts';
import type { CaseSummary, Likeness, ListQuery, StoreWarning } from '../../../shared/store/summary.ts';
import { JournalWriter } from '../../../shared/store/writer.ts';
import { EvidenceFiles } from './evidence-files.ts';
import { FileStorage } from './file-storage.ts';
import type { LockFile } from '../process/lock-file.ts';
import { makeFolder } from '../process/regular-file.ts';
import { lockFolder, proofOf, proveNow } from './folder-lock.ts';
import { startStoreThread } from './store-client.ts';
import { startStoreHere } from './store-here.ts';
import { cleanSettings, readSettings, writeSettings } from './settings-file.ts';
import { HistoryThread } from './history-thread.ts';
import type { OpenReport } from './store-engine.ts';
import { Upkeep, type Elsewhere, type UpkeepOptions } from './upkeep.ts';

export type { Store } from '../../../shared/store/port.ts';
export type { ListQuery } from '../../../shared/store/summary.ts';

const retryMs = 3000;

export interface StoreOptions extends Partial<UpkeepOptions> {
  /** Without a thread of its own: for a host that waits for each answer and ends. */
  inThisThread?: boolean;
  elsewhere?: Elsewhere;
}

/** Opens the history of a folder, which is made if need be. Throws Problem for all that the user can mend. */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<Store> {
  let lock: LockFile | null = null;
  let thread: HistoryThread | null = null;
  try {
    makeFolder(folder);
    lock = await lockFolder(folder);
    await removeLeftovers(folder);
    const start = options.inThisThread ? startStoreHere : startStoreThread;
    const place = { folder, nonce: lock.nonce };
    thread = new HistoryThread(() => start(place), options.now ?? (() => new Date()));
    const report = await thread.open();
    const open = await openToEverybody(folder);
    return new OpenStore(folder, lock, thread, report, options, open);
  } catch (error) {
    await thread?.stop();
    await lock?.release();
    throw folderProblem(error, 'open', folder) ?? error;
  }
}

class OpenStore implements Store {
  readonly #lock: LockFile;
  readonly #thread: HistoryThread;
  readonly #storage: Storage;
  readonly #writer: JournalWriter;
  readonly #evidence: EvidenceFiles;
  readonly #now: () => Date;
  #notices: StoreWarning[];
  readonly #folder: string;
  readonly #upkeep: Upkeep;
  #refusal: StoreWarning | null = null;
  readonly #openToEverybody: StoreWarning | null;
  readonly #elsewhere: Elsewhere | null;
  #retry: NodeJS.Timeout | null = null;
  #closing = false;

  constructor(
    folder: string,
    lock: LockFile,
    thread: HistoryThread,
    report: OpenReport,
    { backups = 7, now = () => new Date(), compactAt = 8 << 20, elsewhere }: StoreOptions,
    open: StoreWarning | null,
  ) {
    this.#elsewhere = elsewhere ?? null;
    this.#openToEverybody = open;
    this.#lock = lock;
    this.#thread = thread;
    this.#folder = folder;
    this.#storage = new FileStorage(folder, proofOf(folder, lock.nonce));
    this.#writer = new JournalWriter(this.#storage, report.sequence, report.segment);
    this.#evidence = new EvidenceFiles(this.#storage);
    this.#now = now;
    this.#notices = report.warnings;
    const forget = async (at: string) => this.#evidence.remove(await thread.engine.forget(at));
    const place = { folder, nonce: lock.nonce };
    this.#upkeep = new Upkeep(place, this.#storage, this.#writer, { backups, now, compactAt }, report, {
      forget,
      say: (warning) => this.say(warning),
      unseen: () => this.#notices.length > 0,
    });
    thread.settled = async () => {
      await this.save();
      return this.#writer.sequence;
    };
  }

  get warnings(): readonly StoreWarning[] {
    const now = [this.#refusal, this.#upkeep.refusal, this.#openToEverybody].filter(
      (warning) => warning !== null,
    );
    return [...now, ...this.#notices];
  }
  async say(warning: StoreWarning): Promise<void> {
    this.#notices = added(this.#notices, [warning]);
    // A folder that refuses keeps nothing; then it is said as long as this runs.
    await keepNotices(this.#storage, this.#notices).catch(unlessOfFolder);
  }
  async seen(says: readonly string[]): Promise<void> {
    this.#notices = this.#notices.filter((notice) => !says.includes(notice.says));
    await refusable(keepNotices(this.#storage, this.#notices));
  }
  recoverable = (): Promise<CaseChange[]> =>
    this.#thread.engine.recoverable(this.#notices.flatMap((notice) => notice.recover ?? []));
  async recovered(): Promise<void> {
    this.#notices = this.#notices.map(({ recover: _, ...notice }) => notice);
    await refusable(keepNotices(this.#storage, this.#notices));
  }
  prove = (): void => proveNow(this.#folder, this.#lock.nonce);
  get unsaved(): number {
    return this.#writer.unsaved;
  }

  readonly team = null;
  versionOf = (): null => null;

  async apply(change: CaseChange, summary: CaseSummary | null): Promise<null> {
    // Answers come in the order of the calls, so the journal has the order of the numbers.
    const sequence = await this.#thread.engine.apply(change, summary);
    await this.#saved(this.#writer.append({ sequence, change, summary }));
    return null;
  }

  load = (id: string) => this.#thread.engine.load(id);
  list = (query: ListQuery) => this.#thread.engine.list(query);
  facets = (archived: boolean) => this.#thread.engine.facets(archived);
  nextId = (day: string) => this.#thread.engine.nextId(day);
  similar = (likeness: Likeness) => this.#thread.engine.similar(likeness);
  dueReminders = (now: string) => this.#thread.engine.dueReminders(now);
  count = () => this.#thread.engine.count();
  getEvidence = (sha256: string) => this.#evidence.get(sha256);

  async undoDelete(id: string, by?: string): Promise<Case | null> {
    if (!(await this.#thread.engine.isDeleted(id))) return this.load(id);
    const at = this.#now().toISOString();
    await this.apply({ kind: 'restored', id, at, ...(by && { by, made: at }) }, null);
    return this.load(id);
  }

  deleted = () => this.#thread.engine.deleted(this.#now().toISOString());
  naming = (text: string) => this.#thread.engine.naming(text);
  mergedInto = (id: string) => this.#thread.engine.mergedInto(id);
  changesOf = (id: string) => this.#thread.engine.changesOf(id);

  putEvidence = (bytes: Uint8Array) => refusable(this.#evidence.put(bytes));
  saveSettings = (settings: object) => refusable(writeSettings(this.#storage, settings));
  cleanSettings = (settings: object) => refusable(cleanSettings(this.#storage, settings, this.#now()));
  settings = () => refusable(readSettings(this.#storage, this.#now(), (warning) => this.say(warning)));
  keepBackups = (count: number) => this.#upkeep.keepBackups(count);
  save = () => this.#saved(this.#writer.flush());
  compact = () => this.#upkeep.compact();
  exportSqlite = (only: string[] | null = null) => this.#upkeep.beside((engine) => engine.exportSqlite(only));

  async importSqlite(bytes: Uint8Array, summarise: (c: Case) => CaseSummary): Promise<ImportReport> {
    const { cases, refused } = await this.#upkeep.beside((engine) => engine.readImport(bytes));
    const report: ImportReport = { imported: [], unchanged: 0, refused };
    for (const found of cases) {
      const here = await this.load(found.id);
      if (here && JSON.stringify(here) === JSON.stringify(found)) {
        report.unchanged++;
        continue;
      }
      const free = !here && (await this.changesOf(found.id)).length === 0;
      const day = new Date(found.openedAt).toISOString().slice(0, 10).replaceAll('-', '');
      const id = free ? found.id : await this.nextId(day);
      // A file from elsewhere never sends the desk to the network.
      const reminder = found.reminder && { ...found.reminder, recheck: false };
      const taken = { ...found, id, reminder };
      await this.apply({ kind: 'opened', case: taken }, summarise(taken));
      report.imported.push(id);
    }
    return report;
  }

  async close(): Promise<void> {
    const starts = await this.#upkeep.end(this.#elsewhere);
    this.#closing = true;
    try {
      await this.#writer.flush().catch((error: unknown) => {
        throw folderProblem(error, 'close') ?? error;
      });
      await this.#writer.mark().catch(unlessOfFolder);
    } finally {
      if (this.#retry) clearTimeout(this.#retry);
      await this.#thread.stop();
      await this.#storage.close?.();
      await this.#lock.release();
      starts?.();
    }
  }

  /** Waits for a write; a refusal by the disk becomes a Problem, a warning, and a new try in a moment. */
  async #saved(write: Promise<void>): Promise<void> {
    try {
      await write;
      if (!this.#writer.unsaved) this.#refusal = null;
      this.#upkeep.saved();
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
}

/** Work on the folder outside the journal: a refusal by the disk becomes a Problem. */
async function refusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw folderProblem(error, 'open') ?? error;
  }
}

/** A folder that was there before, and that every user of the machine may look into. Windows has no such bits. */
async function openToEverybody(folder: string): Promise<StoreWarning | null> {
  if (process.platform === 'win32' || !((await stat(folder)).mode & 0o007)) return null;
  return {
    says: `Every user of this machine can look into the data folder ${folder}.`,
    hint: `Close it to others: chmod 700 ${/^[\w/.-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`,
  };
}

function unlessOfFolder(error: unknown): void {
  if (!folderProblem(error, 'open')) throw error;
}

/** Temporary files of writes that a crash cut off, known by the number in their names: the folder may hold others. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/\.([0-9a-f]{8}|[0-9a-f]{16})\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
}
