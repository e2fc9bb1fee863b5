/**
 * Who sent the messages seen last, and when they came: the refusal comes a few lines later and does not repeat it.
 * A fixed table, because a million messages pass by and few are refused; a newer message takes an older one's place.
 */
import { hashOf, textOf } from './bytes.ts';

const slots = 8192;
const width = 128;

export class Senders {
  readonly #bytes = new Uint8Array(slots * width);
  readonly #idLength = new Uint8Array(slots);
  readonly #senderLength = new Uint8Array(slots);
  readonly #times = new Float64Array(slots);

  keep(bytes: Uint8Array, idStart: number, idEnd: number, start: number, end: number, time: number): void {
    const id = idEnd - idStart;
    const sender = end - start;
    if (id + sender > width || sender < 0) return;
    const slot = hashOf(bytes, idStart, idEnd) & (slots - 1);
    const at = slot * width;
    for (let i = 0; i < id; i++) this.#bytes[at + i] = bytes[idStart + i]!;
    for (let i = 0; i < sender; i++) this.#bytes[at + id + i] = bytes[start + i]!;
    this.#idLength[slot] = id;
    this.#senderLength[slot] = sender;
    this.#times[slot] = time;
  }

  /** The sender (empty for bounces) and the time kept with it; null where it was overwritten or never seen. */
  of(bytes: Uint8Array, idStart: number, idEnd: number): { sender: string; time: number } | null {
    const slot = hashOf(bytes, idStart, idEnd) & (slots - 1);
    const length = this.#idLength[slot]!;
    if (length === 0 || length !== idEnd - idStart) return null;
    const at = slot * width;
    for (let i = 0; i < length; i++) if (this.#bytes[at + i] !== bytes[idStart + i]) return null;
    const from = at + length;
    return { sender: textOf(this.#bytes, from, from + this.#senderLength[slot]!), time: this.#times[slot]! };
  }
}
