/** IP addresses as text: parsing, canonical form, and which of them the public internet does not route. */

export interface IpAddress {
  family: 4 | 6;
  /** 4 or 16 octets. */
  octets: number[];
}

/** Parses dotted-quad IPv4 or IPv6 (RFC 4291 §2.2, embedded IPv4 included). Zone ids are refused. */
export function parseIp(text: string): IpAddress | null {
  if (text.length > 45) return null;
  const four = parseIpv4(text);
  if (four) return { family: 4, octets: four };
  const six = text.includes(':') ? parseIpv6(text) : null;
  return six && { family: 6, octets: six };
}

function parseIpv4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? octets : null;
}

function parseIpv6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  // An IPv4 address may only stand at the very end.
  if (halves.length === 2 && halves[0]!.includes('.')) return null;
  const [head, tail] = halves.map(groupsOf);
  if (!head || (halves.length === 2 && !tail)) return null;
  if (halves.length === 1) return head.length === 16 ? head : null;
  const gap = 16 - head.length - tail!.length;
  return gap >= 2 ? [...head, ...new Array<number>(gap).fill(0), ...tail!] : null;
}

function groupsOf(half: string): number[] | null {
  if (half === '') return [];
  const groups = half.split(':');
  const octets: number[] = [];
  for (const [index, group] of groups.entries()) {
    const embedded = index === groups.length - 1 && group.includes('.') ? parseIpv4(group) : null;
    if (embedded) octets.push(...embedded);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) octets.push(parseInt(group, 16) >> 8, parseInt(group, 16) & 255);
    else return null;
  }
  return octets;
}

export const isIp = (text: string): boolean => parseIp(text) !== null;

/** The canonical text (RFC 5952): lower case, longest run of zeros as `::`. Null for what is no address. */
export function canonicalIp(text: string): string | null {
  const ip = parseIp(text);
  if (!ip) return null;
  if (ip.family === 4) return ip.octets.join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((ip.octets[2 * i]! << 8) | ip.octets[2 * i + 1]!).toString(16),
  );
  let best = { at: -1, length: 1 }; // a single zero group is not shortened
  for (let at = 0; at < 8; at++) {
    const other = groups.findIndex((group, i) => i >= at && group !== '0');
    const length = (other < 0 ? 8 : other) - at;
    if (length > best.length) best = { at, length };
  }
  if (best.at < 0) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}

/** Canonical, and IPv4 where IPv6 only wraps it (`::ffff:192.0.2.1`): systems connect to that. Null for no address. */
export function endpointIp(text: string): string | null {
  const ip = parseIp(text);
  const wrapped = ip?.family === 6 && ip.octets.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
  return wrapped ? ip.octets.slice(12).join('.') : canonicalIp(text);
}

/** `metadata` is the address at which clouds hand out credentials. Only `public` may be connected to unasked. */
export type AddressClass =
  'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'cgnat' | 'unspecified' | 'multicast';

/** Where an address lies (RFC 6890). IPv4 inside IPv6 (mapped, 6to4, NAT64) counts as the IPv4 it stands for. */
export function classifyAddress(text: string): AddressClass | null {
  const ip = parseIp(text);
  if (!ip) return null;
  if (ip.family === 4) return classifyIpv4(ip.octets);
  const o = ip.octets;
  const zeros = (to: number) => o.slice(0, to).every((octet) => octet === 0);
  if (zeros(15) && o[15] === 0) return 'unspecified';
  if (zeros(15) && o[15] === 1) return 'loopback';
  if (zeros(10) && o[10] === 255 && o[11] === 255) return classifyIpv4(o.slice(12)); // ::ffff:0:0/96
  if (zeros(12)) return classifyIpv4(o.slice(12)); // the deprecated ::a.b.c.d
  if (o[0] === 0x20 && o[1] === 0x02) return classifyIpv4(o.slice(2, 6)); // 6to4
  if (o[0] === 0 && o[1] === 0x64 && o[2] === 0xff && o[3] === 0x9b) return classifyIpv4(o.slice(12)); // NAT64
  if (canonicalIp(text) === 'fd00:ec2::254') return 'metadata';
  if ((o[0]! & 0xfe) === 0xfc) return 'private';
  if (o[0] === 0xfe && (o[1]! & 0xc0) === 0x80) return 'link-local';
  if (o[0] === 0xfe && (o[1]! & 0xc0) === 0xc0) return 'private'; // the deprecated site-local range
  if (o[0] === 0xff) return 'multicast';
  // Of the rest, only global unicast is routed (RFC 4291 §2.4, IANA's 2000::/3); what is not is nobody's.
  return (o[0]! & 0xe0) === 0x20 ? 'public' : 'unspecified';
}

function classifyIpv4(octets: number[]): AddressClass {
  const [a, b, c, d] = octets as [number, number, number, number];
  if (a === 0) return 'unspecified';
  if (a === 127) return 'loopback';
  if (a === 169 && b === 254) return c === 169 && d === 254 ? 'metadata' : 'link-local';
  if (a === 100 && b === 100 && c === 100 && d === 200) return 'metadata';
  if (a === 100 && b >= 64 && b <= 127) return 'cgnat';
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return 'private';
  if (a === 198 && (b === 18 || b === 19)) return 'private';
  if (a >= 224) return 'multicast';
  return 'public';
}

/** The name to ask for PTR: `in-addr.arpa` or `ip6.arpa`. */
export function reverseName(ip: IpAddress): string {
  return `${reversedLabels(ip)}.${ip.family === 4 ? 'in-addr' : 'ip6'}.arpa`;
}

/** Octets (IPv4) or nibbles (IPv6) in reverse order: the part of a DNSBL query before the zone (RFC 5782 §2). */
export function reversedLabels(ip: IpAddress): string {
  if (ip.family === 4) return [...ip.octets].reverse().join('.');
  return ip.octets
    .flatMap((octet) => [octet >> 4, octet & 15])
    .reverse()
    .map((nibble) => nibble.toString(16))
    .join('.');
}
