/** A log read in large pieces, the next one while the last one is counted, each with the bytes in front of it. */
import type { FileHandle } from 'node:fs/promises';
import { checked } from './place.ts';

const pieceSize = 524_288;
/** While a long log is caught up with. */
const largeSize = 2_097_152;

export interface ReadPiece {
  /** The tail and what follows it. Until the next piece is asked for. */
  bytes: Buffer;
  /** What stands in front of the tail and in it is still what was read there. */
  isOurs: boolean;
}

/** A read that is under way. */
interface Ahead {
  at: number;
  room: Room;
  /** How many bytes came; 0 or less at the end. */
  done: Promise<number>;
}

interface Room {
  bytes: Buffer;
  size: number;
}

export class ReadAhead {
  /** In front of what is read there is room for the line that the last piece broke off in, so that nothing is joined. */
  readonly #room: number;
  /** Read into again and again: a look four times a second would leave megabytes of garbage. */
  readonly #small: Room;
  /** Two in turn, only while a long log is caught up with. */
  #large: Room[] = [];
  #next: Ahead | null = null;

  /** @param room the longest `tail` */
  constructor(room: number) {
    this.#room = Math.max(room, checked);
    this.#small = this.#roomOf(pieceSize);
  }

  /**
   * `tail` and the bytes that follow it from `at` on; null where there are none.
   * @param behind what was read in front of `tail`, so much of it as is checked
   */
  async read(handle: FileHandle, at: number, tail: Buffer, behind: Buffer): Promise<ReadPiece | null> {
    const next = this.#next?.at === at ? this.#next : this.#fill(handle, at, this.#small);
    const read = await next.done;
    const { bytes, size } = next.room;
    this.#next = null;
    if (read === size) {
      if (this.#large.length === 0) this.#large = [this.#roomOf(largeSize), this.#roomOf(largeSize)];
      const other = this.#large.find((room) => room !== next.room)!;
      this.#next = this.#fill(handle, at + read, other);
      this.#next.done.catch(() => undefined); // told when it is asked for
    } else this.#large = [];
    if (read <= 0) return null;
    const front = Math.min(checked, at);
    const known = Buffer.concat([behind.subarray(-checked), tail.subarray(-checked)]).subarray(-front);
    const isOurs = front === 0 || known.equals(bytes.subarray(this.#room - front, this.#room));
    const from = this.#room - tail.length;
    tail.copy(bytes, from);
    return { bytes: bytes.subarray(from, this.#room + read), isOurs };
  }

  /** Before the file is closed, or another one is read. */
  async drop(): Promise<void> {
    await this.#next?.done.catch(() => undefined);
    this.#next = null;
  }

  #roomOf(size: number): Room {
    return { bytes: Buffer.alloc(this.#room + size), size };
  }

  /** With the bytes in front in one read, so that no other file can come between. */
  #fill(handle: FileHandle, at: number, room: Room): Ahead {
    const front = Math.min(checked, at);
    const done = handle
      .read(room.bytes, this.#room - front, front + room.size, at - front)
      .then(({ bytesRead }) => bytesRead - front);
    return { at, room, done };
  }
}
