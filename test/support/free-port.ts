/** A port for a program that is told its port, and that nobody else takes before it does. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Free on 127.0.0.1, below those that the system gives to connections and to who asks for any (Linux: 32768 and up;
 * tests beside this one do so all the time), above those that browsers refuse to open.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(11_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((done) =>
      server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true)),
    );
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}
