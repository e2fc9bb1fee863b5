/** Raw messages, logs and transcripts: files in evidence/, each named by the SHA-256 of its bytes. */
import { createHash } from 'node:crypto';
import type { Storage } from '../../../shared/ports.ts';
import { Problem } from '../../../shared/problem.ts';
import { setAside } from '../../../shared/store/aside.ts';
import { folderProblem } from '../../../shared/store/folder-problem.ts';

const chunk = 4 << 20;

export class EvidenceFiles {
  readonly #storage: Storage;
  /** Kept since the start; the case that names it may not be saved yet. */
  readonly #new = new Set<string>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /**
   * Keeps bytes; resolves with their SHA-256 (hex) when they are on disk. The same bytes are kept once. What stands
   * under that name and is something else is set aside.
   */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = await sha256Of(bytes);
    this.#new.add(sha256);
    const name = nameOf(sha256);
    const there = await this.#read(name).catch(whyNot);
    if (there instanceof Problem || (there && Buffer.compare(there, bytes)))
      await setAside(this.#storage, name, new Date().toISOString());
    else if (there) return sha256;
    await this.#storage.replace(name, bytes);
    return sha256;
  }

  /** Removes what no case names any more; what came in since the start stays until the next one. */
  async remove(sha256s: string[]): Promise<void> {
    for (const sha256 of sha256s)
      if (isHash(sha256) && !this.#new.has(sha256)) await this.#storage.remove(nameOf(sha256));
  }

  /**
   * The bytes, or null if there are none under this hash. Throws Problem `evidence-changed` if they are not the same
   * any more, `evidence-unreadable` where the disk does not give them.
   */
  async get(sha256: string): Promise<Uint8Array | null> {
    if (!isHash(sha256)) return null;
    const bytes = await this.#read(nameOf(sha256));
    if (bytes && (await sha256Of(bytes)) !== sha256)
      throw new Problem(
        'evidence-changed',
        'A piece of evidence on the disk is not what was put there.',
        'Add the file to the case again. The changed one is kept in the folder “evidence”.',
      );
    return bytes;
  }

  async #read(name: string): Promise<Uint8Array | null> {
    try {
      return await this.#storage.read(name);
    } catch (error) {
      if (!folderProblem(error, 'open')) throw error;
      throw new Problem(
        'evidence-unreadable',
        `A piece of evidence on the disk cannot be read (${String((error as { code?: unknown }).code)}).`,
        'Add the file to the case again. What is there now is kept in the folder “evidence”.',
      );
    }
  }
}

const whyNot = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  throw error;
};

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const nameOf = (sha256: string): string => `evidence/${sha256.slice(0, 2)}/${sha256}`;

/** In pieces, so that 200 MB do not hold up the host. */
async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += chunk) {
    hash.update(bytes.subarray(at, at + chunk));
    if (bytes.length > chunk) await new Promise((resolve) => setImmediate(resolve));
  }
  return hash.digest('hex');
}
