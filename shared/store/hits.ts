/**
 * The cases that a search finds, kept until the history changes: other pages of a list, and other orders of it, do not
 * ask the index again.
 */
import type { Rows } from './rows.ts';

export class Hits {
  readonly #rows: Rows;
  #match = '';
  #total = 0;
  #filled = false;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** The history has changed, or its database was opened anew. */
  forget(): void {
    this.#match = '';
  }

  /** How many cases there are for an expression of FTS4. */
  count(match: string): number {
    if (this.#match === match) return this.#total;
    this.#total = Number(this.#rows.first('SELECT count(*) AS n FROM search WHERE search MATCH ?', match)?.n);
    this.#match = match;
    this.#filled = false;
    return this.#total;
  }

  /** Puts the numbers of these cases into the table `hits`. */
  fill(match: string): void {
    if (this.#filled && this.#match === match) return;
    this.#rows.run('CREATE TEMP TABLE IF NOT EXISTS hits (number INTEGER PRIMARY KEY)');
    this.#rows.run('DELETE FROM hits');
    this.#rows.run('INSERT INTO hits SELECT docid FROM search WHERE search MATCH ?', match);
    this.#total = Number(this.#rows.first('SELECT count(*) AS n FROM hits')?.n);
    this.#match = match;
    this.#filled = true;
  }
}
