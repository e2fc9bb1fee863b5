/** SMTP servers that misbehave, on raw sockets: each function is the server's side of one connection. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

export type ServerSide = (socket: Socket) => void;

export interface ScriptedServer {
  address: string;
  port: number;
  /** Connections so far, and how many were open at once at most. */
  connections: number;
  mostAtOnce: number;
  /** What clients sent, all connections in one. */
  received: string;
  stop(): Promise<void>;
}

export async function startScripted(
  side: ServerSide,
  address = '127.0.0.1',
  port = 0,
): Promise<ScriptedServer> {
  const open = new Set<Socket>();
  const result: ScriptedServer = {
    address,
    port,
    connections: 0,
    mostAtOnce: 0,
    received: '',
    stop: async () => {},
  };
  const server = createServer((socket) => {
    result.connections++;
    open.add(socket);
    result.mostAtOnce = Math.max(result.mostAtOnce, open.size);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    socket.on('data', (data) => (result.received += data.toString('latin1')));
    side(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  result.port = (server.address() as AddressInfo).port;
  result.stop = () => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return result;
}

/** Answers each command by its first word: a text with CRLF, or what to do. Greets first. */
export function polite(
  replies: Record<string, string | ServerSide> = {},
  greeting = '220 mx1.example.net ESMTP\r\n',
): ServerSide {
  return (socket) => {
    socket.write(greeting);
    let buffer = '';
    let inData = false;
    socket.on('data', (data) => {
      buffer += data.toString('latin1');
      for (let at = buffer.indexOf('\r\n'); at >= 0; at = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, at);
        buffer = buffer.slice(at + 2);
        if (inData && line !== '.') continue;
        const word = inData ? '.' : (line.split(' ')[0] ?? '').toUpperCase();
        inData = false;
        const answer = replies[word] ?? defaults[word] ?? '500 what\r\n';
        if (typeof answer === 'function') return answer(socket);
        inData = word === 'DATA' && answer.startsWith('354');
        socket.write(answer);
        if (word === 'QUIT' || answer.startsWith('421')) socket.end();
      }
    });
  };
}

const defaults: Record<string, string> = {
  EHLO: '250-mx1.example.net\r\n250 PIPELINING\r\n',
  HELO: '250 mx1.example.net\r\n',
  MAIL: '250 2.1.0 Ok\r\n',
  RCPT: '250 2.1.5 Ok\r\n',
  DATA: '354 go ahead\r\n',
  '.': '250 2.0.0 queued\r\n',
  QUIT: '221 2.0.0 Bye\r\n',
};

/** Sends `bytes` again and again until the client has had enough. */
export function flood(bytes: string, everyMs = 0): ServerSide {
  return (socket) => {
    const more = (): void => {
      if (socket.destroyed) return;
      if (everyMs) {
        socket.write(bytes);
        setTimeout(more, everyMs);
      } else if (socket.write(bytes)) setImmediate(more);
      else socket.once('drain', more);
    };
    more();
  };
}

export const reset: ServerSide = (socket) => void socket.resetAndDestroy();
export const hangUp: ServerSide = (socket) => void socket.end();
export const silence: ServerSide = () => {};

/** Takes over after `220` to STARTTLS with a self-made certificate; speaks SMTP inside. */
export function startTlsWith(key: string, cert: string, inside: ServerSide): ServerSide {
  return (socket) => {
    socket.removeAllListeners('data');
    socket.write('220 2.0.0 Ready to start TLS\r\n');
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ key, cert }),
    });
    secure.on('error', () => {});
    inside(secure as unknown as Socket);
  };
}
