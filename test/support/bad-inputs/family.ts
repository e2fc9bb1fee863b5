/** Bad input by family: what is given to the built command line, and what must come of it. */
import type { Folder } from './folder.ts';

export interface Variant {
  /** Arguments of `deferral-desk`; `--data` is added. */
  args: string[];
  /** Standard input. */
  input?: string | Uint8Array;
  /** Exit status; 3 (not understood) unless said otherwise. */
  exit?: number;
  /** Somewhere in what it prints. */
  says?: RegExp;
  /** Nowhere in it. */
  never?: RegExp;
}

export interface Family {
  name: string;
  variants: Record<string, (at: Folder) => Variant | Promise<Variant>>;
}
