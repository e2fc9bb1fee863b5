/** A DNSBL’s name, and what an address means that it answers with. */
import { parseIp } from '../dns/address.ts';
import type { ZoneCard } from './zone.ts';

/** The name that users know a zone by: without the key, which is a secret and no part of a report. */
export const zoneName = (card: ZoneCard): string => card.zone.replace(/^\{\{key\}\}\./, '');

export type Meaning = Pick<ZoneCard['meanings'][number], 'listing' | 'says'>;

/** `unknown` for error codes (127.255.255.0/24) and for answers that no DNSBL gives, whatever the card says. */
export function meaningOf(card: ZoneCard, answer: string): Meaning {
  const error = errorOf(card, answer);
  if (error) return { listing: 'unknown', says: error };
  return described(card, answer) ?? { listing: 'abuse', says: `it answered ${answer}` };
}

/** Why an answer is none at all; null for one in 127.0.0.0/8 that is no error code. */
export function errorOf(card: ZoneCard, answer: string): string | null {
  const value = toNumber(answer);
  if (value === null || value >>> 24 !== 127)
    return `the resolver answered ${answer}, which no DNSBL does: it rewrites answers, or the zone is parked`;
  if (value >>> 8 !== 0x7fffff) return null;
  return described(card, answer)?.says ?? `it answered ${answer}, an error code and not a listing`;
}

function described(card: ZoneCard, answer: string): Meaning | undefined {
  const value = toNumber(answer)!;
  return card.meanings.find((meaning) => {
    const [from, to = from] = meaning.answer.split('-').map(toNumber);
    return value >= (from ?? Infinity) && value <= (to ?? -Infinity);
  });
}

/** A card for a zone that the user names and nobody described. */
export function plainZone(zone: string): ZoneCard {
  return {
    zone,
    name: zone,
    lists: 'ip',
    meanings: [{ answer: '127.0.0.0-127.255.254.255', listing: 'abuse', says: 'listed' }],
    closed: null,
    publicResolvers: true,
    keyed: false,
    byDefault: false,
    weight: 'medium',
    removal: null,
    checked: null,
    source: 'RFC 5782',
  };
}

function toNumber(text: string): number | null {
  const ip = parseIp(text);
  return ip?.family === 4 ? ip.octets.reduce((n, octet) => n * 256 + octet, 0) : null;
}
