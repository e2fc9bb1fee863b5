/** A receiver that takes a fixed time for each message, and puts off what comes faster, or is more, than it likes. */
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowReceiver {
  port: number;
  /** Sooner after the last message it takes none, milliseconds. */
  apart: number;
  /** It takes so many an hour, a minute’s worth of them at once, and answers all others with 421; null for no limit. */
  readonly limit: { perHour: number; at: 'greeting' | 'rcpt' } | null;
  /** From now on, with nothing taken before. */
  allow(limit: SlowReceiver['limit']): void;
  /** When each message was taken, milliseconds since the epoch. */
  taken: number[];
  /** Messages that were put off. */
  refused: number;
  /** The most messages that it took at once: a session that says goodbye is none any more. */
  atOnce: number;
  stop(): void;
}

/** @param each how long a message takes, milliseconds */
export async function slowReceiver(address: string, each: number): Promise<SlowReceiver> {
  const sockets = new Set<Socket>();
  let last = 0;
  let busy = 0;
  let room = roomOf(Infinity);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    const say = (line: string): boolean => socket.write(`${line}\r\n`);
    let isData = false;
    let rest = '';
    const line = async (text: string): Promise<void> => {
      if (isData) {
        if (text !== '.') return;
        isData = false;
        receiver.atOnce = Math.max(receiver.atOnce, ++busy);
        await sleep(each);
        busy--;
        receiver.taken.push((last = Date.now()));
        say('250 2.0.0 Taken');
      } else if (/^mail/i.test(text) && Date.now() - last < receiver.apart) {
        receiver.refused++;
        say('421 4.7.28 Too fast');
        socket.end();
      } else if (/^rcpt/i.test(text) && receiver.limit?.at === 'rcpt' && !room()) {
        receiver.refused++;
        say('421 4.7.28 Too many in this hour');
        socket.end();
      } else if (/^data/i.test(text)) {
        isData = true;
        say('354 Go on');
      } else if (/^quit/i.test(text)) {
        say('221 2.0.0 Bye');
        socket.end();
      } else say('250 Yes');
    };
    let work = Promise.resolve();
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n');
      rest = lines.pop()!;
      for (const text of lines) work = work.then(() => line(text));
    });
    if (receiver.limit?.at === 'greeting' && !room()) {
      receiver.refused++;
      socket.end('421 4.7.0 Too many in this hour\r\n');
    } else say('220 mx.example.net ESMTP');
  });
  const receiver: { -readonly [K in keyof SlowReceiver]: SlowReceiver[K] } = {
    port: 0,
    apart: 0,
    limit: null,
    taken: [],
    refused: 0,
    atOnce: 0,
    allow(limit) {
      receiver.limit = limit;
      room = roomOf(limit?.perHour ?? Infinity);
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  await new Promise<void>((listens) => server.listen(0, address, listens));
  receiver.port = (server.address() as { port: number }).port;
  return receiver;
}

/** True for one more, which then fills the room: it grows by the hour, up to what comes in a minute. */
function roomOf(perHour: number): () => boolean {
  let room = perHour / 60;
  let at = Date.now();
  return () => {
    const now = Date.now();
    room = Math.min(perHour / 60, room + ((now - at) * perHour) / 3_600_000);
    at = now;
    if (room < 1) return false;
    room--;
    return true;
  };
}
