/** Whole lines out of a stream that comes when it comes: a pipe, the output of a program. */
import type { Readable } from 'node:stream';

/** So much waits to be taken; then the writer is made to wait. */
const most = 1_048_576;
/** A last line without its end is taken when it grows longer than this. */
const longestLine = 1_048_576;

export class LineStream {
  readonly #stream: Readable;
  readonly #parts: Buffer[] = [];
  #size = 0;
  #closed = false;
  #wake: () => void = () => {};

  constructor(stream: Readable) {
    this.#stream = stream;
    const end = (): void => {
      this.#closed = true;
      this.#wake();
    };
    stream.on('data', (part: Buffer) => {
      this.#parts.push(part);
      this.#size += part.length;
      if (this.#size > most) stream.pause();
      this.#wake();
    });
    stream.on('end', end).on('close', end).on('error', end);
  }

  /** Nothing more will come, and all that came was taken. */
  get ended(): boolean {
    return this.#closed && this.#size === 0;
  }

  /** The whole lines that there are; null where there are none yet. The last one, cut short by the end, gets its end. */
  take(): Buffer | null {
    const all = Buffer.concat(this.#parts.splice(0));
    const end = all.lastIndexOf(10) + 1;
    const taken = this.#closed || (end === 0 && all.length > longestLine) ? all.length : end;
    if (taken < all.length) this.#parts.push(all.subarray(taken));
    this.#size = all.length - taken;
    if (!this.#closed && this.#stream.isPaused()) this.#stream.resume();
    if (taken === 0) return null;
    return taken === end
      ? all.subarray(0, taken)
      : Buffer.concat([all.subarray(0, taken), Buffer.from('\n')]);
  }

  /** The same, but waits for them; null only at the end. */
  async wait(): Promise<Buffer | null> {
    for (;;) {
      const lines = this.take();
      if (lines || this.ended) return lines;
      await new Promise<void>((done) => (this.#wake = done));
    }
  }

  /** `wake` is called when there is more, or the end; what it gives back ends that. */
  listen(wake: () => void): () => void {
    this.#wake = wake;
    return () => (this.#wake = () => {});
  }

  close(): void {
    this.#stream.destroy();
  }
}
