/** What there is behind an address, before anybody works with it: nothing is made, brought up to date or changed. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Client } from 'pg';
import { Problem } from '../../../../shared/problem.ts';
import type { PlaceFound } from '../../../../shared/rpc/team-methods.ts';
import type { Address } from './address.ts';
import { away, refusedBy } from './refusal.ts';
import { migrations } from './schema/index.ts';

/** Throws Problem history-away, history-refused. */
export async function lookAt(address: Address): Promise<PlaceFound> {
  const client = new Client({ ...address.config, connectionTimeoutMillis: 4000, query_timeout: 4000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const one = async <R extends object>(sql: string): Promise<R> => (await client.query<R>(sql)).rows[0]!;
    const { server, user, canWrite, there } = await one<{
      server: string;
      user: string;
      canWrite: boolean;
      there: boolean;
    }>(
      `SELECT split_part(version(), ' ', 2) AS server, current_user AS user, NOT pg_is_in_recovery() AS "canWrite",
        to_regclass('desk.schema') IS NOT NULL AS there`,
    );
    const history = there
      ? {
          ...(await one<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM desk.schema')),
          ...(await one<{ cases: number }>(
            'SELECT coalesce(sum(n), 0)::int AS cases FROM desk.tallies WHERE shelf < 2',
          )),
          knows: migrations.length,
        }
      : null;
    const { connection } = client as unknown as { connection: { stream: Socket & Partial<TLSSocket> } };
    const tls = connection.stream.getProtocol?.() ?? null;
    return { place: address.place, server, user, canWrite, history, tls };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw refusedBy(error, address.place) ?? away(error, address.place, null);
  } finally {
    await client.end().catch(() => undefined);
  }
}
