/**
 * Reply → card. First the provider's own wordings, then those of the mail server products; then what the words say;
 * then the enhanced status alone, which many servers attach by default (RFC 3463 codes are a hint, not a reason).
 */
import type { Reply } from '../smtp/reply.ts';
import type { Catalogue, ProviderCard, ReplyCard } from './card.ts';
import type { Cause, ReplyMatch, Side } from './cause.ts';
import { lower, wholeSentence } from './plain.ts';
import { isOwnMatter, neighbourMeaning } from './neighbour.ts';
import { indexProviders, type SpeakerHosts } from './provider.ts';
import { meaningOf, type Meaning } from './meaning/read.ts';
import { vague } from './words.ts';

/** What a card says at one provider: the card itself, or its reading for that provider. */
export type CardReading = Pick<ReplyCard, 'cause' | 'side' | 'means' | 'advice' | 'wait' | 'docUrl'>;

export interface Matcher {
  /** The best card, or a judgement from the words (`words:<cause>`); null where nothing can be said. */
  match(reply: Reply, hosts: SpeakerHosts): ReplyMatch | null;
  /** Of two hosts for which this is the same, the same reply has the same match. */
  seenAs(host: string | null): string;
  card(id: string): ReplyCard | null;
  /** The phrase of a cause's card, for inside a sentence. */
  phrase(cause: Cause): string;
  reading(match: ReplyMatch): CardReading | null;
  providerOf(host: string | null): ProviderCard | null;
  /** `sending-service` for every host that mail is handed in at, also at a provider that has mailboxes. */
  kindOfHost(host: string | null): ProviderCard['kind'] | null;
  provider(id: string): ProviderCard | null;
  /** The provider whose own token is in the text, whoever said it. */
  signatureOf(text: string): ProviderCard | null;
  /** “words known from Gmail; mx.example.net is not one of theirs”; null where the words are not somebody else's. */
  likeness(match: ReplyMatch, host: string | null): string | null;
}

interface Entry {
  card: ReplyCard;
  /** Literal characters that must be there; the more, the more specific. A whole sentence beats any part of one. */
  weight: number;
}

/** @throws Error where two cards have the same id, which the build has already refused. */
export function createMatcher(catalogue: Catalogue): Matcher {
  const cards = new Map<string, ReplyCard>();
  for (const card of catalogue.replies) {
    if (cards.has(card.id)) throw new Error(`two reply cards are called ${card.id}`);
    cards.set(card.id, card);
  }
  const providers = indexProviders(catalogue.providers);
  const index = indexCards(catalogue.replies.filter((card) => card.tier !== 'registry'));
  const registry = new Map(
    catalogue.replies
      .filter((card) => card.tier === 'registry')
      .flatMap((card) => (card.match.enhanced ?? []).map((code) => [detail(code), card] as const)),
  );

  function match(reply: Reply, hosts: SpeakerHosts): ReplyMatch | null {
    const text = lower(reply.text);
    const enhanced = reply.enhanced ?? enhancedInText(text);
    const { at, isForeign } = providers.whoSpeaks(text, hosts);

    if (reply.code < 500 && betweenTheirs.test((reply.outer ?? reply).text))
      return fromWords('capacity', 'receiver', at?.id ?? null, 'medium');
    const found = best(index.candidates(text), { code: reply.code, text, enhanced, at: at?.id ?? null });
    if (found) {
      const match = fromCard(found, at?.id ?? null);
      return isForeign(found) ? general(match, reply.text) : match;
    }

    // A full mailbox or a login refused is no deferral: none of its causes is guessed for it.
    const own = neighbourMeaning(reply);
    if (own && isOwnMatter(own)) return null;
    const meant = meaningOf(reply.text, enhanced);
    // “cannot” in a refusal for good says nothing of a server that does not work
    const isIdle = meant?.faint && meant.cause !== 'rate-limit' && reply.code >= 500 && !broken.test(text);
    const meaning = isIdle ? null : meant;
    const isGrammar = isOfGrammar(reply.code);
    if (meaning && !meaning.faint && !(isGrammar && meaning.cause === 'timeout')) {
      // what is wrong in a parameter, its client wrote
      const side = isGrammar && meaning.side === 'either' ? 'sender' : meaning.side;
      return fromWords(meaning.cause, side, at?.id ?? null, meaning.plain ? 'high' : 'medium');
    }
    // a default status says less than words that only say what does not work
    if (unavailable.test(text)) return fromWords('capacity', 'receiver', at?.id ?? null, 'low');
    const status = enhanced ? registry.get(detail(enhanced)) : undefined;
    if (status && outweighs(status, enhanced!, meaning, reply.code))
      return { ...fromCard(status, null), provider: at?.id ?? null };
    if (isGrammar && !meaning?.faint) return fromWords('protocol-error', 'sender', at?.id ?? null, 'low');
    if (meaning) return fromWords(meaning.cause, meaning.side, at?.id ?? null, 'low');
    return vague(reply.text) ? fromWords('capacity', 'receiver', at?.id ?? null, 'low') : null;
  }

  return {
    match,
    seenAs: providers.seenAs,
    card: (id) => cards.get(id) ?? null,
    phrase: (cause) => catalogue.causes.find(({ id }) => id === cause)?.phrase ?? cause,
    reading({ card: id, provider }) {
      const card = cards.get(id);
      return card?.readings.find((reading) => reading.provider === provider) ?? card ?? null;
    },
    providerOf: providers.ofHost,
    kindOfHost: providers.kindOfHost,
    provider: providers.byId,
    signatureOf: (text) => providers.signatureOf(lower(text)),
    likeness({ like }, host) {
      const ids = like === undefined ? [] : (cards.get(like)?.providers ?? []);
      const name = ids.length > 0 ? (providers.byId(ids[0]!)?.name ?? ids[0]!) : null;
      return name && `words known from ${name}; ${host ?? 'this server'} is not one of theirs`;
    },
  };
}

function fromWords(
  cause: Cause,
  side: Side,
  provider: string | null,
  confidence: ReplyMatch['confidence'],
): ReplyMatch {
  return { card: `words:${cause}`, provider, cause, side, tier: 'words', confidence };
}

/** The words of a provider from somebody else's server: the cause that they name still counts, for less and without a name. */
function general({ card, cause, side, confidence }: ReplyMatch, text: string): ReplyMatch {
  if (vague(text) && meaningOf(text) === null)
    return { ...fromWords('capacity', 'receiver', null, 'low'), like: card };
  return { ...fromWords(cause, side, null, confidence === 'high' ? 'medium' : 'low'), like: card };
}

function fromCard(card: ReplyCard, at: string | null): ReplyMatch {
  const sole = card.providers.length === 1 ? card.providers[0]! : null;
  const provider = at !== null && card.providers.includes(at) ? at : sole;
  const { cause, side } = card.readings.find((reading) => reading.provider === provider) ?? card;
  return { card: card.id, provider, cause, side, tier: card.tier, confidence: card.confidence };
}

/** Does the status say more than words that say little? */
function outweighs(status: ReplyCard, enhanced: string, meaning: Meaning | null, code: number): boolean {
  const subject = Number(enhanced[2]);
  // what is refused for good has its status for the same thing
  if (!status.codes.includes(code) && code < 500) return false;
  // “system” or “mailbox” in a status names less than “cannot read the message” does
  if (meaning?.cause === 'capacity' && [0, 2, 3].includes(subject))
    return status.cause !== 'other' && status.cause !== 'capacity';
  // “quota exceeded” is the mailbox’s only where the status speaks of mailboxes
  if (meaning?.cause === 'rate-limit') return subject <= 3;
  return !(isOfGrammar(code) && subject === 1);
}

/** The client wrote what the server cannot read (RFC 5321 §4.2.2). */
const isOfGrammar = (code: number): boolean => code >= 500 && code <= 504;

/**
 * Amavis tells what their own mail server told it, or that it told nothing: `Temporary MTA failure on relaying, from
 * MTA(smtp:[::1]:10030): 451 …`.
 */
const betweenTheirs = /\bMTA failure\b.{0,40}\bfrom MTA\(/i;

const broken = /error|problem|fail|internal|fault|not working/;

const unavailable =
  /(?:service|server|system|account|mail ?box)(?: is| was)?(?: currently| temporarily| now)* (?:not available|unavailable)/;

interface Asked {
  code: number;
  text: string;
  enhanced: string | null;
  /** Id of the provider, where host or token tell it. */
  at: string | null;
}

/**
 * The candidate that fits: the user's own card first, then one of this very provider, then the more specific one, and between
 * equals a provider's before a product's. The order of the cards does not matter.
 */
function best(candidates: Iterable<Entry>, asked: Asked): ReplyCard | null {
  let winner: ReplyCard | null = null;
  let highest = -1;
  let whole: string | null = null;
  for (const { card, weight } of candidates) {
    if (!card.codes.includes(asked.code)) continue;
    const own = asked.at !== null && card.providers.includes(asked.at);
    if (
      !own &&
      (card.onlyAt || (asked.at !== null && card.tier === 'provider' && !card.providers.includes('generic')))
    )
      continue;
    const rank = (card.user ? 40_000 : 0) + (own ? 20_000 : 0) + (card.tier === 'provider' ? 5 : 0) + weight;
    if (rank <= highest) continue;
    if (card.match.is) whole ??= wholeSentence(asked.text);
    if (fits(card, asked, whole ?? '')) {
      winner = card;
      highest = rank;
    }
  }
  return winner;
}

function fits({ match }: ReplyCard, { text, enhanced }: Asked, whole: string): boolean {
  if (match.enhanced && !match.enhanced.includes(enhanced ?? '')) return false;
  if (match.is && !match.is.includes(whole)) return false;
  return (
    match.all.every((part) => text.includes(part)) &&
    (!match.any || match.any.some((part) => text.includes(part))) &&
    !match.none?.some((part) => text.includes(part))
  );
}

/** How much a card demands. The shortest of `any` and `is` counts, so that a longer demand is always the heavier. */
function weightOf({ match }: ReplyCard): number {
  const shortest = (parts: string[] | undefined) =>
    parts ? Math.min(...parts.map((part) => part.length)) : 0;
  const literal = match.all.reduce((sum, part) => sum + part.length, 0) + shortest(match.any);
  return literal + (match.enhanced ? 10 : 0) + (match.is ? 5_000 + shortest(match.is) : 0);
}

const word = /[a-z0-9]{3,}/g;

/** Cards by one whole word that their text must hold; those with no such word are candidates for every reply. */
function indexCards(all: ReplyCard[]): { candidates(text: string): Iterable<Entry> } {
  const seen = new Map<string, number>();
  for (const card of all)
    for (const way of waysOf(card)) for (const key of way) seen.set(key, (seen.get(key) ?? 0) + 1);
  const rarest = (way: string[]) => way.sort((a, b) => seen.get(a)! - seen.get(b)! || b.length - a.length)[0];

  const byWord = new Map<string, Entry[]>();
  const always: Entry[] = [];
  for (const card of all) {
    const entry = { card, weight: weightOf(card) };
    const keys = waysOf(card).map(rarest);
    if (keys.length === 0 || keys.includes(undefined)) always.push(entry);
    else for (const key of new Set(keys as string[])) byWord.set(key, [...(byWord.get(key) ?? []), entry]);
  }
  return {
    candidates(text) {
      const found = new Set(always);
      for (const key of text.match(word) ?? []) for (const entry of byWord.get(key) ?? []) found.add(entry);
      return found;
    },
  };
}

/** For each way in which a card can match, the words that the text then surely holds whole. */
function waysOf({ match }: ReplyCard): string[][] {
  // A part may begin or end in the middle of a word; only what it bounds on both sides is surely a word of the text.
  const inside = (part: string) => part.match(word)?.filter((found) => bounded(part, found)) ?? [];
  const fromAll = match.all.flatMap(inside);
  if (fromAll.length > 0) return [fromAll];
  return match.is?.map((sentence) => sentence.match(word) ?? []) ?? match.any?.map(inside) ?? [];
}

const bounded = (part: string, found: string): boolean => {
  const at = part.indexOf(found);
  return at > 0 && at + found.length < part.length;
};

/** `4.7.28` → `7.28`: class 4 and 5 mean the same thing here, the basic code decides about retrying. */
const detail = (enhanced: string): string => enhanced.slice(2);

/** qmail ends its texts in `(#4.3.0)`, AsyncOS begins them with `#4.4.5`. */
function enhancedInText(text: string): string | null {
  return /#([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(text)?.[1] ?? null;
}
