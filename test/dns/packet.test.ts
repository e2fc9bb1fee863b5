/** Whatever bytes a server sends, reading them ends in one of the named states. */
import * as dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPacket } from '../../electron/node/dns/packet.ts';
import { unsoundRecord } from '../../electron/node/dns/lengths.ts';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { tries } from '../support/matrices.ts';
import { createSocket } from 'node:dgram';

const whole = dnsPacket.encode({
  type: 'response',
  id: 7,
  flags: dnsPacket.AUTHORITATIVE_ANSWER,
  questions: [{ type: 'MX', name: 'recv.test' }],
  answers: [
    { type: 'CNAME', name: 'recv.test', ttl: 60, data: 'alias.test' },
    { type: 'MX', name: 'alias.test', ttl: 60, data: { preference: 10, exchange: 'mx.recv.test' } },
    { type: 'TXT', name: 'alias.test', ttl: 60, data: ['one', 'two'] },
    { type: 'AAAA', name: 'mx.recv.test', ttl: 60, data: '2001:db8::1' },
    {
      type: 'SOA',
      name: 'recv.test',
      ttl: 60,
      data: { mname: 'ns.test', rname: 'h.test', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
    },
  ],
});

test('a packet with bytes changed, cut or repeated', () => {
  const change = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 });
  fc.assert(
    fc.property(change, fc.nat(whole.length), (changes, cut) => {
      const bytes = Buffer.from(whole.subarray(0, whole.length - (cut % 3 === 0 ? cut : 0)));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      let packet;
      try {
        packet = dnsPacket.decode(bytes);
      } catch {
        return; // told as `bad-answer` by the exchange
      }
      const reading = readPacket(packet, (bytes[3] ?? 0) & 15, 'recv.test', 'MX');
      expect(['records', 'nodata', 'nxdomain', 'servfail', 'refused', 'loop', 'bad-answer']).toContain(
        reading.status,
      );
    }),
    tries(3000),
  );
});

describe('lengths of records', () => {
  const answered = (data: string, type: 'A' | 'AAAA', length: number): Buffer => {
    const packet = dnsPacket.encode({
      type: 'response',
      id: 7,
      questions: [{ type, name: 'x.test' }],
      answers: [{ type, name: 'x.test', ttl: 60, data }],
    });
    const address = type === 'A' ? 4 : 16;
    const bytes = Buffer.from(packet.subarray(0, packet.length - address + Math.min(length, address)));
    bytes.writeUInt16BE(length, packet.length - address - 2);
    return bytes;
  };
  test.each([
    ['A', '127.0.0.2', 4, null],
    ['A', '127.0.0.2', 1, 'an A record of 1 octets'],
    ['A', '127.0.0.2', 0, 'an A record of 0 octets'],
    ['A', '127.0.0.2', 9, 'a record ends outside the packet'],
    ['AAAA', '2001:db8::1', 16, null],
    ['AAAA', '2001:db8::1', 4, 'an AAAA record of 4 octets'],
  ] as const)('%s %s in %i octets: %s', (type, data, length, wrong) => {
    expect(unsoundRecord(answered(data, type, length))).toBe(wrong);
  });
});

describe('over the wire', () => {
  test('an address of one octet is unknown, not an address', async () => {
    const socket = createSocket('udp4');
    socket.on('message', (query, from) => {
      const answer = dnsPacket.encode({
        type: 'response',
        id: query.readUInt16BE(0),
        flags: dnsPacket.RECURSION_AVAILABLE,
        questions: dnsPacket.decode(query).questions,
        answers: [{ type: 'A', name: 'x.test', ttl: 60, data: '127.0.0.2' }],
      });
      const short = Buffer.from(answer.subarray(0, answer.length - 3));
      short.writeUInt16BE(1, answer.length - 6);
      socket.send(short, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const server = `127.0.0.1:${socket.address().port}`;
    const answer = await createResolver({ servers: [server], tryMs: 50 }).query('x.test', 'A');
    expect([answer.status, answer.records]).toEqual(['bad-answer', []]);
    socket.close();
  });

  test('random bytes end in a named state, not in an exception', async () => {
    const socket = createSocket('udp4');
    let garbage = Buffer.alloc(0);
    socket.on('message', (query, from) =>
      socket.send(Buffer.concat([query.subarray(0, 2), garbage]), from.port, from.address),
    );
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const server = `127.0.0.1:${socket.address().port}`;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
        garbage = Buffer.from(bytes);
        const answer = await createResolver({ servers: [server], tryMs: 20 }).query('x.test', 'A');
        expect(['timeout', 'bad-answer', 'servfail', 'refused', 'nodata', 'nxdomain']).toContain(
          answer.status,
        );
      }),
      { numRuns: 40 },
    );
    socket.close();
  });
});
