/**
 * Hears of the changes of others: one connection that listens (LISTEN/NOTIFY), and takes the next one when it is cut off. Where
 * notifications do not come through (PgBouncer in transaction mode), it asks once a second instead.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Connection } from './connection.ts';
import type { TeamSessions } from './sessions.ts';

const againMs = 500;
const proofMs = 1500;
const askMs = 1000;

type Listener = (id: string | null) => void;

export class Hearing {
  readonly #db: Connection;
  readonly #process: string;
  readonly #sessions: TeamSessions;
  readonly #listeners = new Set<Listener>();
  readonly #ofRules = new Set<() => void>();
  #client: Client | null = null;
  #ended = false;
  #isRunning = false;

  constructor(db: Connection, process: string, sessions: TeamSessions) {
    this.#db = db;
    this.#process = process;
    this.#sessions = sessions;
    // What may be tested, and when, is on every screen.
    sessions.changed = () => this.#tell(null);
  }

  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (!this.#isRunning) void this.#run();
    this.#isRunning = true;
    return () => this.#listeners.delete(listener);
  }

  /** For settings and cards of the team. */
  addForRules(listener: () => void): () => void {
    this.#ofRules.add(listener);
    return () => this.#ofRules.delete(listener);
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#client?.end().catch(() => undefined);
  }

  #tell(id: string | null): void {
    for (const listener of this.#listeners) listener(id);
  }

  #tellRules(): void {
    for (const listener of this.#ofRules) listener();
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      const client = new Client({
        ...this.#db.address.config,
        connectionTimeoutMillis: 4000,
        keepAlive: true,
      });
      try {
        const over = new Promise<void>((done) => client.on('end', done).on('error', () => done()));
        this.#client = client;
        await client.connect();
        if (this.#ended) throw new Error('ended while it connected');
        const proof = randomUUID();
        const proved = new Promise<true>((done) =>
          client.on('notification', ({ payload = '' }) =>
            payload === proof ? done(true) : this.#heard(payload),
          ),
        );
        await client.query('LISTEN desk');
        const since = await clockOf(client);
        // From another connection: a pooler passes on what comes while this one's own question is answered.
        await this.#db.rows("SELECT pg_notify('desk', $1)", proof);
        // What happened while nobody listened.
        await this.#sessions.look();
        this.#tellRules();
        if (await Promise.race([proved, over.then(() => true), sleep(proofMs, false)])) await over;
        else await this.#ask(client, since);
      } catch {
        // Away: whoever asks something is told. Here it is tried until it is back.
      }
      this.#client = null;
      await client.end().catch(() => undefined);
      if (!this.#ended) await sleep(againMs, undefined, { ref: false });
    }
  }

  /** @param from time of the database from which on nothing was heard */
  async #ask(client: Client, from: string): Promise<void> {
    for (let since = from; !this.#ended;) {
      await sleep(askMs, undefined, { ref: false });
      const asked = await clockOf(client);
      // What was saved before but became visible later is met by looking back a little.
      const { rows } = await client.query<{ id: string }>(
        "SELECT id FROM desk.cases WHERE touched > $1::timestamptz - interval '1 second'",
        [since],
      );
      for (const { id } of rows) this.#tell(id);
      const tested = await client.query(
        "SELECT FROM desk.sessions WHERE touched > $1::timestamptz - interval '1 second' LIMIT 1",
        [since],
      );
      if (tested.rowCount) await this.#sessions.look();
      const ruled = await client.query(
        `SELECT FROM desk.settings WHERE at > $1::timestamptz - interval '1 second'
         UNION ALL SELECT FROM desk.cards WHERE at > $1::timestamptz - interval '1 second' LIMIT 1`,
        [since],
      );
      if (ruled.rowCount) this.#tellRules();
      since = asked;
    }
  }

  #heard(payload: string): void {
    try {
      const told = JSON.parse(payload) as { case?: string; rules?: true; from: string };
      const { case: id, rules, from } = told;
      if (from === this.#process) return;
      if (rules) this.#tellRules();
      else if (id !== undefined) this.#tell(id);
      // Where the database is away meanwhile, it is looked at when it is back.
      else void this.#sessions.look().catch(() => undefined);
    } catch {
      // the proof of another process
    }
  }
}

const clockOf = async (client: Client): Promise<string> =>
  (await client.query<{ at: string }>('SELECT clock_timestamp()::text AS at')).rows[0]!.at;
