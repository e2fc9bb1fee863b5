/** Card files of a team, each version kept. */
import { Problem } from '../../../../shared/problem.ts';
import type { CardFile, CardShelf, CardVersion } from '../../../../shared/store/port.ts';
import type { Connection } from './connection.ts';

type Row = Omit<CardVersion, 'at'> & { at: Date };

export class TeamCards implements CardShelf {
  readonly #db: Connection;
  readonly #process: string;

  constructor(db: Connection, process: string) {
    this.#db = db;
    this.#process = process;
  }

  async all(): Promise<CardFile[]> {
    const rows = await this.#db.rows<Row & { path: string; text: string }>(
      `SELECT path, number::int AS number, text, by, at FROM (
         SELECT DISTINCT ON (path) * FROM desk.cards ORDER BY path, number DESC) AS last
       WHERE text IS NOT NULL ORDER BY path`,
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async versions(path: string): Promise<CardVersion[]> {
    const rows = await this.#db.rows<Row>(
      'SELECT number::int AS number, text, by, at FROM desk.cards WHERE path = $1 ORDER BY number DESC LIMIT 50',
      path,
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async save(path: string, text: string | null, by: string | null, after: number | null): Promise<void> {
    await this.#db.alone(async (client) => {
      await client.query('BEGIN; LOCK TABLE desk.cards IN SHARE ROW EXCLUSIVE MODE');
      try {
        const { rows } = await client.query<Row>(
          'SELECT number::int AS number, text, by, at FROM desk.cards WHERE path = $1 ORDER BY number DESC LIMIT 1',
          [path],
        );
        const [last] = rows;
        const there = last === undefined || last.text === null ? null : last.number;
        if (there !== after) {
          // By the same person just so: it was saved before, and the answer to that was lost.
          if (last?.text !== text || last.by !== by) throw changedMeanwhile(path, last);
          return void (await client.query('ROLLBACK'));
        }
        await client.query('INSERT INTO desk.cards (path, text, by) VALUES ($1, $2, $3)', [path, text, by]);
        await client.query("SELECT pg_notify('desk', $1)", [
          JSON.stringify({ rules: true, from: this.#process }),
        ]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }
}

const changedMeanwhile = (path: string, last: Row | undefined): Problem =>
  new Problem(
    'card-changed',
    `${last?.by ?? 'Somebody'} ${last?.text === null ? 'removed' : 'changed'} ${path} in the meantime.`,
    'Nothing was saved. Open it once more and look at what is there now; copy your text first.',
  );
