/** What a DNS question can end in. A time-out and a refusal are answers, never exceptions. */

export type RecordType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'CNAME' | 'NS' | 'SOA' | 'TLSA';

export interface MxData {
  preference: number;
  exchange: string;
}
export interface SoaData {
  mname: string;
  serial: number;
  minimum: number;
}

/** RFC 6698 §2.1: usage, selector, matching type, and the data as lower-case hex. */
export interface TlsaData {
  usage: number;
  selector: number;
  matching: number;
  data: string;
}

/** One record. `data` is the address, name or text (TXT strings joined), or the structure of MX, SOA and TLSA. */
export interface DnsRecord {
  name: string;
  type: RecordType;
  ttl: number;
  data: string | MxData | SoaData | TlsaData;
}

/**
 * `nodata`: the name exists without such a record. `nxdomain`: the name does not exist. `servfail`, `timeout`
 * and `refused` are *unknown*: they prove neither presence nor absence. `bad-answer`: malformed or too large.
 */
export type AnswerStatus =
  'records' | 'nodata' | 'nxdomain' | 'servfail' | 'timeout' | 'refused' | 'loop' | 'bad-answer';

export interface DnsAnswer {
  name: string;
  type: RecordType;
  status: AnswerStatus;
  /** Records of the type asked for, after CNAMEs were followed. */
  records: DnsRecord[];
  /** Canonical names met on the way, in order. */
  cnames: string[];
  /** `ip:port` that answered, or that was asked last. */
  resolver: string;
  /** The answer section as lines like dig prints them. */
  raw: string[];
  /** Milliseconds from first packet to answer. */
  ms: number;
  authoritative: boolean;
  /** The resolver says that it checked DNSSEC (AD, RFC 6840 §5.8); worth as much as the way to it. */
  authentic?: boolean;
}

/** True where the answer tells nothing about the record: never show these as present or as missing. */
export function isUnknown(status: AnswerStatus): boolean {
  return status !== 'records' && status !== 'nodata' && status !== 'nxdomain';
}
