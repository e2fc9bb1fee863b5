/** A way to PostgreSQL that can be cut: at a byte, or between what the database has done and its answer. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const readyForQuery = 'Z'.charCodeAt(0);

export interface CutWay {
  port: number;
  /** Bytes so far, to the database and from it. */
  readonly passed: { up: number; down: number };
  /** Cuts the connection that passes the n-th byte from now on in this direction; what stands before it passes. */
  cutAt(direction: 'up' | 'down', n: number): void;
  /** Cuts the connection that sends this text, once the database has answered to it, and before that is passed on. */
  cutAnswerTo(text: string): void;
  /** How often it was cut. */
  readonly cuts: number;
  /** Cuts all connections there are. */
  cutAll(): void;
  /** Takes no new ones from now on: they are refused. */
  close(): void;
  open(): Promise<void>;
  stop(): void;
}

export async function startCutWay(port: number): Promise<CutWay> {
  const pairs = new Set<() => void>();
  let at: { direction: 'up' | 'down'; left: number } | null = null;
  let sought: string | null = null;
  const server = createServer((client) => {
    const database = connect(port, '127.0.0.1');
    const cut = (): void => {
      pairs.delete(cut);
      // In order of what was written before, so that what stands before the cut has passed.
      for (const one of [client, database]) one.destroySoon();
    };
    pairs.add(cut);
    for (const one of [client, database]) one.on('error', () => undefined).on('close', cut);
    let answers: { to: Socket; kept: Buffer } | null = null;
    const pass = (direction: 'up' | 'down', bytes: Buffer, to: Socket): void => {
      way.passed[direction] += bytes.length;
      if (!pairs.has(cut)) return;
      if (at?.direction !== direction || at.left > bytes.length) {
        if (at?.direction === direction) at.left -= bytes.length;
        return void to.write(bytes);
      }
      to.write(bytes.subarray(0, at.left));
      at = null;
      way.cuts++;
      cut();
    };
    client.on('data', (bytes) => {
      if (sought !== null && bytes.includes(sought)) {
        sought = null;
        answers = { to: client, kept: Buffer.alloc(0) };
      }
      pass('up', bytes, database);
    });
    database.on('data', (bytes) => {
      if (!answers) return pass('down', bytes, client);
      answers.kept = Buffer.concat([answers.kept, bytes]);
      // ReadyForQuery ends an answer: kind, length 5, and one byte (PostgreSQL manual §55.7). The transaction is over then.
      if (answers.kept.at(-6) !== readyForQuery) return;
      way.cuts++;
      cut();
    });
  });
  const listen = (on: number): Promise<void> => new Promise((done) => server.listen(on, '127.0.0.1', done));
  await listen(0);
  const way: CutWay & { cuts: number } = {
    port: (server.address() as AddressInfo).port,
    passed: { up: 0, down: 0 },
    cuts: 0,
    close: () => void server.close(),
    open: () => listen(way.port),
    cutAt: (direction, n) => void (at = { direction, left: n }),
    cutAnswerTo: (text) => void (sought = text),
    cutAll() {
      for (const cut of [...pairs]) cut();
    },
    stop() {
      server.close();
      way.cutAll();
    },
  };
  return way;
}
