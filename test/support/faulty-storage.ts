/**
 * A disk that can fail or lose power at any step. Every write, fsync and rename of the Storage port is one step;
 * what was not synced before a power cut is gone, or half there, as the test wants it.
 */
import type { Storage } from '../../shared/ports.ts';

interface File {
  /** What a program reads. */
  seen: Uint8Array;
  /** What is there after a power cut. */
  synced: Uint8Array;
}

export class PowerCut extends Error {}

export class FaultyStorage implements Storage {
  #names = new Map<string, File>();
  #syncedNames = new Map<string, File>();
  #off = false;
  /** Steps so far, by name, e.g. `fsync journal-000000000001.log`. */
  readonly steps: string[] = [];
  /** Called before each step; throws to make it fail. */
  fault: (step: number, what: string) => void = () => {};

  async read(name: string): Promise<Uint8Array | null> {
    return this.#names.get(name)?.seen.slice() ?? null;
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    let file = this.#names.get(name);
    if (!file) {
      this.#step(`create ${name}`);
      file = { seen: new Uint8Array(), synced: new Uint8Array() };
      this.#names.set(name, file);
      this.#syncFolder();
    }
    // A write that fails has written a part.
    const before = file.seen;
    file.seen = concat(before, bytes.subarray(0, bytes.length >> 1));
    this.#step(`write ${name}`);
    file.seen = concat(before, bytes);
    this.#sync(name, file);
  }

  async overwrite(name: string, at: number, bytes: Uint8Array): Promise<void> {
    let file = this.#names.get(name);
    if (!file) {
      this.#step(`create ${name}`);
      file = { seen: new Uint8Array(), synced: new Uint8Array() };
      this.#names.set(name, file);
      this.#syncFolder();
    }
    const seen = new Uint8Array(Math.max(file.seen.length, at + bytes.length));
    seen.set(file.seen);
    seen.set(bytes, at);
    // A write that fails has written a part.
    file.seen = concat(seen.slice(0, at + (bytes.length >> 1)), seen.slice(at + bytes.length));
    this.#step(`write ${name}`);
    file.seen = seen;
    this.#sync(name, file);
  }

  async truncate(name: string, length: number): Promise<void> {
    const file = this.#names.get(name)!;
    this.#step(`truncate ${name}`);
    file.seen = file.seen.slice(0, length);
    this.#sync(name, file);
  }

  async replace(name: string, bytes: Uint8Array): Promise<void> {
    const file = { seen: bytes.slice(0, bytes.length >> 1), synced: new Uint8Array() };
    this.#names.set(`${name}.tmp`, file);
    this.#step(`write ${name}.tmp`);
    file.seen = bytes.slice();
    this.#sync(`${name}.tmp`, file);
    await this.rename(`${name}.tmp`, name);
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.#names.get(from);
    if (!file) throw Object.assign(new Error(`no ${from}`), { code: 'ENOENT' });
    this.#step(`rename ${from}`);
    this.#names.delete(from);
    this.#names.set(to, file);
    this.#syncFolder();
  }

  async copy(from: string, to: string): Promise<void> {
    await this.replace(to, this.#names.get(from)!.seen);
  }

  async remove(name: string): Promise<void> {
    this.#step(`remove ${name}`);
    this.#names.delete(name);
  }

  async list(prefix: string): Promise<string[]> {
    return [...this.#names.keys()].filter((n) => n.startsWith(prefix) && !n.endsWith('.tmp')).sort();
  }

  /**
   * The disk as the next start finds it. `synced`: only what fsync promised. `torn`: later renames and removals
   * took place, and of each write that was not synced, a part.
   */
  afterPowerCut(kept: 'synced' | 'torn'): FaultyStorage {
    const after = new FaultyStorage();
    for (const [name, file] of kept === 'synced' ? this.#syncedNames : this.#names) {
      const bytes = kept === 'synced' ? file.synced : longer(file.synced, file.seen, name.length);
      after.#put(name, bytes);
    }
    return after;
  }

  /** The same disk, with other bytes under a name. */
  with(name: string, bytes: Uint8Array): FaultyStorage {
    const changed = this.afterPowerCut('torn');
    for (const [other, file] of this.#names) changed.#put(other, file.seen);
    changed.#put(name, bytes);
    return changed;
  }

  #put(name: string, bytes: Uint8Array): void {
    const file = { seen: bytes.slice(), synced: bytes.slice() };
    this.#names.set(name, file);
    this.#syncedNames.set(name, file);
  }

  #sync(name: string, file: File): void {
    this.#step(`fsync ${name}`);
    file.synced = file.seen;
  }

  #syncFolder(): void {
    this.#step('fsync folder');
    this.#syncedNames = new Map(this.#names);
  }

  #step(what: string): void {
    if (this.#off) throw new PowerCut();
    try {
      this.fault(this.steps.push(what), what);
    } catch (error) {
      this.#off = error instanceof PowerCut;
      throw error;
    }
  }
}

const concat = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/** What was synced, and a part of what was written after it. */
const longer = (synced: Uint8Array, seen: Uint8Array, salt: number): Uint8Array =>
  seen.length <= synced.length
    ? seen
    : seen.slice(0, synced.length + Math.floor(((seen.length - synced.length) * (salt % 7)) / 7));
