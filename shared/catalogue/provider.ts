/** Whose server this is: by the suffix of a host name, or by a token that only one provider writes. */
import { isInternalName } from '../dns/name.ts';
import type { Catalogue, ProviderCard, ReplyCard } from './card.ts';

export interface ProviderIndex {
  /** The provider whose MX or submission host this is; null for a host of nobody we know. */
  ofHost(host: string | null): ProviderCard | null;
  /** What the host is for: a submission host is a sending service's, also where the provider has mailboxes too. */
  kindOfHost(host: string | null): ProviderCard['kind'] | null;
  /** The provider whose token the reply holds, whoever said it. */
  signatureOf(lowered: string): ProviderCard | null;
  whoSpeaks(lowered: string, told: SpeakerHosts): Speaker;
  /** All that `whoSpeaks` takes from a host: where it is the same, the same words mean the same. */
  seenAs(host: string | null): string;
  byId(id: string): ProviderCard | null;
}

/** What is known of the server that said it. */
export interface SpeakerHosts {
  /** Its name; null where only an address is known. */
  remoteMta: string | null;
  /** Other names that may tell whose it is: in its banner, its certificate, the MX of the recipient's domain. */
  otherHosts?: string[];
  /** The provider, where no host tells it: the host was replaced before the case was passed on. */
  provider?: string | null;
}

export interface Speaker {
  /** Whose server it is, by its hosts or, where these do not contradict, by a token in the reply. */
  at: ProviderCard | null;
  /** A provider's card whose words were said by a host that belongs to somebody else. A product may be anybody's. */
  isForeign(card: ReplyCard): boolean;
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

  /** A name in public DNS. An address, a name of one network, or a placeholder does not tell whose server it is. */
  const isTelling = (host: string | null): boolean =>
    host !== null &&
    /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]+\.?$/i.test(host) &&
    !isInternalName(host);

  const signatureOf = (lowered: string) => tokens.find(({ token }) => lowered.includes(token))?.card ?? null;

  function whoSpeaks(lowered: string, { remoteMta, otherHosts = [], provider }: SpeakerHosts): Speaker {
    const signed = signatureOf(lowered);
    const found = [remoteMta, ...otherHosts].map(lookUp).find((entry) => entry !== null) ?? null;
    const host = found?.card ?? ids.get(provider ?? '') ?? null;
    const isOpen = host === null ? !isTelling(remoteMta) : found?.kind === 'sending-service';
    const at = signed && (isOpen || signed.anywhere || signed.kind === 'product') ? signed : host;
    return {
      at,
      isForeign: ({ tier, providers }) =>
        tier === 'provider' &&
        !isOpen &&
        !providers.includes('generic') &&
        !providers.some((id) => id === at?.id || ids.get(id)?.kind === 'product'),
    };
  }

  return {
    ofHost: (host) => lookUp(host)?.card ?? null,
    kindOfHost: (host) => lookUp(host)?.kind ?? null,
    signatureOf,
    whoSpeaks,
    seenAs(host) {
      const found = lookUp(host);
      return found ? `${found.card.id} ${found.kind}` : String(isTelling(host));
    },
    byId: (id) => ids.get(id) ?? null,
  };
}
