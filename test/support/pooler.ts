/**
 * A way to PostgreSQL that keeps notifications back as PgBouncer in transaction mode does: what comes from the server while no
 * query of the client runs is thrown away (seen with PgBouncer 1.18: “got packet 'A' from server when not linked”).
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const notification = 'A'.charCodeAt(0);
const readyForQuery = 'Z'.charCodeAt(0);

export async function startPooler(port: number): Promise<{ port: number; stop(): void }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(port, '127.0.0.1');
    for (const one of [client, database]) {
      open.add(one);
      one.on('error', () => undefined).on('close', () => (client.destroy(), database.destroy()));
    }
    let linked = true;
    let rest: Buffer = Buffer.alloc(0);
    client.on('data', (bytes) => {
      linked = true;
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      // A message: its kind, and its length without the kind (PostgreSQL manual §55.7).
      while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
        const size = 1 + rest.readInt32BE(1);
        const message = rest.subarray(0, size);
        rest = rest.subarray(size);
        if (linked || message[0] !== notification) client.write(message);
        if (message[0] === readyForQuery) linked = false;
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const one of open) one.destroy();
    },
  };
}
