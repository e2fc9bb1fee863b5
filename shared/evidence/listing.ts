/** What an address means that a DNSBL answers with. */
import { parseIp } from '../dns/address.ts';
import type { ZoneCard } from './zone.ts';

export type Meaning = Pick<ZoneCard['meanings'][number], 'listing' | 'says'>;

/** `unknown` for error codes (127.255.255.0/24) and for answers that no DNSBL gives, whatever the card says. */
export function meaningOf(card: ZoneCard, answer: string): Meaning {
  const value = toNumber(answer);
  const card127 = card.meanings.find((meaning) => {
    const [from, to = from] = meaning.answer.split('-').map(toNumber);
    return value !== null && from !== null && to !== null && value >= from! && value <= to!;
  });
  if (value === null || value >>> 24 !== 127)
    return {
      listing: 'unknown',
      says: `the resolver answered ${answer}, which no DNSBL does: it rewrites answers, or the zone is parked`,
    };
  if (value >>> 8 === 0x7fffff)
    return {
      listing: 'unknown',
      says: card127?.says ?? `it answered ${answer}, an error code and not a listing`,
    };
  return card127 ?? { listing: 'abuse', says: `it answered ${answer}` };
}

/** A card for a zone that the user names and nobody described. */
export function plainZone(zone: string): ZoneCard {
  return {
    zone,
    name: zone,
    lists: 'ip',
    meanings: [{ answer: '127.0.0.0-127.255.254.255', listing: 'abuse', says: 'listed' }],
    publicResolvers: true,
    keyed: false,
    byDefault: false,
    weight: 'medium',
    removal: null,
    source: 'RFC 5782',
  };
}

function toNumber(text: string): number | null {
  const ip = parseIp(text);
  return ip?.family === 4 ? ip.octets.reduce((n, octet) => n * 256 + octet, 0) : null;
}
