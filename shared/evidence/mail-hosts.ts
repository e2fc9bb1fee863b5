/** Where mail for a domain goes: its MX hosts in order of preference, with their addresses (RFC 5321 §5.1). */
import type { AnswerStatus, DnsAnswer, MxData } from '../dns/answer.ts';
import { isUnknown } from '../dns/answer.ts';
import { canonicalIp } from '../dns/address.ts';
import type { Resolver } from '../ports.ts';

export interface MailHost {
  name: string;
  /** MX preference, low first; null for the implicit MX, the domain's own address. */
  preference: number | null;
  addresses: string[];
  /** What keeps it from being a proper MX host (RFC 2181 §10.3, RFC 5321 §5.1). */
  fault: 'is-an-address' | 'is-an-alias' | 'no-address' | null;
  /** An address look-up that told nothing. */
  unknown: AnswerStatus | null;
}

export interface MailHosts {
  mx: DnsAnswer;
  /** RFC 7505: the domain takes no mail at all. */
  nullMx: boolean;
  hosts: MailHost[];
  /** MX records beyond the cap, not looked at. */
  cut: number;
  answers: DnsAnswer[];
}

const maxHosts = 40;

export async function mailHosts(domain: string, resolver: Resolver): Promise<MailHosts> {
  // The implicit MX needs the addresses: asked at the same time, so that it costs no second round.
  const [mx, own] = await Promise.all([resolver.query(domain, 'MX'), addressesOf(domain, resolver)]);
  const records = mx.records
    .map((record) => record.data as MxData)
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1));
  const base = { mx, nullMx: false, hosts: [], cut: 0, answers: [mx] };
  if (records.length === 0) {
    if (mx.status !== 'nodata') return base;
    const host = mailHost(domain, null, own);
    return { ...base, hosts: host.fault ? [] : [host], answers: [mx, ...own] };
  }
  if (records.length === 1 && records[0]!.exchange === '') return { ...base, nullMx: true };
  const looked = await Promise.all(
    records.slice(0, maxHosts).map(async ({ exchange, preference }) => {
      const literal = canonicalIp(exchange);
      const answers = literal || exchange === '' ? [] : await addressesOf(exchange, resolver);
      return { host: mailHost(exchange, preference, answers), answers };
    }),
  );
  return {
    ...base,
    hosts: looked.map(({ host }) => host),
    cut: Math.max(0, records.length - maxHosts),
    answers: [mx, ...looked.flatMap(({ answers }) => answers)],
  };
}

/** A and AAAA, side by side. */
export function addressesOf(name: string, resolver: Resolver): Promise<DnsAnswer[]> {
  return Promise.all([resolver.query(name, 'A'), resolver.query(name, 'AAAA')]);
}

function mailHost(name: string, preference: number | null, answers: DnsAnswer[]): MailHost {
  const addresses = answers.flatMap((answer) => answer.records.map((record) => record.data as string));
  const unknown = answers.find((answer) => isUnknown(answer.status))?.status ?? null;
  const alias = answers.some((answer) => answer.cnames.length > 0);
  const fault = canonicalIp(name)
    ? 'is-an-address'
    : alias
      ? 'is-an-alias'
      : addresses.length === 0 && !unknown
        ? 'no-address'
        : null;
  return { name, preference, addresses, fault, unknown };
}
