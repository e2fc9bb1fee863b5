/** Host names that look as if a provider hands them out to its customers' lines: receivers distrust them. */
import { parseIp } from '../dns/address.ts';
import { normalName } from '../dns/name.ts';

const words =
  /(^|[.\d-])(dyn|dynamic|dhcp|dialup|dial|dsl|adsl|vdsl|ppp|pppoe|pool|cable|broadband|cgnat)(?=[.\d-])/i;

/** True if the name holds such a word, or the address itself in decimal or hexadecimal. */
export function looksDynamic(name: string, clientIp: string): boolean {
  const ip = parseIp(clientIp);
  const text = normalName(name).slice(0, 253);
  // The last two labels are the provider's own: “pool.example” is a company, “p1.pool.example” may be a line.
  if (words.test(text.split('.').slice(0, -2).join('.') + '.')) return true;
  if (ip?.family !== 4) return false;
  const octets = ip.octets.map(String);
  const backwards = octets.toReversed();
  const padded = octets.map((octet) => octet.padStart(3, '0'));
  const hex = ip.octets.map((octet) => octet.toString(16).padStart(2, '0')).join('');
  const forms = ['.', '-'].flatMap((sign) => [octets, backwards, padded].map((list) => list.join(sign)));
  return [...forms, padded.join(''), hex].some((form) => text.includes(form));
}
