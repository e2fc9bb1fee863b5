/** What may be connected to: the target as the user writes it, the addresses behind it, and which of them are off limits. */
import { canonicalIp, classifyAddress, endpointIp, parseIp } from '../dns/address.ts';
import { isUnknown, type DnsAnswer } from '../dns/answer.ts';
import { isHostName, normalName } from '../dns/name.ts';
import type { Resolver } from '../ports.ts';
import { Problem } from '../problem.ts';
import { inventedBy, type Invented } from './control.ts';
import { firstUnknown, unknownWhy } from './check.ts';
import { addressesOf, mailHosts } from './mail-hosts.ts';

export interface Target {
  host: string;
  address: string;
  port: number;
  preference?: number;
}

/** SMTP, submission over TLS, submission, and the usual spare of providers. */
export const smtpPorts: readonly number[] = [25, 465, 587, 2525];
const maxAddresses = 64;

/**
 * Reads `HOST[:PORT]`, HOST being a name, an IPv4 address or an IPv6 address in brackets.
 * @throws Problem `bad-host`, also for CR, LF, NUL and whatever else is in no host name.
 */
export function readTarget(text: string): { host: string; port: number } {
  const match =
    /^\[(?:IPv6:)?([0-9a-f:.]{2,45})\](?::(\d{1,5}))?$/i.exec(text.slice(0, 300)) ??
    /^([^:[\]]{1,255})(?::(\d{1,5}))?$/.exec(text.slice(0, 300));
  const host = match && (canonicalIp(match[1]!) ?? normalName(match[1]!));
  const port = Number(match?.[2] ?? 25);
  if (!host || (!parseIp(host) && !isHostName(host)) || port < 1 || port > 65_535)
    throw new Problem(
      'bad-host',
      'This is not the name or address of a mail server.',
      'Write a host name, an IPv4 address or an IPv6 address in brackets, with a port if it is not 25: mx1.example.net, [2001:db8::25]:587.',
      { exit: 2 },
    );
  return { host, port };
}

/**
 * Every address behind a host, or behind the MX records of a domain, in order of preference.
 * @throws Problem `no-address`, `dns-unknown`, `null-mx`, `invented-address`, `private-address` or `port-not-allowed`
 */
export async function findTargets(
  where: { kind: 'host' | 'domain'; name: string; port: number },
  resolver: Resolver,
  systemLookup: (name: string) => Promise<string[]>,
  allowPrivate: boolean,
): Promise<{ targets: Target[]; notes: string[] }> {
  // Before anything is asked: without leave for private addresses no other port can be right.
  if (!allowPrivate && !smtpPorts.includes(where.port)) throw portNotAllowed(where.name, where.port);
  const { targets, notes } =
    where.kind === 'domain'
      ? await targetsOfDomain(where.name, where.port, resolver)
      : { targets: await targetsOfHost(where.name, where.port, resolver, systemLookup), notes: [] };
  const invented = targets.some(({ host }) => !parseIp(host)) ? await inventedBy(resolver) : null;
  const real = targets.filter(({ host, address }) => parseIp(host) || !invented?.addresses.has(address));
  for (const { host } of targets.filter((t) => !real.includes(t)))
    notes.push(
      `${host} was left out: ${invented!.server} has an address for it that it gives to every name.`,
    );
  if (invented && real.length === 0) throw inventedAddress(targets[0]!, invented);
  // One server is one address, however it was written: the pause between sessions hangs on it.
  const plain = real.map((t) => ({ ...t, address: endpointIp(t.address) ?? t.address }));
  const unique = plain.filter((t, i) => plain.findIndex((o) => o.address === t.address) === i);
  const allowed = unique.filter((t) => allowPrivate || classifyAddress(t.address) === 'public');
  for (const t of unique.filter((t) => !allowed.includes(t)))
    notes.push(
      `${t.host} has the address ${t.address} (${classifyAddress(t.address)}), which was left alone.`,
    );
  if (allowed.length === 0) throw privateAddress(unique[0]!);
  const outside = allowed.find((t) => classifyAddress(t.address) === 'public');
  if (!smtpPorts.includes(where.port) && outside) throw portNotAllowed(outside.host, where.port);
  if (allowed.length > maxAddresses)
    notes.push(`Only the first ${maxAddresses} of ${allowed.length} addresses were tested.`);
  return { targets: allowed.slice(0, maxAddresses), notes };
}

function portNotAllowed(host: string, port: number): Problem {
  return new Problem(
    'port-not-allowed',
    `Port ${port} of ${host} was not touched: it is no mail port.`,
    `Use one of ${smtpPorts.join(', ')}.`,
    { exit: 2 },
  );
}

function inventedAddress({ host, address }: Target, { server }: Invented): Problem {
  return new Problem(
    'invented-address',
    `${server} leads names that do not exist to ${address}, and says the same of ${host}. Nothing was sent.`,
    'Look at the spelling, or give another resolver.',
  );
}

function privateAddress(target: Target): Problem {
  return new Problem(
    'private-address',
    `${target.host} ${target.host === target.address ? 'is' : `leads to ${target.address}, which is`} not on the public internet (${classifyAddress(target.address)}). Nothing was sent.`,
    'If it is your own server, tick so in the form of the session (command line: --allow-private).',
    { exit: 2 },
  );
}

async function targetsOfHost(
  host: string,
  port: number,
  resolver: Resolver,
  systemLookup: (name: string) => Promise<string[]>,
): Promise<Target[]> {
  if (parseIp(host)) return [{ host, address: canonicalIp(host)!, port }];
  const isLocal = host === 'localhost' || host.endsWith('.localhost'); // RFC 6761 §6.3: never asked in DNS
  const answers = isLocal ? [] : await addressesOf(host, resolver);
  const addresses = answers.flatMap((answer) => answer.records.map((record) => record.data as string));
  if (addresses.length === 0) addresses.push(...(await systemLookup(host)));
  if (addresses.length > 0) return addresses.map((address) => ({ host, address, port }));
  const unknown = firstUnknown(answers);
  if (unknown) throw dnsUnknown(host, unknown);
  throw new Problem(
    'no-address',
    `${host} has no address. Nothing was sent.`,
    'Look at the spelling, and at the MX records of the recipient’s domain.',
  );
}

async function targetsOfDomain(domain: string, port: number, resolver: Resolver) {
  const found = await mailHosts(domain, resolver);
  if (found.nullMx)
    throw new Problem(
      'null-mx',
      `${domain} says by a null MX (RFC 7505) that it takes no mail at all.`,
      'Ask the recipient for another address.',
    );
  if (isUnknown(found.mx.status)) throw dnsUnknown(domain, found.mx);
  const notes = found.hosts
    .filter((host) => host.addresses.length === 0)
    .map(
      (host) =>
        `${host.name} was left out: ${host.unknown ? `its look-up ended in ${host.unknown}` : 'it has no address'}.`,
    );
  if (found.cut) notes.push(`${found.cut} more MX records were not looked at.`);
  const targets = found.hosts.flatMap(({ name, preference, addresses }) =>
    addresses.map((address): Target => ({
      host: name,
      address,
      port,
      ...(preference !== null && { preference }),
    })),
  );
  if (targets.length === 0)
    throw new Problem(
      'no-address',
      `No mail server of ${domain} has an address.`,
      'Look at the spelling of the domain.',
    );
  return { targets, notes };
}

function dnsUnknown(name: string, answer: DnsAnswer): Problem {
  return new Problem(
    'dns-unknown',
    `Where ${name} is could not be found out: ${unknownWhy(answer)}.`,
    'Try again later, or give another resolver.',
  );
}
