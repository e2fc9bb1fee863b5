/** One DNS question to one server: UDP with a random port and id, TCP where the answer is truncated (RFC 7766). */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { randomInt } from 'node:crypto';
import * as dnsPacket from 'dns-packet';
import { unsoundRecord } from './lengths.ts';
import type { DecodedPacket, Packet } from 'dns-packet';
import type { RecordType } from '../../../shared/dns/answer.ts';

export interface DnsServer {
  address: string;
  port: number;
}

export type Exchange =
  { packet: DecodedPacket; rcode: number } | { failed: 'timeout' | 'refused' | 'bad-answer'; why: string };

/** RFC 9715 and the DNS flag day of 2020: larger answers come over TCP. */
const udpPayloadSize = 1232;

/**
 * Asks once, and returns after `timeoutMs` at the latest. Packets that do not answer this question (other id,
 * other name, no response bit, garbage) are not believed; the wait for the right one goes on.
 */
export async function exchange(
  server: DnsServer,
  name: string,
  type: RecordType,
  timeoutMs: number,
  edns: boolean,
): Promise<Exchange> {
  const deadline = performance.now() + timeoutMs;
  const id = randomInt(0, 65_536);
  const query = dnsPacket.encode({
    type: 'query',
    id,
    // AD in a question: the answer shall say whether DNSSEC was checked (RFC 6840 §5.7).
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.AUTHENTIC_DATA,
    questions: [{ name, type, class: 'IN' }],
    ...(edns && {
      additionals: [
        { type: 'OPT', name: '.', udpPayloadSize, extendedRcode: 0, ednsVersion: 0, flags: 0, options: [] },
      ],
    }),
  } as unknown as Packet);
  const accept: Accept = (bytes) => readAnswer(bytes, id, name, type);
  const overUdp = await askUdp(server, query, deadline, accept);
  if ('packet' in overUdp && overUdp.packet.flag_tc)
    return askTcp(server, query, Math.max(deadline, performance.now() + timeoutMs / 2), accept);
  return overUdp;
}

/** Null for a packet that does not answer the question. */
type Accept = (bytes: Buffer) => Exchange | null;

function readAnswer(bytes: Buffer, id: number, name: string, type: RecordType): Exchange | null {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== id || (bytes[2]! & 0x80) === 0) return null;
  const rcode = bytes[3]! & 15;
  let packet: DecodedPacket;
  try {
    const unsound = unsoundRecord(bytes);
    if (unsound) return { failed: 'bad-answer', why: unsound };
    packet = dnsPacket.decode(bytes);
  } catch (error) {
    return { failed: 'bad-answer', why: (error as Error).message };
  }
  const question = packet.questions?.[0];
  // A server that cannot read the query may leave the question out (RCODE FORMERR, NOTIMP).
  if (!question) return rcode === 0 || rcode === 3 ? null : { packet, rcode };
  return question.name.toLowerCase() === name.toLowerCase() && question.type === type
    ? { packet, rcode }
    : null;
}

type Finish = (result: Exchange) => void;

/** Begins an exchange; `open` returns how to end it, which is done once it is finished or the time is up. */
function until(
  deadline: number,
  late: () => Exchange,
  open: (finish: Finish) => () => void,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const finish: Finish = (result) => {
      clearTimeout(timer);
      close();
      resolve(result);
    };
    const timer = setTimeout(() => finish(late()), Math.max(0, deadline - performance.now()));
    const close = open(finish);
  });
}

const broken = ({ code }: NodeJS.ErrnoException, over = ''): Exchange => ({
  failed: code === 'ECONNREFUSED' ? 'refused' : 'timeout',
  why: over + (code ?? 'error'),
});

function askUdp(server: DnsServer, query: Buffer, deadline: number, accept: Accept): Promise<Exchange> {
  let garbled: Exchange | null = null;
  const late = (): Exchange => garbled ?? { failed: 'timeout', why: 'no answer' };
  return until(deadline, late, (finish) => {
    const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', (bytes) => {
      const answer = accept(bytes);
      // A forged packet may be garbled on purpose; the real one may still follow.
      if (answer && 'failed' in answer) garbled = answer;
      else if (answer) finish(answer);
    });
    socket.on('error', (error) => finish(broken(error)));
    // A connected socket takes packets from this server only, and hears when its port is closed.
    socket.connect(server.port, server.address, () => socket.send(query));
    return () => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
    };
  });
}

function askTcp(server: DnsServer, query: Buffer, deadline: number, accept: Accept): Promise<Exchange> {
  const late = (): Exchange => ({ failed: 'timeout', why: 'no answer over TCP' });
  return until(deadline, late, (finish) => {
    const socket = connect({ host: server.address, port: server.port });
    const chunks: Buffer[] = [];
    let received = 0;
    socket.on('connect', () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      received += chunk.length;
      if (received < 2) return;
      const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const length = bytes.readUInt16BE(0);
      if (received < length + 2) return;
      finish(
        accept(bytes.subarray(2, length + 2)) ?? {
          failed: 'bad-answer',
          why: 'TCP answer to another question',
        },
      );
    });
    socket.on('error', (error) => finish(broken(error, 'TCP: ')));
    socket.on('close', () =>
      finish({ failed: 'bad-answer', why: 'TCP connection closed before the answer' }),
    );
    return () => socket.destroy();
  });
}
