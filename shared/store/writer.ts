/**
 * Appends changes to the journal. `append` resolves when the change is on disk; changes that arrive while one is
 * being written share the next write. After a failed write nothing is assumed about the segment (a failed fsync may
 * have dropped the bytes and will not say so again): writing goes on in a new one, beginning with what is unsaved.
 */
import type { Storage } from '../ports.ts';
import { segmentName } from './folder.ts';
import { encodeRecord, type JournalRecord } from './journal.ts';
import { markLine, markName } from './mark.ts';

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

export class JournalWriter {
  readonly #storage: Storage;
  #sequence: number;
  #segment: string | null;
  #bytes = 0;
  #attempts = 0;
  #unsaved: Uint8Array[] = [];
  #firstUnsaved: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #marking: Promise<void> | null = null;
  /** What the mark on disk says. */
  #marked = 0;
  #turn = 0;

  /** Goes on after change number `sequence`, in a segment or in a new one. */
  constructor(storage: Storage, sequence: number, segment: { name: string; bytes: number } | null) {
    this.#storage = storage;
    this.#sequence = sequence;
    this.#firstUnsaved = sequence + 1;
    this.#segment = segment?.name ?? null;
    this.#bytes = segment?.bytes ?? 0;
  }

  /** How many changes are in memory only. */
  get unsaved(): number {
    return this.#unsaved.length;
  }
  /** Number of the last change given, saved or not. */
  get sequence(): number {
    return this.#sequence;
  }
  /** Bytes written since the last rotation. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes a change. Rejects with the storage's error if it could not be written; it is then kept, and written with
   * the next append or flush. Records are given in order and without gaps.
   */
  append(record: JournalRecord): Promise<void> {
    if (record.sequence !== this.#sequence + 1)
      throw new Error(`change ${record.sequence} was given to the journal after ${this.#sequence}`);
    this.#sequence = record.sequence;
    this.#unsaved.push(encodeRecord(record));
    return this.flush();
  }

  /** Writes what is unsaved; resolves when all of it is on disk. */
  flush(): Promise<void> {
    if (!this.#unsaved.length) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#writing ??= this.#write().finally(() => (this.#writing = null));
    });
  }

  /**
   * Sets the mark to the last change on disk; resolves when it is there. Nobody waits for it after a save: a mark that
   * lags behind says less, and nothing wrong.
   */
  mark(): Promise<void> {
    this.#marking ??= this.#mark().finally(() => (this.#marking = null));
    return this.#marking;
  }

  /** Ends the segment: the next change begins a new one. Resolves when no write is under way. */
  async rotate(): Promise<void> {
    await this.#writing;
    this.#segment = null;
    this.#bytes = 0;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length) {
      const waiting = this.#waiting.splice(0);
      const count = this.#unsaved.length;
      const bytes = joined(this.#unsaved);
      const segment = (this.#segment ??= this.#newSegment());
      try {
        await this.#storage.append(segment, bytes);
      } catch (error) {
        if (this.#segment === segment) this.#segment = null;
        for (const one of waiting) one.reject(error);
        continue;
      }
      this.#unsaved.splice(0, count);
      this.#firstUnsaved += count;
      this.#bytes += bytes.length;
      for (const one of waiting) one.resolve();
      this.mark().catch(() => undefined);
    }
  }

  async #mark(): Promise<void> {
    for (let saved = this.#firstUnsaved - 1; saved > this.#marked; saved = this.#firstUnsaved - 1) {
      const { at, bytes } = markLine({ sequence: saved, segment: this.#segment ?? '' }, this.#turn++);
      await this.#storage.overwrite(markName, at, bytes);
      this.#marked = saved;
    }
  }

  /** Named by its first change, and by the attempt where an earlier one may have left a file behind. */
  #newSegment(): string {
    const name = segmentName(this.#firstUnsaved);
    return this.#attempts++ ? name.replace('.log', `-${this.#attempts}.log`) : name;
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
