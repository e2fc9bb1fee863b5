/**
 * Words that so many cases hold that gathering those takes longer than looking at the newest cases, as PostgreSQL's statistics know
 * them (manual, pg_stats: most_common_elems). Of a small history none is common, nor of one that was never analysed.
 */
import type { Connection } from './connection.ts';

const holdMs = 60_000;
/** Of all cases. */
const share = 0.05;
const fewCases = 200_000;

export class CommonWords {
  readonly #db: Connection;
  #asked: { at: number; shares: Promise<ReadonlyMap<string, number>> } | null = null;

  constructor(db: Connection) {
    this.#db = db;
  }

  /** Those of `words` that begin a common word, or many that together are. */
  async among(words: readonly string[]): Promise<string[]> {
    if (!this.#asked || performance.now() - this.#asked.at > holdMs)
      this.#asked = { at: performance.now(), shares: this.#ask() };
    const shares = await this.#asked.shares.catch((error: unknown) => {
      this.#asked = null;
      throw error;
    });
    return words.filter((word) => {
      let sum = 0;
      for (const [one, of] of shares) if (one.startsWith(word)) sum += of;
      return sum >= share;
    });
  }

  async #ask(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.rows<{ word: string; share: number }>(
      `SELECT word, share FROM pg_class, pg_stats,
         unnest(most_common_elems::text::text[], most_common_elem_freqs) AS held (word, share)
       WHERE pg_class.oid = 'desk.cases'::regclass AND reltuples >= $1 AND schemaname = 'desk' AND tablename = 'cases'
         AND attname = 'words' AND word IS NOT NULL`,
      fewCases,
    );
    return new Map(rows.map((row) => [row.word, row.share]));
  }
}
