/** Whose server this is: by the suffix of a host name, or by a token that only one provider writes. */
import type { Catalogue, ProviderCard } from './card.ts';

export interface ProviderIndex {
  /** The provider whose MX or submission host this is; null for a host of nobody we know. */
  ofHost(host: string | null): ProviderCard | null;
  /** The provider that a lower-cased reply names by one of its own tokens. */
  ofText(lowered: string): ProviderCard | null;
  byId(id: string): ProviderCard | null;
}

export function indexProviders(cards: Catalogue['providers']): ProviderIndex {
  const suffixes = new Map<string, ProviderCard>();
  const ids = new Map(cards.map((card) => [card.id, card]));
  for (const card of cards) for (const suffix of [...card.mx, ...card.submission]) suffixes.set(suffix, card);
  const tokens = cards.flatMap((card) => card.tokens.map((token) => ({ token: token.toLowerCase(), card })));

  return {
    ofHost(host) {
      let name = host?.toLowerCase().replace(/\.$/, '').slice(0, 255) ?? '';
      while (name) {
        const card = suffixes.get(name);
        if (card) return card;
        const dot = name.indexOf('.');
        name = dot < 0 ? '' : name.slice(dot + 1);
      }
      return null;
    },
    ofText: (lowered) => tokens.find(({ token }) => lowered.includes(token))?.card ?? null,
    byId: (id) => ids.get(id) ?? null,
  };
}
