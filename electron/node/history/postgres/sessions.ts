/**
 * The politeness ledger of a team: who has tested which server, in the database. It decides a claim under one lock, so that two
 * people never test one server at once, and keeps a copy of all sessions for what screens show between claims.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { classifyAddress } from '../../../../shared/dns/address.ts';
import type { SessionClaim, SessionLedger } from '../../../../shared/ports.ts';
import { Problem } from '../../../../shared/problem.ts';
import { aheadMs, keepMs, nextTestAfter, type PastSession } from '../../../../shared/retry/politeness.ts';
import { sameClient } from '../../../../shared/retry/same-client.ts';
import type { Connection } from './connection.ts';

/** “Ledg”. */
const lock = 0x4c656467;
const maxOpen = 2;
/** No session lasts longer; one that seems to has lost its process. */
const longestSessionMs = 120_000;
const busyMs = 250;
const patienceMs = 4000;

export interface TeamSession extends PastSession {
  address: string;
  host: string;
  clientIp: string;
  machine: string;
}
interface Row {
  address: string;
  host: string;
  clientIp: string;
  machine: string;
  by: string | null;
  at: number;
  began: number;
  hint: number | null;
  open: boolean;
}
type Claimed = Awaited<ReturnType<SessionLedger['claim']>>;

const columns = `address, host, client_ip AS "clientIp", machine, by, at::float8 AS at,
  round(extract(epoch FROM began) * 1000)::float8 AS began, hint_until::float8 AS hint,
  NOT ended AND began > clock_timestamp() - interval '${longestSessionMs} ms' AS open`;
const recent = `began > clock_timestamp() - interval '${keepMs} ms'`;

export class TeamSessions {
  readonly #db: Connection;
  readonly #process: string;
  /** As hostname(), unless a test says otherwise. */
  readonly machine: string;
  #known: readonly TeamSession[] = [];
  #version = 0;
  /** Called where what is known is another. */
  changed: () => void = () => {};

  constructor(db: Connection, process: string, machine = hostname()) {
    this.#db = db;
    this.#process = process;
    this.machine = machine;
  }

  /** Each session of the last days, as it was known at the last look. */
  get known(): readonly TeamSession[] {
    return this.#known;
  }
  get version(): number {
    return this.#version;
  }

  /** Throws Problem history-away, history-refused. */
  async look(): Promise<void> {
    const rows = await this.#db.rows<Row>(`SELECT ${columns} FROM desk.sessions WHERE ${recent}`);
    this.#known = rows.map(sessionOf);
    this.#version++;
    this.changed();
  }

  /**
   * As SessionLedger.claim, for the whole team: one session to an address at once, and two from one client. Throws Problem
   * history-away: without the others' word no session begins.
   */
  async claim(claim: SessionClaim, by: string | null): Promise<Claimed> {
    const id = randomUUID();
    for (let until = Date.now() + patienceMs; ;) {
      if (claim.signal?.aborted) return 'stopped';
      try {
        const claimed = await this.#db.alone((client) => this.#tryClaim(client, id, claim, by));
        if (claimed === 'busy') {
          until = Date.now() + patienceMs;
          await sleep(busyMs);
          continue;
        }
        if ('granted' in claimed) await this.#lookLater();
        return claimed;
      } catch (error) {
        // With the same id: where only the answer was lost, the claim stands.
        if (!isAway(error) || Date.now() > until) throw error;
        await sleep(busyMs);
      }
    }
  }

  async #tryClaim(client: PoolClient, id: string, claim: SessionClaim, by: string | null) {
    await client.query('BEGIN');
    try {
      await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
      const claimed = await this.#decide(client, id, claim, by);
      await client.query('COMMIT');
      return claimed;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async #decide(
    client: PoolClient,
    id: string,
    claim: SessionClaim,
    by: string | null,
  ): Promise<Exclude<Claimed, 'stopped'> | 'busy'> {
    const mine = await client.query('SELECT 1 FROM desk.sessions WHERE id = $1', [id]);
    if (mine.rowCount) return { granted: id };
    const { rows } = await client.query<Row & { now: number }>(
      `SELECT ${columns}, extract(epoch FROM clock_timestamp())::float8 * 1000 AS now FROM desk.sessions
       WHERE ${recent} AND (address = $1 OR NOT ended)`,
      [claim.address],
    );
    const { address, port, host, clientIp, at, override, limits } = claim;
    const client1 = { address, clientIp, machine: this.machine };
    const isReal = classifyAddress(address) === 'public';
    const now = isReal ? (rows[0]?.now ?? Date.now()) : at;
    const past = rows
      .filter((row) => row.address === address && sameClient(row, client1))
      .map(sessionOf)
      .filter((one) => isReal || one.at - at < aheadMs);
    const refused = override === null ? nextTestAfter(past, now, limits) : null;
    if (refused) return { refused };
    const open = rows.filter((row) => row.open);
    if (open.some((row) => row.address === address)) return 'busy';
    if (open.filter((row) => sameClient(row, client1)).length >= maxOpen) return 'busy';
    await client.query(
      `INSERT INTO desk.sessions (id, address, port, host, client_ip, machine, by, at, override)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, address, port, host.toLowerCase(), clientIp, this.machine, by, Math.round(at), override],
    );
    await client.query(`DELETE FROM desk.sessions WHERE NOT (${recent})`);
    await client.query("SELECT pg_notify('desk', $1)", [this.#told]);
    return { granted: id };
  }

  /** It did not come to a session. */
  withdraw(id: string): Promise<void> {
    return this.#end('DELETE FROM desk.sessions WHERE id = $1', id);
  }

  /** The session is over. A database that is away does not undo what it gave: the session then counts as open for two minutes. */
  release(id: string, hintUntil: number | null): Promise<void> {
    return this.#end(
      `UPDATE desk.sessions SET ended = true, hint_until = CASE WHEN $2::bigint - at < ${keepMs} THEN $2::bigint END,
       touched = clock_timestamp() WHERE id = $1`,
      id,
      hintUntil === null ? null : Math.round(hintUntil),
    );
  }

  async #end(sql: string, ...values: unknown[]): Promise<void> {
    for (const until = Date.now() + patienceMs; ;)
      try {
        await this.#db.rows(sql, ...values);
        await this.#db.rows("SELECT pg_notify('desk', $1)", this.#told);
        return await this.#lookLater();
      } catch (error) {
        if (!isAway(error)) throw error;
        if (Date.now() > until) return;
        await sleep(busyMs);
      }
  }

  get #told(): string {
    return JSON.stringify({ sessions: true, from: this.#process });
  }
  /** What was decided stands, whether or not it can be looked at now. */
  async #lookLater(): Promise<void> {
    await this.look().catch((error: unknown) => {
      if (!isAway(error)) throw error;
    });
  }
}

/** On the internet the pauses are real ones, whatever clock was set: see ledger.ts. */
function sessionOf({ address, host, clientIp, machine, by, at, began, hint }: Row): TeamSession {
  const isReal = classifyAddress(address) === 'public';
  return {
    ...{ address, host, clientIp, machine },
    ...(by !== null && { by }),
    at: isReal ? began : at,
    hintUntil: hint !== null && isReal ? hint - at + began : hint,
  };
}

const isAway = (error: unknown): boolean => error instanceof Problem && error.code === 'history-away';
