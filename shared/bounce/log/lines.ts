/** Cuts pushed chunks into lines, wherever the chunks end, and never holds more than one over-long line back. */

/** Longer lines are told and skipped. Postfix cuts its own at 2 kB, Exim at 16 kB. */
export const lineLimit = 65_536;

export type OnLine = (bytes: Uint8Array, start: number, end: number) => void;

export class LineCutter {
  readonly #onLine: OnLine;
  readonly #onTooLong: () => void;
  #held = new Uint8Array(1024);
  #length = 0;
  #dropping = false;
  #utf16: TextDecoder | null = null;
  #first: number[] | null = [];

  /** @param onTooLong called once, in its turn, for each line longer than the limit */
  constructor(onLine: OnLine, onTooLong: () => void) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  push(chunk: Uint8Array): void {
    if (this.#first) {
      // A byte order mark may itself be cut in two.
      let at = 0;
      while (this.#first.length < 2 && at < chunk.length) this.#first.push(chunk[at++]!);
      if (this.#first.length < 2) return;
      const head = Uint8Array.from(this.#first);
      this.#first = null;
      if (head[0] === 0xff && head[1] === 0xfe) this.#utf16 = new TextDecoder('utf-16le');
      else if (head[0] === 0xfe && head[1] === 0xff) this.#utf16 = new TextDecoder('utf-16be');
      this.#decode(head);
      this.#decode(at === 0 ? chunk : chunk.subarray(at));
      return;
    }
    this.#decode(chunk);
  }

  /** The last line, where the file does not end with a line end. */
  end(): void {
    if (this.#first) {
      const head = Uint8Array.from(this.#first);
      this.#first = null;
      this.#cut(head);
    }
    if (this.#dropping) this.#onTooLong();
    else if (this.#length > 0) this.#emit(this.#held, 0, this.#length);
    this.#length = 0;
    this.#dropping = false;
  }

  #decode(chunk: Uint8Array): void {
    if (!this.#utf16) this.#cut(chunk);
    else this.#cut(new TextEncoder().encode(this.#utf16.decode(chunk, { stream: true })));
  }

  /** Line ends are looked for in the chunk itself: a host's own kind of it (Node's Buffer) searches natively. */
  #cut(chunk: Uint8Array): void {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    while (start < chunk.length) {
      const end = chunk.indexOf(10, start);
      if (end < 0) {
        this.#hold(chunk, start, chunk.length);
        return;
      }
      if (this.#dropping) {
        this.#onTooLong();
        this.#dropping = false;
      } else if (this.#length > 0) {
        this.#hold(chunk, start, end);
        if (this.#dropping) this.#onTooLong();
        else this.#emit(this.#held, 0, this.#length);
        this.#dropping = false;
      } else if (end - start > lineLimit) this.#onTooLong();
      else this.#emit(bytes, start, end);
      this.#length = 0;
      start = end + 1;
    }
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    if (this.#dropping) return;
    const length = this.#length + end - start;
    if (length > lineLimit) {
      this.#dropping = true;
      this.#length = 0;
      return;
    }
    if (length > this.#held.length) {
      const wider = new Uint8Array(Math.min(lineLimit, length * 2));
      wider.set(this.#held.subarray(0, this.#length));
      this.#held = wider;
    }
    this.#held.set(chunk.subarray(start, end), this.#length);
    this.#length = length;
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    this.#onLine(bytes, start, end > start && bytes[end - 1] === 13 ? end - 1 : end);
  }
}
