/** A receiver that takes a fixed time for each message, and puts off what comes faster than it likes. */
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowReceiver {
  port: number;
  /** Sooner after the last message it takes none, milliseconds. */
  apart: number;
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
    say('220 mx.example.net ESMTP');
  });
  const receiver: SlowReceiver = {
    port: 0,
    apart: 0,
    taken: [],
    refused: 0,
    atOnce: 0,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  await new Promise<void>((listens) => server.listen(0, address, listens));
  receiver.port = (server.address() as { port: number }).port;
  return receiver;
}
