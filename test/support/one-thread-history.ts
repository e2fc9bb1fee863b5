/** The store without its threads: the same engine, journal and compaction over any storage, step by step. */
import type { CaseChange } from '../../shared/case/case.ts';
import type { Storage } from '../../shared/ports.ts';
import type { StoreWarning } from '../../shared/store/summary.ts';
import { JournalWriter } from '../../shared/store/writer.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { storeEngine, type OpenReport, type StoreEngine } from '../../electron/node/history/store-engine.ts';
import { summary } from './history.ts';

const openSql = await loadSqlite();

export class OneThreadHistory {
  readonly engine: StoreEngine;
  readonly warnings: StoreWarning[];
  readonly #writer: JournalWriter;
  readonly #gap: OpenReport['gap'];
  #day = 17;

  /** As the app opens it; `compacting` false leaves out the new snapshot that follows a repair. */
  static async open(storage: Storage, compacting = true): Promise<OneThreadHistory> {
    const engine = storeEngine(storage, openSql);
    const report = await engine.open('2026-05-17T12:00:00.000Z');
    const writer = new JournalWriter(storage, report.sequence, report.segment);
    const history = new OneThreadHistory(engine, writer, report);
    if (report.compactNow && compacting) await history.compact();
    return history;
  }

  private constructor(engine: StoreEngine, writer: JournalWriter, report: OpenReport) {
    this.engine = engine;
    this.#writer = writer;
    this.warnings = report.warnings;
    this.#gap = report.gap;
  }

  async apply(change: CaseChange): Promise<void> {
    const id = change.kind === 'opened' ? change.case.id : change.id;
    const after = summary(id);
    const sequence = this.engine.apply(change, after);
    await this.#writer.append({ sequence, change, summary: after });
  }

  flush = (): Promise<void> => this.#writer.flush();

  /** Each compaction on a later day, so that each makes a backup. */
  async compact(now = `2026-05-${this.#day++}T12:00:00.000Z`): Promise<void> {
    this.engine.forget(now);
    await this.#writer.rotate();
    const through = this.#writer.sequence - this.#writer.unsaved;
    await this.engine.compact({
      now,
      backups: 2,
      through,
      gap: this.#gap,
    });
  }

  notesOf(id: string): string[] {
    return this.engine.load(id)?.notes.map((note) => note.text) ?? [];
  }
}
