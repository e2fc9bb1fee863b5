/**
 * A Connection that plays the server's part of a `C:`/`S:` transcript, and fails if the client says something else.
 *
 *     # request: {"rcptTo": "u@example.net"}     what the client is asked to do
 *     S: 220 mx1.example.net ESMTP               the server's line, sent when the client has said what stands above
 *     C: EHLO mail.example.com                   what the client must say next
 *     *: closed                                  closed | reset | timeout | too-long | tls ok | tls unverified | tls broken
 *     = deferred greeting 421                    outcome, stage, code (or -)
 *     = why: words                               part of the reason, where no reply tells
 */
import { readFileSync } from 'node:fs';
import type { Connection, TlsFacts } from '../../shared/ports.ts';
import type { SessionRequest } from '../../shared/smtp/session.ts';

export interface Transcript {
  request: SessionRequest;
  expected: { outcome: string; stage: string; code: number | null; why: string | null };
  connection: Connection;
  /** What the client said beyond or against the transcript; empty if it kept to it. */
  deviations: string[];
  /** Client and server lines and events still unplayed at the end. */
  left(): string[];
}

const ends = ['closed', 'reset', 'timeout', 'too-long'] as const;

export function readTranscript(path: string): Transcript {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const asked = lines.find((line) => line.startsWith('# request: '));
  const { message, ...request } = asked ? (JSON.parse(asked.slice(11)) as Record<string, unknown>) : {};
  const [outcome, stage, code] = lines
    .find((line) => line.startsWith('= '))!
    .slice(2)
    .split(' ');
  const why = lines.find((line) => line.startsWith('= why: '))?.slice(7) ?? null;
  const play = lines.filter((line) => /^[SC*]: ?/.test(line));
  const deviations: string[] = [];
  const next = (kind: string): string | null =>
    play[0]?.startsWith(`${kind}:`) ? play.shift()!.slice(3) : null;
  const clientSays = (line: string): void => {
    const expected = next('C');
    if (expected !== line)
      deviations.push(`client said “${line}” where the transcript has “${expected ?? play[0] ?? 'nothing'}”`);
  };

  const connection: Connection = {
    async readLine() {
      const line = next('S');
      if (line !== null) return { line };
      const end = ends.find((word) => play[0] === `*: ${word}`);
      if (end) {
        play.shift();
        return { end };
      }
      return { end: 'timeout' };
    },
    async writeLine(line) {
      clientSays(line);
    },
    async writeData(data) {
      for (const line of new TextDecoder().decode(data).split('\r\n').slice(0, -1)) clientSays(line);
    },
    pending: () => play[0]?.startsWith('S:') ?? false,
    async startTls() {
      const event = next('*');
      if (event === 'tls broken') return { failed: 'wrong version number', how: 'handshake' };
      const facts: TlsFacts = {
        protocol: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        authorized: event === 'tls ok',
        why: event === 'tls ok' ? '' : 'the certificate has expired',
      };
      return facts;
    },
    close() {},
  };
  return {
    request: {
      helo: 'mail.example.com',
      mailFrom: 'a@example.com',
      rcptTo: null,
      starttls: 'auto',
      servername: 'mx1.example.net',
      ...request,
      ...(typeof message === 'string' && { message: new TextEncoder().encode(message) }),
    },
    expected: { outcome: outcome!, stage: stage!, code: code === '-' ? null : Number(code), why },
    connection,
    deviations,
    left: () => play,
  };
}
