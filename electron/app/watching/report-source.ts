/** A folder of receivers' reports that the watch reads: what is new in it is kept beside the cases, which are told. */
import type { Bounce } from '../../../shared/flow.ts';
import { Problem } from '../../../shared/problem.ts';
import type { WatchedReports } from '../../../shared/rpc/present/watch.ts';
import { counted } from '../../../shared/words/sentence.ts';
import { ReportFolder, type NewFile } from '../../node/watch/report-folder.ts';
import type { Desk } from '../desk.ts';
import { takeInFile } from '../inputs.ts';
import { reportsOf, takeReports } from '../telemetry.ts';

/** Files that are read before the cases are told. */
const batch = 100;
/** A longer file is no report, bytes. */
const longest = 200 * 1024 * 1024;

export class ReportSource {
  readonly #desk: Desk;
  readonly #folder: ReportFolder;
  readonly #view: Omit<WatchedReports, 'says'>;
  #remarks: string[] = [];
  readonly #said = new Set<string>();
  #unread = 0;

  constructor(desk: Desk, path: string, taken: readonly string[]) {
    this.#desk = desk;
    this.#folder = new ReportFolder(path, taken);
    this.#view = { name: path, added: 0, known: 0, others: 0, lookedAt: null };
  }

  get path(): string {
    return this.#folder.path;
  }

  get taken(): string[] {
    return this.#folder.taken;
  }

  /** What has to be said of it now; said once. */
  remarks(): string[] {
    return this.#remarks.splice(0);
  }

  view(): WatchedReports {
    const says =
      this.#folder.problem?.says ??
      (this.#unread ? `${counted(this.#unread, 'file')} could not be read.` : null);
    return { ...this.#view, says };
  }

  /**
   * Reads some of what is new; false where there was nothing.
   * @param atRest without files that somebody may still be writing
   */
  async step(atRest: boolean, signal: AbortSignal): Promise<boolean> {
    const files = await this.#folder.fresh(atRest);
    const { problem } = this.#folder;
    if (problem) this.#say(`${problem.says} ${problem.hint} The watch goes on and looks again.`);
    else this.#said.clear();
    const read: NewFile[] = [];
    const reports: Bounce[] = [];
    const failed: { file: NewFile; problem: Problem }[] = [];
    for (const file of files.slice(0, batch)) {
      if (signal.aborted) break;
      try {
        const bounces = await takeInFile(this.#desk, file.path, longest);
        if (reportsOf(bounces).length === 0) this.#view.others++;
        else reports.push(...bounces);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        failed.push({ file, problem: error });
      }
      read.push(file);
    }
    const { added, known } = await takeReports(this.#desk, reports);
    for (const file of read)
      this.#folder.take(
        file,
        failed.some((one) => one.file === file),
      );
    this.#view.added += added;
    this.#view.known += known;
    this.#view.lookedAt = this.#desk.now().toISOString();
    this.#failed(failed);
    return read.length > 0;
  }

  #failed(failed: { file: NewFile; problem: Problem }[]): void {
    const [first] = failed;
    if (!first) return;
    this.#unread += failed.length;
    const more = failed.length > 1 ? ` So it is with ${failed.length - 1} more.` : '';
    this.#remarks.push(`${first.file.name} in ${this.#folder.path}: ${first.problem.says}${more}`);
  }

  #say(says: string): void {
    if (this.#said.has(says)) return;
    this.#said.add(says);
    this.#remarks.push(says);
  }
}
