/** Whose server this is: by the suffix of a host name, or by a token that only one provider writes. */
import type { Catalogue, ProviderCard } from './card.ts';

export interface ProviderIndex {
  /** The provider whose MX or submission host this is; null for a host of nobody we know. */
  ofHost(host: string | null): ProviderCard | null;
  /** What the host is for: a submission host is a sending service's, also where the provider has mailboxes too. */
  kindOfHost(host: string | null): ProviderCard['kind'] | null;
  /** The provider that a lower-cased reply names by one of its own tokens. */
  ofText(lowered: string): ProviderCard | null;
  byId(id: string): ProviderCard | null;
}

export function indexProviders(cards: Catalogue['providers']): ProviderIndex {
  const suffixes = new Map<string, { card: ProviderCard; kind: ProviderCard['kind'] }>();
  const ids = new Map(cards.map((card) => [card.id, card]));
  for (const card of cards) {
    for (const suffix of card.mx) suffixes.set(suffix, { card, kind: card.kind });
    for (const suffix of card.submission) suffixes.set(suffix, { card, kind: 'sending-service' });
  }
  const tokens = cards.flatMap((card) => card.tokens.map((token) => ({ token: token.toLowerCase(), card })));

  /** The entry of the longest suffix of a host name. */
  function lookUp(host: string | null): { card: ProviderCard; kind: ProviderCard['kind'] } | null {
    let name = host?.toLowerCase().replace(/\.$/, '').slice(0, 255) ?? '';
    while (name) {
      const found = suffixes.get(name);
      if (found) return found;
      const dot = name.indexOf('.');
      name = dot < 0 ? '' : name.slice(dot + 1);
    }
    return null;
  }

  return {
    ofHost: (host) => lookUp(host)?.card ?? null,
    kindOfHost: (host) => lookUp(host)?.kind ?? null,
    ofText: (lowered) => tokens.find(({ token }) => lowered.includes(token))?.card ?? null,
    byId: (id) => ids.get(id) ?? null,
  };
}
