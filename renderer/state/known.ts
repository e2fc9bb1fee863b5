/** The cases that this window knows: those last looked at, so that what was typed is there when one comes back. */
import { OpenCase } from './case.svelte.ts';
import type { DeskWindow } from './window.ts';

const most = 16;

export class KnownCases {
  /** Newest last. */
  readonly #cases = new Map<string, OpenCase>();
  readonly #window: DeskWindow;

  constructor(window: DeskWindow) {
    this.#window = window;
  }

  get(id: string): OpenCase | undefined {
    return this.#cases.get(id);
  }

  ids = (): string[] => [...this.#cases.keys()];

  /** The case of that id, known from now on. One whose answer is still on its way is not forgotten. */
  of(id: string): OpenCase {
    const known = this.#cases.get(id) ?? new OpenCase(id, this.#window);
    this.#cases.delete(id);
    this.#cases.set(id, known);
    for (const [old, { isBusy }] of this.#cases) {
      if (this.#cases.size <= most) break;
      if (old !== id && !isBusy) this.#cases.delete(old);
    }
    return known;
  }
}
