/** What a DNS packet says about the question: the chain of aliases, the records, or why there are none. */
import type { Answer, DecodedPacket, StringAnswer } from 'dns-packet';
import { canonicalIp } from '../../../shared/dns/address.ts';
import type { AnswerStatus, DnsRecord, RecordType } from '../../../shared/dns/answer.ts';
import { normalName } from '../../../shared/dns/name.ts';

export interface PacketContents {
  status: AnswerStatus;
  records: DnsRecord[];
  cnames: string[];
  raw: string[];
  authoritative: boolean;
  authentic: boolean;
  /** The answer ends in an alias, and the server does not follow aliases by itself. */
  aliasOpen: boolean;
}

const maxRecords = 10_000;
const rcodes: Record<number, string> = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
};

export function failedContents(status: AnswerStatus, why: string): PacketContents {
  return {
    status,
    records: [],
    cnames: [],
    raw: [`;; ${why}`],
    authoritative: false,
    authentic: false,
    aliasOpen: false,
  };
}

export function readPacket(
  packet: DecodedPacket,
  rcode: number,
  name: string,
  type: RecordType,
): PacketContents {
  const answers = packet.answers ?? [];
  const word = rcodes[rcode] ?? `RCODE ${rcode}`;
  if (rcode === 5) return failedContents('refused', `status: ${word}`);
  if (rcode !== 0 && rcode !== 3) return failedContents('servfail', `status: ${word}`);
  if (answers.length > maxRecords) return failedContents('bad-answer', `${answers.length} records`);

  const aliases = new Map<string, string>();
  const all: DnsRecord[] = [];
  for (const answer of answers) {
    const record = toRecord(answer);
    if (!record) continue;
    all.push(record);
    if (record.type === 'CNAME') aliases.set(record.name, record.data as string);
  }
  const cnames: string[] = [];
  let owner = name;
  for (let next = aliases.get(owner); next !== undefined && type !== 'CNAME'; next = aliases.get(owner)) {
    cnames.push(next);
    owner = next;
    if (cnames.length > aliases.size) break;
  }
  const raw = all.map(formatRecord);
  const base = {
    cnames,
    authoritative: Boolean(packet.flag_aa),
    authentic: Boolean(packet.flag_ad),
    aliasOpen: false,
    records: [],
  };
  if (cnames.length > aliases.size) return { ...base, cnames: [...new Set(cnames)], raw, status: 'loop' };
  if (rcode === 3) return { ...base, raw: [...raw, `;; status: ${word}`], status: 'nxdomain' };
  const records = all.filter((record) => record.type === type && record.name === owner);
  if (records.length) return { ...base, raw, records, status: 'records' };

  const authorities = packet.authorities ?? [];
  const delegated = authorities.some((a) => a.type === 'NS') && !authorities.some((a) => a.type === 'SOA');
  if (delegated && !packet.flag_aa && !packet.flag_ra && !cnames.length)
    return failedContents('servfail', 'referred to other name servers instead of answering');
  return {
    ...base,
    raw: [...raw, ';; no such record'],
    aliasOpen: cnames.length > 0 && !packet.flag_ra,
    status: 'nodata',
  };
}

function toRecord(answer: Answer): DnsRecord | null {
  const named = { name: normalName(answer.name), ttl: ('ttl' in answer ? answer.ttl : undefined) ?? 0 };
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return { ...named, type: answer.type, data: canonicalIp(answer.data) ?? answer.data };
    case 'MX':
      return {
        ...named,
        type: 'MX',
        data: { preference: answer.data.preference ?? 0, exchange: normalName(answer.data.exchange) },
      };
    case 'SOA':
      return {
        ...named,
        type: 'SOA',
        data: {
          mname: normalName(answer.data.mname),
          serial: answer.data.serial ?? 0,
          minimum: answer.data.minimum ?? 0,
        },
      };
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = answer.data;
      return {
        ...named,
        type: 'TLSA',
        data: { usage, selector, matching: matchingType, data: certificate.toString('hex') },
      };
    }
    case 'TXT':
      return { ...named, type: 'TXT', data: joinStrings(answer.data) };
    case 'PTR':
    case 'CNAME':
    case 'NS':
      return { ...named, type: answer.type, data: normalName((answer as StringAnswer).data) };
    default:
      return null;
  }
}

/** One TXT record may be cut into strings of 255 octets, anywhere, even inside a character. */
function joinStrings(data: string | Buffer | readonly (string | Buffer)[]): string {
  const parts = (Array.isArray(data) ? data : [data]) as (string | Buffer)[];
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString();
}

function formatRecord({ name, ttl, type, data }: DnsRecord): string {
  let value: string;
  if (typeof data === 'object' && 'usage' in data)
    value = `${data.usage} ${data.selector} ${data.matching} ${data.data}`;
  else if (typeof data === 'object')
    value =
      'exchange' in data
        ? `${data.preference} ${data.exchange}.`
        : `${data.mname}. serial ${data.serial} minimum ${data.minimum}`;
  else if (type === 'TXT') value = JSON.stringify(data);
  else value = type === 'A' || type === 'AAAA' ? data : `${data}.`;
  return `${name}. ${ttl} IN ${type} ${value}`;
}
