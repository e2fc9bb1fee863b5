/** Settings in the database: those of the team (of nobody, ''), and those of each person who signed in. */
import type { Connection } from './connection.ts';

export class TeamSettings {
  readonly #db: Connection;
  readonly #process: string;

  constructor(db: Connection, process: string) {
    this.#db = db;
    this.#process = process;
  }

  /** `person` '' asks for those of the team; null where there are none. */
  async of(person: string): Promise<unknown> {
    const row = await this.#db.first<{ value: string }>(
      'SELECT value FROM desk.settings WHERE person = $1',
      person,
    );
    return row ? (JSON.parse(row.value) as unknown) : null;
  }

  /** Over what is there: who sets something else at the same time takes nothing back. */
  async save(person: string, settings: object): Promise<void> {
    await this.#db.rows(
      `WITH saved AS (
         INSERT INTO desk.settings AS s (person, value) VALUES ($1, $2)
         ON CONFLICT (person) DO UPDATE SET value = (s.value::jsonb || excluded.value::jsonb)::text, at = now())
       SELECT pg_notify('desk', $3) WHERE $1 = ''`,
      ...[person, JSON.stringify(settings), JSON.stringify({ rules: true, from: this.#process })],
    );
  }

  /** In place of those of the team, which are kept in a row of their own. */
  async clean(settings: object): Promise<string> {
    await this.#db.rows(
      `WITH kept AS (
         INSERT INTO desk.settings (person, value)
         SELECT 'kept ' || clock_timestamp()::text, value FROM desk.settings WHERE person = '')
       UPDATE desk.settings SET value = $1, at = now() WHERE person = ''`,
      JSON.stringify(settings),
    );
    return 'a row of desk.settings';
  }
}
