/**
 * Questions to the database, from a handful of connections. What does not answer becomes Problem history-away with the time of the
 * last contact; nothing here waits for it to come back, for somebody waits at a screen.
 */
import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { Problem } from '../../../../shared/problem.ts';
import type { LastContact } from '../last-contact.ts';
import type { Address } from './address.ts';
import { away, isAway, isClash, refusedBy } from './refusal.ts';

const connectMs = 4000;
const queryMs = 30_000;
const tries = 5;

export class Connection {
  readonly address: Address;
  readonly #pool: Pool;
  readonly #last: LastContact | undefined;
  #contact: string | null;
  #away = false;

  constructor(address: Address, connections: number, last?: LastContact) {
    this.address = address;
    this.#last = last;
    this.#contact = last?.at ?? null;
    this.#pool = new Pool({
      ...address.config,
      max: connections,
      connectionTimeoutMillis: connectMs,
      query_timeout: queryMs,
      keepAlive: true,
      // A command line ends when it is done, not when a connection has rested long enough.
      allowExitOnIdle: true,
    });
    // One that rests and is cut off: the next question finds out, and says so.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  get contact(): { at: string | null; away: boolean } {
    return { at: this.#contact, away: this.#away };
  }

  /** Throws Problem history-away, history-refused; Error with PostgreSQL's words for what is a bug. */
  async rows<R extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<R[]> {
    return this.told(async () => (await this.#pool.query<R>(sql, values)).rows);
  }

  async first<R extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<R | undefined> {
    return (await this.rows<R>(sql, ...values))[0];
  }

  /** Rows in the order of an index, of which each is looked at until there are enough: for what most rows fulfil. */
  async walked<R extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<R[]> {
    return this.alone(async (client) => {
      await client.query('BEGIN; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off');
      try {
        return (await client.query<R>(sql, values)).rows;
      } finally {
        await client.query('COMMIT');
      }
    });
  }

  /** A connection of its own for a while, e.g. for a transaction. */
  async alone<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.told(async () => {
      const client = await this.#pool.connect();
      let failed: Error | undefined;
      try {
        return await work(client);
      } catch (error) {
        failed = error as Error;
        throw error;
      } finally {
        client.release(failed && isAway(failed) ? failed : undefined);
      }
    });
  }

  async told<T>(work: () => Promise<T>): Promise<T> {
    for (let i = 1; ; i++)
      try {
        const value = await work();
        this.#contact = new Date().toISOString();
        this.#last?.now(this.#contact);
        this.#away = false;
        return value;
      } catch (error) {
        if (error instanceof Problem) throw error;
        if (isClash(error) && i < tries) continue;
        if (isAway(error)) {
          this.#away = true;
          throw this.away(error);
        }
        throw refusedBy(error, this.address.place) ?? error;
      }
  }

  /** See refusal.ts. */
  away = (error: unknown, inDoubt = false): Problem =>
    away(error, this.address.place, this.#contact, inDoubt);

  end = (): Promise<void> => this.#pool.end();
}
