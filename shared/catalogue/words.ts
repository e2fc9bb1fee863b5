/**
 * The keywords of a reply that the verdict weighs (rule W4), and what a sentence says without naming a cause. What a
 * sentence that no card knows means as a whole is read in `meaning/`.
 */
import type { Cause } from './cause.ts';
import { plainWords } from './plain.ts';

export interface Keywords {
  cause: Cause;
  /** Weight of the family in the verdict. */
  points: number;
  /** Tried on lower-cased text without links, hosts and addresses. No nested quantifiers. */
  pattern: RegExp;
}

/** The families that count in the verdict, in the order that breaks ties. */
export const keywords: readonly Keywords[] = [
  { cause: 'greylisting', points: 6, pattern: /gr[ea]y-? ?list/ },
  {
    cause: 'connection-limit',
    points: 6,
    pattern:
      /too many (?:(?:concurrent|simultaneous|parallel|smtp|open|active|incoming) ){0,3}(?:connections?|sessions)\b|connections? limit|concurrency|messages in this connection/,
  },
  {
    cause: 'rate-limit',
    points: 6,
    pattern:
      /\brate\b|throttl|too fast|too quickly|too many (?:messages(?! in this)|(?:e-?)?mails?\b(?! (?:sent )?(?:on|in|per)\b))|excessive volume|(?<!(?:disk|storage|spool) )quota|\bper (?:hour|minute|day)\b/,
  },
  {
    cause: 'reputation',
    points: 6,
    pattern:
      /reputation|block-? ?list|black-? ?list|(?<!\br)spam(?!d\b|assassin)|complaint|unsolicited|\babus/,
  },
  {
    cause: 'reverse-dns',
    points: 6,
    pattern: /\bptr\b|reverse dns|dns reverse|\brdns\b|reverse entry|\bhelo\b/,
  },
  { cause: 'authentication', points: 6, pattern: /\bspf\b|\bdkim\b|\bdmarc\b|\bunauthenticated\b/ },
  { cause: 'tls', points: 6, pattern: /\b(?:start)?tls\b|\bssl\b|certificate|encrypt/ },
  {
    cause: 'protocol-error',
    points: 6,
    pattern:
      /too many (?:errors|(?:smtp )?(?:bad|unrecogni[sz]ed|unknown|invalid) (?:smtp )?commands?)|syntax|protocol error/,
  },
  {
    cause: 'maintenance',
    points: 6,
    pattern: /maintenance|\brestart|shutting down|\bupgrad|reconfiguration|migration|reboot/,
  },
  { cause: 'timeout', points: 5, pattern: /time-?out|timed out|\bidle\b/ },
  {
    cause: 'capacity',
    points: 5,
    pattern:
      /\bbusy\b|overload|over capacity|high load|load (?:shed|too|average)|resources(?! record)|\bdisk\b|memory|queue (?:is )?full|no free/,
  },
  {
    cause: 'dns-failure',
    points: 5,
    pattern:
      /\bresolve|\bdns (?:look-?up|failure|error)|name ?server|\bmx record|verify (?:the )?sender(?:'s)? domain/,
  },
  {
    cause: 'content',
    points: 5,
    pattern: /\bcontents?\b|\blinks?\b|\burls?\b|attachment|virus|phish/,
  },
  {
    cause: 'policy',
    points: 4,
    pattern:
      /(?<!(?:spf|dmarc|dkim|sender) )\bpolic(?:y|ies)\b|not allowed|not permitted|(?:allow|white)-? ?list|\bdenied\b|\bblocked\b|connection refused/,
  },
];

interface Hit {
  cause: Cause;
  points: number;
}

function hits(text: string, table: readonly Keywords[]): Hit[] {
  return table.filter((family) => family.pattern.test(text)).map(({ cause, points }) => ({ cause, points }));
}

/**
 * Rule W4: the keyword families of a reply's text, links removed first. At most the two strongest, strongest
 * first, ties in table order. Empty for a vague sentence.
 */
export function words(text: string): Hit[] {
  return hits(plainWords(text), keywords)
    .sort((a, b) => b.points - a.points)
    .slice(0, 2);
}

const vaguePhrases =
  /(?:service|server|system|host|mail ?box)(?: is| was)?(?: currently| temporarily| now)* (?:not available|unavailable|unreachable)|(?:try|retry|come back|please retry)(?: again)?(?: later|.{0,20}later)|(?:try|retry) again|later\b|no disponible|non disponib|indisponible|nicht verfügbar|nicht erreichbar|niet beschikbaar|niedostępn|недоступ|não disponível|später|plus tard|más tarde|più tardi|позже|利用できません|しばらく|不可用|稍后|refuses to talk|service closing|temporar(?:y|ily) (?:server |system |local |service )?(?:errors?|failures?|problems?|unavailable|deferred|rejected|not available)|temporarily deferred|unexpected failure|come back later|not available/;

/** Rule W3: the sentence says that it does not work now, and not why. */
export function vague(text: string): boolean {
  const plain = plainWords(text);
  return vaguePhrases.test(plain) && words(text).length === 0;
}

const promises =
  /retrying will not|permanently deferred|not in (?:the )?(?:white|allow)-? ?list|do not retry|don't retry|sender address blocked|must be allowed|will be permanently|never be accepted|not be retried/;

/** The text itself says that trying again will not help, whatever the code says. */
export function promisesFailure(text: string): boolean {
  return promises.test(plainWords(text));
}
