/** A pace that is wished for one receiver, and what the mail server needs for it. */

/** What somebody wishes: so many sessions at once, so many messages per hour; null for as many as fit. */
export interface Wish {
  domain: string;
  sessions: number;
  perHour: number | null;
}

export interface PaceSettings {
  /** Of the mail server. */
  title: string;
  /** Where they belong, as a clause. */
  into: string;
  /** To be copied as they are, one line each. */
  lines: string[];
  /** Whom they concern, when they take effect, and what they leave alone. */
  scope: string;
  undo: string[];
  /** What it cannot do, and what to look at before. */
  notes: string[];
}

/** What the mail server said of itself, as far as it was asked; empty where it was not. */
export type Said = ReadonlyMap<string, string>;
