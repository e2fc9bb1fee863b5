/** The Resolver port over UDP and TCP. Node's own resolver hides response codes and TTLs, hence this one. */
import { getServers } from 'node:dns';
import { canonicalIp } from '../../../shared/dns/address.ts';
import type { DnsAnswer, RecordType } from '../../../shared/dns/answer.ts';
import { isQueryName, normalName } from '../../../shared/dns/name.ts';
import type { Resolver } from '../../../shared/ports.ts';
import { Problem } from '../../../shared/problem.ts';
import { failedContents, readPacket, type PacketContents } from './packet.ts';
import { exchange, type DnsServer, type Exchange } from './wire.ts';

export interface ResolverOptions {
  /** `IP`, `IP:port` or `[IPv6]:port`; the system's servers if empty. */
  servers?: readonly string[];
  /** How long one try may take, ms. */
  tryMs?: number;
  /** Once aborted, every question, open or new, ends as `timeout`: this is how a run keeps its budget. */
  signal?: AbortSignal;
}

const triesPerServer = 2;
const maxAliases = 12;
/** More questions at once than about 250 overrun socket buffers and lose answers. */
const maxInFlight = 64;

/**
 * A resolver for one run: it remembers every answer, so no question goes out twice.
 * @throws Problem `bad-resolver` for a server that is not an IP address with an optional port.
 */
export function createResolver(options: ResolverOptions = {}): Resolver {
  const servers = (options.servers?.length ? options.servers : getServers()).map(parseServer);
  const { tryMs = 1500, signal } = options;
  const answered = new Map<string, Promise<DnsAnswer & PacketContents>>();
  const exchanged = new Map<string, Promise<Exchange>>();
  const admit = turnstile(maxInFlight);
  const outOfTime = aborted(signal);
  let asked = 0;
  let found = 0;

  /** The same question to the same servers is the same promise. */
  function question(
    name: string,
    type: RecordType,
    candidates: DnsServer[],
  ): Promise<DnsAnswer & PacketContents> {
    const key = `${type} ${name} ${candidates.map(formatServer).join()}`;
    let answer = answered.get(key);
    if (!answer) {
      answer = ask(name, type, candidates);
      answered.set(key, answer);
    }
    return answer;
  }

  /** One server after the other, until one gives an answer that proves something. */
  async function ask(
    name: string,
    type: RecordType,
    candidates: DnsServer[],
  ): Promise<DnsAnswer & PacketContents> {
    const startedAt = performance.now();
    let reading = failedContents('timeout', 'no DNS server is configured');
    let resolver = '';
    if (!isQueryName(name)) reading = failedContents('bad-answer', 'not a domain name, not asked');
    for (const server of isQueryName(name) ? candidates : []) {
      resolver = formatServer(server);
      const got = await exchangeOnce(server, name, type);
      reading =
        'failed' in got ? failedContents(got.failed, got.why) : readPacket(got.packet, got.rcode, name, type);
      if (reading.status === 'records' && candidates === servers) found++;
      if (['records', 'nodata', 'nxdomain', 'loop'].includes(reading.status)) break;
    }
    return { name, type, resolver, ms: Math.round(performance.now() - startedAt), ...reading };
  }

  /** What one server says is remembered apart, so that comparing servers asks none of them again. */
  function exchangeOnce(server: DnsServer, name: string, type: RecordType): Promise<Exchange> {
    const key = `${type} ${name} ${formatServer(server)}`;
    let got = exchanged.get(key);
    if (!got) {
      asked++;
      got = admit(() => tries(server, name, type));
      exchanged.set(key, got);
    }
    return got;
  }

  async function tries(server: DnsServer, name: string, type: RecordType): Promise<Exchange> {
    let edns = true;
    let result: Exchange = { failed: 'timeout', why: 'out of time' };
    for (let attempt = 0; attempt < triesPerServer && !signal?.aborted; attempt++) {
      result = await Promise.race([exchange(server, name, type, tryMs, edns), outOfTime]);
      const noEdns = 'packet' in result && (result.rcode === 1 || result.rcode === 4);
      if (noEdns && edns) edns = false;
      else if (!('failed' in result) || result.failed !== 'timeout') break;
    }
    return result;
  }

  /** Follows the aliases that a server without recursion leaves open. */
  async function query(asking: string, type: RecordType, candidates: DnsServer[]): Promise<DnsAnswer> {
    const name = normalName(asking);
    let step = await question(name, type, candidates);
    const answer: DnsAnswer = { ...step };
    while (step.status === 'nodata' && step.aliasOpen && type !== 'CNAME') {
      const target = answer.cnames.at(-1)!;
      if (
        answer.cnames.length > maxAliases ||
        answer.cnames.indexOf(target) < answer.cnames.length - 1 ||
        target === name
      )
        return { ...answer, status: 'loop', records: [] };
      step = await question(target, type, candidates);
      answer.cnames = [...answer.cnames, ...step.cnames];
      answer.raw = [...answer.raw, ...step.raw];
      answer.ms += step.ms;
      answer.status = step.status;
      answer.records = step.records;
    }
    return answer;
  }

  return {
    query: (name, type, { server } = {}) => query(name, type, server ? [parseServer(server)] : servers),
    servers: servers.map(formatServer),
    get asked() {
      return asked;
    },
    get found() {
      return found;
    },
  };
}

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`. */
export function parseServer(text: string): DnsServer {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(text.slice(0, 64));
  const plain = /^([0-9.]+)(?::(\d{1,5}))?$/.exec(text.slice(0, 64));
  const address = canonicalIp(bracketed?.[1] ?? plain?.[1] ?? text.replace(/%.*$/, ''));
  const port = Number(bracketed?.[2] ?? plain?.[2] ?? 53);
  if (!address || port < 1 || port > 65_535)
    throw new Problem(
      'bad-resolver',
      `“${text.slice(0, 64)}” is not the address of a DNS server.`,
      'Give an IP address, with a port if it is not 53: 192.0.2.53 or 192.0.2.53:5353.',
      { exit: 2 },
    );
  return { address, port };
}

const formatServer = ({ address, port }: DnsServer): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** Lets at most `limit` tasks run at once; the others wait their turn. */
function turnstile(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

function aborted(signal: AbortSignal | undefined): Promise<Exchange> {
  return new Promise((resolve) => {
    const end = () => resolve({ failed: 'timeout', why: 'out of time' });
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
