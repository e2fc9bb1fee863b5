/**
 * What keeps a history small, sound and backed up while nobody waits for it: compaction, the integrity check and the
 * backup of the day. Each piece of work has a worker thread of its own over the files, one after the other.
 */
import type { Storage } from '../../../shared/ports.ts';
import { setAside } from '../../../shared/store/aside.ts';
import { snapshotName } from '../../../shared/store/folder.ts';
import { folderProblem } from '../../../shared/store/folder-problem.ts';
import type { StoreWarning } from '../../../shared/store/summary.ts';
import type { JournalWriter } from '../../../shared/store/writer.ts';
import { startStoreThread, type Place } from './store-client.ts';
import type { OpenReport, RemoteEngine } from './store-engine.ts';

/** Long enough after opening for the first screen, and for a command line to be done. */
const settleMs = 3000;

export interface UpkeepOptions {
  /** Daily backups that are kept. */
  backups: number;
  now: () => Date;
  /** Size of the journal, in bytes, from which it is folded into a new snapshot. */
  compactAt: number;
}

/** Who makes the backup of the day after a process that somebody waits for: what starts it, or null where nobody can. */
export type Elsewhere = () => (() => void) | null;

/** What upkeep asks of the history in use. */
export interface UpkeepHistory {
  /** Forgets in it, and in the evidence, what compaction forgets on disk. */
  forget(now: string): Promise<void>;
  say(warning: StoreWarning): Promise<void>;
  /** Something was said that nobody has seen yet: then no backup goes. */
  unseen(): boolean;
}

export class Upkeep {
  readonly #place: Place;
  readonly #storage: Storage;
  readonly #writer: JournalWriter;
  readonly #options: UpkeepOptions;
  readonly #report: OpenReport;
  readonly #of: UpkeepHistory;
  /** Work of this run that the folder refused; it is tried again. */
  refusal: StoreWarning | null = null;
  #backedUp: boolean;
  readonly #journalAtStart: boolean;
  #later: NodeJS.Timeout | null = null;
  #compacting: Promise<void> | null = null;
  /** The last piece of work in a worker; the next one begins after it. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #unfinished = new Set<Promise<void>>();

  constructor(
    place: Place,
    storage: Storage,
    writer: JournalWriter,
    options: UpkeepOptions,
    report: OpenReport,
    of: UpkeepHistory,
  ) {
    this.#of = of;
    this.#place = place;
    this.#storage = storage;
    this.#writer = writer;
    this.#options = options;
    this.#report = report;
    this.#backedUp = report.backedUp;
    this.#journalAtStart = report.journalBytes > 0;
    if (report.compactNow || report.journalBytes > options.compactAt) this.#unattended(() => this.compact());
    else this.#tidyLater();
  }

  keepBackups(count: number): void {
    this.#options.backups = count;
  }

  /** After each save: folds the journal once it is long, and tries again what the folder has refused. */
  saved(): void {
    if (this.refusal) this.#tidyLater();
    if (this.#writer.bytes > this.#options.compactAt) this.#unattended(() => this.compact());
  }

  /** Folds the journal into a new snapshot. A second call waits for the first, and is answered by it. */
  compact(): Promise<void> {
    this.#compacting ??= this.#compact().finally(() => (this.#compacting = null));
    return this.#compacting;
  }

  /** One piece of work in a worker over the same files; the memory it takes goes with it. */
  beside<T>(work: (engine: RemoteEngine) => Promise<T>): Promise<T> {
    const next = this.#last.then(async () => {
      const thread = startStoreThread(this.#place);
      try {
        return await work(thread.engine);
      } finally {
        await thread.stop();
      }
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  /**
   * Makes the backup of the day if it is due, or leaves it to a process that works once this one has let the folder go;
   * and waits for what is under way.
   * @returns what starts that process
   */
  async end(elsewhere: Elsewhere | null = null): Promise<(() => void) | null> {
    if (this.#later) clearTimeout(this.#later);
    const starts = this.#backupDue() && !this.#compacting ? (elsewhere?.() ?? null) : null;
    if (this.#backupDue() && !starts) this.#unattended(() => this.compact());
    await Promise.all(this.#unfinished);
    await this.#last;
    return starts;
  }

  #backupDue(): boolean {
    return !this.#backedUp && (this.#journalAtStart || this.#writer.bytes > 0);
  }

  async #compact(): Promise<void> {
    const backups = this.#of.unseen() ? Infinity : this.#options.backups;
    const now = this.#options.now().toISOString();
    // First: should this be cut off, the deleted cases are still on disk, and their evidence is looked for again.
    await this.#of.forget(now);
    // A snapshot without a mark beside it tells that the mark was lost.
    await this.#writer.mark();
    await this.#writer.rotate();
    const through = this.#writer.sequence - this.#writer.unsaved;
    const { gap } = this.#report;
    const { warnings } = await this.beside((engine) => engine.compact({ now, backups, through, gap }));
    for (const warning of warnings) await this.#of.say(warning);
    this.#backedUp = true;
  }

  #tidyLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = null;
      this.#unattended(() => this.#tidy());
    }, settleMs).unref();
  }

  /** The backup of the day, which checks the new snapshot; or, where that is made, a check of the snapshot. */
  async #tidy(): Promise<void> {
    if (this.#backupDue()) return this.compact();
    await this.#setAsideIfDamaged();
  }

  /** True if the snapshot on disk is damaged; it is then set aside and said. */
  async #setAsideIfDamaged(): Promise<boolean> {
    const wrong = await this.beside((engine) => engine.check());
    if (!wrong) return false;
    // What is in memory came from the same bytes. The next start builds it from the snapshot before and the journal.
    const aside = await setAside(this.#storage, snapshotName, this.#options.now().toISOString());
    await this.#of.say({
      says: `The file ${snapshotName} is damaged (${wrong}). It was set aside as ${aside}.`,
      hint: 'Close Deferral Desk and start it again: the history is put together from the copy before it and the journal.',
    });
    return true;
  }

  /** Work that nobody waits for: what goes wrong becomes a warning. */
  #unattended(work: () => Promise<void>): void {
    const done = work()
      .then(() => {
        this.refusal = null;
      })
      .catch(async (error: unknown) => {
        const problem = folderProblem(error, 'open');
        if (!problem && (await this.#setAsideIfDamaged().catch(() => false))) return;
        this.refusal = {
          says: problem?.says ?? `The history could not be tidied up: ${(error as Error).message}.`,
          hint:
            problem?.hint ??
            'Nothing that is shown is lost. It is tried again at the next start; export the history before.',
        };
      })
      .finally(() => this.#unfinished.delete(done));
    this.#unfinished.add(done);
  }
}
