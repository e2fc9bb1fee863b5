/** The Storage port on a folder: append and fdatasync, and replacing by temp file, fsync, rename, fsync of the folder. */
import { constants } from 'node:fs';
import {
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Storage } from '../../../shared/ports.ts';

export class FileStorage implements Storage {
  readonly #folder: string;
  /** The file that is being appended to is kept open. */
  #appending: { name: string; file: FileHandle } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: string): Promise<Uint8Array | null> {
    try {
      return await readFile(this.#path(name));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#openToAppend(name);
    let written = 0;
    while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
    await file.datasync();
  }

  async truncate(name: string, length: number): Promise<void> {
    await this.close();
    await truncate(this.#path(name), length);
    await syncFile(this.#path(name));
  }

  async replace(name: string, bytes: Uint8Array): Promise<void> {
    await this.#replaceWith(name, async (temporary) => {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  async rename(from: string, to: string): Promise<void> {
    await patiently(() => rename(this.#path(from), this.#path(to)));
    await syncFolder(dirname(this.#path(to)));
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#replaceWith(to, async (temporary) => {
      await copyFile(this.#path(from), temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await syncFile(temporary);
    });
  }

  async remove(name: string): Promise<void> {
    if (this.#appending?.name === name) await this.close();
    await rm(this.#path(name), { force: true });
  }

  async list(prefix: string): Promise<string[]> {
    const folder = dirname(prefix);
    try {
      const names = await readdir(join(this.#folder, folder));
      return names
        .filter((name) => name.startsWith(basename(prefix)) && !name.endsWith('.tmp'))
        .map((name) => (folder === '.' ? name : `${folder}/${name}`))
        .sort();
    } catch (error) {
      if (isMissing(error) && folder !== '.') return [];
      throw error;
    }
  }

  async close(): Promise<void> {
    const appending = this.#appending;
    this.#appending = null;
    await appending?.file.close();
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /**
   * A file that was removed or unmounted under us still takes writes, into nothing. So each append looks first
   * whether the name still leads to the file that is open.
   */
  async #openToAppend(name: string): Promise<FileHandle> {
    const path = this.#path(name);
    if (this.#appending?.name === name) {
      const [there, ours] = await Promise.all([stat(path).catch(missingAsNull), this.#appending.file.stat()]);
      if (there && there.ino === ours.ino && there.dev === ours.dev) return this.#appending.file;
      await this.close();
      throw Object.assign(new Error(`${name} was taken away`), { code: 'ENOENT' });
    }
    await this.close();
    const file = await open(path, 'a', 0o600);
    this.#appending = { name, file };
    await syncFolder(this.#folder);
    return file;
  }

  async #replaceWith(name: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const path = this.#path(name);
    if (dirname(name) !== '.') await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      await write(temporary);
      await patiently(() => rename(temporary, path));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(path));
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const missingAsNull = (error: unknown): null => {
  if (isMissing(error)) return null;
  throw error;
};

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename or a new name durable. Windows has no such call, and needs none on NTFS. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** On Windows a virus scanner may hold a file for a moment: the rename is tried again for half a second. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await work();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (process.platform !== 'win32' || !['EPERM', 'EBUSY', 'EACCES'].includes(code) || wait > 320)
        throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
