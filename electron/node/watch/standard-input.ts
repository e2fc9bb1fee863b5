/**
 * Lines piped in. A pipe has no place to go on from; but where the same text is piped in again, and more of it, it is
 * known by its beginning, and what was read of it is passed over.
 */
import type { Readable } from 'node:stream';
import type { Piece, Remark } from './follow.ts';
import { LineStream } from './line-stream.ts';

/** Bytes of the beginning that are compared. */
const compared = 512;

export class StandardInput {
  readonly #lines: LineStream;
  readonly #wait: boolean;
  /** Bytes taken of what is piped in, and how it begins. */
  #offset = 0;
  #head: Buffer = Buffer.alloc(0);
  /** Of the last time; null where nothing is to be passed over, or no longer. */
  #before: { offset: number; head: Buffer } | null;

  /**
   * @param place as it was kept; null for none
   * @param wait reads to the end, however long that takes
   */
  constructor(stream: Readable, place: string | null, wait: boolean) {
    this.#lines = new LineStream(stream);
    this.#wait = wait;
    const [offset, head] = place?.split(' ') ?? [];
    this.#before = offset ? { offset: Number(offset), head: Buffer.from(head ?? '', 'base64') } : null;
  }

  get ended(): boolean {
    return this.#lines.ended;
  }

  get place(): string {
    const { offset, head } = this.#before ?? { offset: this.#offset, head: this.#head };
    return `${offset} ${head.toString('base64')}`;
  }

  remarks(): Remark[] {
    return [];
  }

  async next(): Promise<Piece | null> {
    for (;;) {
      const lines = this.#wait ? await this.#lines.wait() : this.#lines.take();
      if (!lines) return null;
      const bytes = this.#unread(lines);
      if (bytes.length > 0) return { bytes, name: 'standard input' };
    }
  }

  listen(wake: () => void): () => void {
    return this.#lines.listen(wake);
  }

  async close(): Promise<void> {
    this.#lines.close();
  }

  /** What of these lines was not read the last time. */
  #unread(lines: Buffer): Buffer {
    const from = this.#offset;
    this.#offset += lines.length;
    if (this.#head.length < compared) this.#head = Buffer.concat([this.#head, lines]).subarray(0, compared);
    const before = this.#before;
    if (!before) return lines;
    const known = Math.min(this.#head.length, before.head.length);
    const isSame = this.#head.subarray(0, known).equals(before.head.subarray(0, known));
    if (isSame && this.#offset < before.offset) return Buffer.alloc(0);
    this.#before = null;
    return isSame ? lines.subarray(before.offset - from) : lines;
  }
}
