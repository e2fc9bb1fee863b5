/** A small DNS server on loopback, UDP and TCP, that answers from a zone object and misbehaves on request. */
import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import * as dnsPacket from 'dns-packet';
import type { Answer, Packet } from 'dns-packet';

/**
 * Name → type → data, as in a zone file: `{ 'client.test': { MX: ['10 mx1.client.test'], TXT: ['v=spf1 -all'] } }`.
 * Names end without a dot. A name that exists with another type only is NODATA, others are NXDOMAIN.
 */
export type Zone = Record<
  string,
  Partial<Record<'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'CNAME' | 'NS' | 'SOA' | 'TLSA', string[]>>
>;

/** `truncate`: over UDP only. `lie-…`: sends a wrong packet first, and the right one after it. */
export type Fault =
  | 'servfail'
  | 'refused'
  | 'silent'
  | 'truncate'
  | 'truncate-no-tcp'
  | 'garbage'
  | 'lie-id'
  | 'lie-question'
  | 'formerr-with-edns'
  | 'drop-first';

export interface ZoneServer {
  /** `127.0.0.1:port`. */
  server: string;
  /** `TYPE name` of every packet received, in order; a retry is listed again. */
  asked: string[];
  tcp: number;
  stop(): Promise<void>;
}

export interface ZoneServerOptions {
  /** Name, or `TYPE name`, to the fault that a question for it meets; `*` for every other one. */
  faults?: Record<string, Fault>;
  /** Milliseconds before each answer. */
  delayMs?: number;
  address?: string;
  ttl?: number;
  /** Names whose answers carry AD, as if DNSSEC had been checked. */
  authentic?: readonly string[];
  /** Answers every name that is not in the zone with this address, as some access providers do. */
  rewriteNxdomainTo?: string;
}

export async function startZoneServer(zone: Zone, options: ZoneServerOptions = {}): Promise<ZoneServer> {
  const address = options.address ?? '127.0.0.1';
  const result: ZoneServer = { server: '', asked: [], tcp: 0, stop: async () => {} };
  const seen = new Set<string>();

  function reply(bytes: Buffer, overTcp: boolean): Buffer[] {
    const query = dnsPacket.decode(bytes);
    const question = query.questions![0]!;
    const name = question.name.toLowerCase();
    const key = `${question.type} ${name}`;
    result.asked.push(key);
    const fault = options.faults?.[key] ?? options.faults?.[name] ?? options.faults?.['*'];
    const first = !seen.has(key);
    seen.add(key);
    const build = (rcode: number, answers: Answer[], more: Partial<Packet> = {}, flags = 0) =>
      dnsPacket.encode({
        type: 'response',
        id: query.id!,
        flags: dnsPacket.AUTHORITATIVE_ANSWER | flags | rcode,
        questions: [question],
        answers,
        ...more,
      });
    if (fault === 'silent' || (fault === 'drop-first' && first)) return [];
    if (fault === 'servfail') return [build(2, [])];
    if (fault === 'refused') return [build(5, [])];
    if (fault === 'garbage')
      return [
        Buffer.concat([bytes.subarray(0, 2), Buffer.from([0x84, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0, 0xc0])]),
      ];
    if (fault === 'formerr-with-edns' && query.additionals?.length) return [build(1, [])];
    if (fault?.startsWith('truncate') && !overTcp) return [build(0, [], {}, dnsPacket.TRUNCATED_RESPONSE)];
    if (fault === 'truncate-no-tcp') return [];
    const { rcode, answers } = lookUp(name, question.type);
    const right = build(rcode, answers, {}, options.authentic?.includes(name) ? dnsPacket.AUTHENTIC_DATA : 0);
    if (fault === 'lie-id') return [build(0, [lie(name)], { id: (query.id! + 1) & 0xffff }), right];
    if (fault === 'lie-question')
      return [build(0, [lie(name)], { questions: [{ type: 'A', name: 'other.test', class: 'IN' }] }), right];
    if (!overTcp && right.length > 1232) return [build(0, [], {}, dnsPacket.TRUNCATED_RESPONSE)];
    return [right];
  }

  function lookUp(name: string, type: string): { rcode: number; answers: Answer[] } {
    const answers: Answer[] = [];
    let owner = name;
    for (let hops = 0; hops < 8; hops++) {
      const node = zone[owner];
      const values = node?.[type as keyof Zone[string]];
      if (values) return { rcode: 0, answers: [...answers, ...values.map((v) => record(owner, type, v))] };
      const alias = node?.CNAME?.[0];
      if (!alias) break;
      answers.push(record(owner, 'CNAME', alias));
      owner = alias;
    }
    const exists = zone[owner] ?? Object.keys(zone).some((other) => other.endsWith(`.${owner}`));
    if (!exists && options.rewriteNxdomainTo && type === 'A')
      return { rcode: 0, answers: [record(name, 'A', options.rewriteNxdomainTo)] };
    return { rcode: exists ? 0 : 3, answers };
  }

  function record(name: string, type: string, value: string): Answer {
    const ttl = options.ttl ?? 300;
    const words = value.split(' ');
    if (type === 'MX')
      return { name, type, ttl, data: { preference: Number(words[0]), exchange: words[1]! } };
    if (type === 'TLSA')
      return {
        name,
        type,
        ttl,
        data: {
          usage: Number(words[0]),
          selector: Number(words[1]),
          matchingType: Number(words[2]),
          certificate: Buffer.from(words[3]!, 'hex'),
        },
      };
    if (type === 'SOA')
      return {
        name,
        type,
        ttl,
        data: {
          mname: words[0]!,
          rname: words[1]!,
          serial: Number(words[2]),
          refresh: 60,
          retry: 60,
          expire: 60,
          minimum: 60,
        },
      };
    if (type === 'TXT') return { name, type, ttl, data: value.match(/[^]{1,250}/g) ?? [''] };
    return { name, type, ttl, data: value } as Answer;
  }
  const lie = (name: string): Answer => ({ name, type: 'A', ttl: 1, data: '192.0.2.66' });
  const later = (send: () => void) => (options.delayMs ? setTimeout(send, options.delayMs) : send());

  const tcp = createServer((socket: Socket) => {
    let buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      if (buffer.length < 2 || buffer.length < buffer.readUInt16BE(0) + 2) return;
      result.tcp++;
      for (const answer of reply(buffer.subarray(2), true)) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        later(() => socket.write(Buffer.concat([length, answer])));
      }
    });
  });
  await new Promise<void>((resolve) => tcp.listen(0, address, resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', (bytes, from) => {
    for (const answer of reply(bytes, false))
      later(() => udp.send(answer, from.port, from.address, () => {}));
  });
  await new Promise<void>((resolve) => udp.bind(port, address, resolve));
  result.server = `${address}:${port}`;
  result.stop = async () => {
    await new Promise<void>((resolve) => udp.close(resolve));
    await new Promise<void>((resolve) => tcp.close(() => resolve()));
  };
  return result;
}
