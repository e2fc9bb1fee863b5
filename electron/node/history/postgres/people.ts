/** The people of a team, as they came. */
import { Problem } from '../../../../shared/problem.ts';
import type { Connection } from './connection.ts';

const againMs = 6 * 3_600_000;

export class People {
  readonly #db: Connection;
  readonly #noted = new Map<string, number>();

  constructor(db: Connection) {
    this.#db = db;
  }

  async met(name: string): Promise<void> {
    if (Date.now() - (this.#noted.get(name) ?? 0) < againMs) return;
    try {
      await this.#db.rows(
        'INSERT INTO desk.people (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET at = now()',
        name,
      );
      this.#noted.set(name, Date.now());
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'history-away') throw error;
    }
  }

  async all(): Promise<string[]> {
    const rows = await this.#db.rows<{ name: string }>(
      "SELECT name FROM desk.people WHERE at > now() - interval '6 months' ORDER BY lower(name) LIMIT 500",
    );
    return rows.map(({ name }) => name);
  }
}
