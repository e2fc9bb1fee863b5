/**
 * A folder or a maildir (`new/` and `cur/`) that receivers' reports are put in: which files of it were not read yet.
 * Nothing in it is moved, marked or removed.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../../shared/problem.ts';
import { fileProblem } from '../reading/given-file.ts';

/** A file that was written to within this time may not be whole yet, milliseconds. */
const restMs = 2000;

export interface NewFile {
  path: string;
  name: string;
  /** The same as long as the file is: flags of a maildir and the way from `new` to `cur` are left out of it. */
  key: string;
}

export class ReportFolder {
  readonly path: string;
  #taken: Set<string>;
  /** Could not be read: tried again after a restart, when a right may have been given. */
  readonly #refused = new Set<string>();
  /** What stands in the way now; null where it can be read. */
  problem: Problem | null = null;

  /** @param taken keys of the files that were read before */
  constructor(path: string, taken: readonly string[]) {
    this.path = path;
    this.#taken = new Set(taken);
  }

  get taken(): string[] {
    return [...this.#taken];
  }

  take({ key }: NewFile, isRefused: boolean): void {
    (isRefused ? this.#refused : this.#taken).add(key);
  }

  /**
   * In the order of their names, which is that of time in a maildir.
   * @param atRest without those that somebody may still be writing
   */
  async fresh(atRest: boolean): Promise<NewFile[]> {
    try {
      const { files, keys } = await this.#list(atRest);
      // What is gone from the folder is forgotten.
      this.#taken = new Set([...this.#taken].filter((key) => keys.has(key)));
      this.problem = null;
      return files.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.problem = folderProblem(this.path, error as NodeJS.ErrnoException);
      return [];
    }
  }

  async #list(atRest: boolean): Promise<{ files: NewFile[]; keys: Set<string> }> {
    const entries = await readdir(this.path, { withFileTypes: true });
    const isMaildir = ['new', 'cur'].every((name) =>
      entries.some((entry) => entry.name === name && entry.isDirectory()),
    );
    const keys = new Set<string>();
    const files: NewFile[] = [];
    for (const folder of isMaildir ? ['new', 'cur'] : ['.'])
      for (const entry of await readdir(join(this.path, folder), { withFileTypes: true })) {
        const { name } = entry;
        if (!entry.isFile() || name.startsWith('.')) continue;
        const path = join(this.path, folder, name);
        const info = isMaildir ? null : await stat(path).catch(() => null);
        if (!isMaildir && !info) continue; // gone in between
        const key = info ? `${name} ${info.size} ${Math.round(info.mtimeMs)}` : name.replace(/:2,.*$/, '');
        keys.add(key);
        const isWhole = !atRest || !info || Math.abs(Date.now() - info.mtimeMs) >= restMs;
        if (isWhole && !this.#taken.has(key) && !this.#refused.has(key)) files.push({ path, name, key });
      }
    return { files, keys };
  }
}

function folderProblem(path: string, error: NodeJS.ErrnoException): Problem {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return new Problem('no-folder', `There is no folder ${path}.`, 'Check the name.');
  return fileProblem(path, error);
}
