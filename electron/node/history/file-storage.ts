/** The Storage port on a folder: append and fdatasync, and replacing by temp file, fsync, rename, fsync of the folder. */
import { constants } from 'node:fs';
import { copyFile, open, readdir, rename, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Storage } from '../../../shared/ports.ts';
import { expectFolder, expectRegular, makeFolder, readRegular } from '../process/regular-file.ts';
import type { FolderProof } from './folder-lock.ts';

export class FileStorage implements Storage {
  readonly #folder: string;
  readonly #proof: FolderProof;
  /** The file that is being appended to, and the one that is overwritten in place, are kept open. */
  readonly #open = new Map<'append' | 'overwrite', { name: string; file: FileHandle }>();

  /** `proof` is asked before any file is made, replaced, renamed or removed; it throws where the folder is another one. */
  constructor(folder: string, proof: FolderProof = async () => {}) {
    this.#folder = folder;
    this.#proof = proof;
  }

  crc32(bytes: Uint8Array): number {
    return crc32(bytes);
  }

  async read(name: string): Promise<Uint8Array | null> {
    try {
      return await readRegular(this.#path(name));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#opened(name, 'append');
    let written = 0;
    while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
    await file.datasync();
  }

  async overwrite(name: string, at: number, bytes: Uint8Array): Promise<void> {
    if (this.#open.get('overwrite')?.name !== name && !(await stat(this.#path(name)).catch(missingAsNull))) {
      // Never there without its bytes: a kill between making and writing would leave an empty file, which is damage.
      const whole = new Uint8Array(at + bytes.length);
      whole.set(bytes, at);
      return this.replace(name, whole);
    }
    const file = await this.#opened(name, 'overwrite');
    await file.write(bytes, 0, bytes.length, at);
    await file.datasync();
  }

  async truncate(name: string, length: number): Promise<void> {
    await this.close();
    await this.#proof();
    await truncate(this.#path(name), length);
    await syncFile(this.#path(name));
  }

  /** @param bytes in pieces where the whole would be large; each is asked for once the one before is written */
  async replace(name: string, bytes: Uint8Array | Iterable<Uint8Array>): Promise<void> {
    await this.#replaceWith(name, async (temporary) => {
      const file = await open(temporary, 'wx', 0o600);
      try {
        // Each is written behind the one before.
        for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) await file.writeFile(piece);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#proof();
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
    if ([...this.#open.values()].some((one) => one.name === name)) await this.close();
    await this.#proof();
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
      if (folder !== '.' && !expectFolder(join(this.#folder, folder))) return [];
      throw error;
    }
  }

  async close(): Promise<void> {
    const files = [...this.#open.values()];
    this.#open.clear();
    for (const { file } of files) await file.close();
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /**
   * A file that was removed or unmounted under us still takes writes, into nothing. So each write looks first
   * whether the name still leads to the file that is open.
   */
  async #opened(name: string, mode: 'append' | 'overwrite'): Promise<FileHandle> {
    const path = this.#path(name);
    const known = this.#open.get(mode);
    if (known?.name === name) {
      const [there, ours] = await Promise.all([stat(path).catch(missingAsNull), known.file.stat()]);
      if (there && there.ino === ours.ino && there.dev === ours.dev) return known.file;
      await this.close();
      throw Object.assign(new Error(`${name} was taken away`), { code: 'ENOENT' });
    }
    this.#open.delete(mode);
    await known?.file.close();
    await this.#proof();
    expectRegular(path);
    const flags = mode === 'append' ? 'a' : constants.O_RDWR;
    const file = await open(path, flags, 0o600);
    this.#open.set(mode, { name, file });
    await syncFolder(this.#folder);
    return file;
  }

  async #replaceWith(name: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const path = this.#path(name);
    await this.#proof();
    if (dirname(name) !== '.') makeFolder(dirname(path));
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
