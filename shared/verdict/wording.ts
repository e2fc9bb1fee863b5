/** Rules W: what the words of the judged reply weigh, and which family of advice they lead to. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Cause, Side } from '../catalogue/cause.ts';
import type { Matcher } from '../catalogue/match.ts';
import { sideOfWords } from '../catalogue/meaning/read.ts';
import { promisesFailure, vague as isVague, words as keywordHits } from '../catalogue/words.ts';

/** The answer words of step `wording`. */
export type Family =
  | 'busy'
  | 'pressure'
  | 'greylisting'
  | 'identity'
  | 'tls'
  | 'authentication'
  | 'reputation'
  | 'content'
  | 'policy'
  | 'session'
  | 'own-side'
  | 'retry-useless'
  | 'vague';

export interface Weighing {
  rule: string;
  add: Partial<Record<Cause, number>>;
  says: string;
}

export interface Wording {
  family: Family;
  /** The cause that the words name: four points or more. */
  named: Cause | null;
  /** Whose matter it is, of the causes that the words speak of, where they tell. */
  sides: Partial<Record<Cause, Side>>;
  weighings: Weighing[];
  because: string;
}

const familyOf: Readonly<Record<Cause, Family>> = {
  capacity: 'busy',
  maintenance: 'busy',
  timeout: 'busy',
  'connection-limit': 'pressure',
  'rate-limit': 'pressure',
  greylisting: 'greylisting',
  'reverse-dns': 'identity',
  'dns-failure': 'identity',
  tls: 'tls',
  authentication: 'authentication',
  reputation: 'reputation',
  content: 'content',
  policy: 'policy',
  'protocol-error': 'session',
  'sender-outage': 'own-side',
  other: 'vague',
};

const byConfidence = { high: 8, medium: 6, low: 4 } as const;
const named = 4;
const faint = 3;

const vagueWeighing: Weighing = {
  rule: 'W3',
  add: { capacity: 3, maintenance: 1, reputation: 1, policy: 1 },
  says: 'the sentence names no cause: mostly it means load, but receivers also hide limits and policy behind it',
};

function weigh(a: Attempt, matcher: Matcher): Weighing[] {
  const { reply, match } = a;
  if (!reply || reply.text.trim() === '') return [];
  const card = match && match.tier !== 'registry' ? matcher.card(match.card) : null;
  const hits = keywordHits(reply.text);
  const fromKeywords = (): Weighing[] =>
    hits.map(({ cause, points }) => ({
      rule: 'W4',
      add: { [cause]: points },
      says: `the words speak of ${matcher.phrase(cause)}`,
    }));

  if (card && match) {
    const shared = match.provider === null && card.readings.some((reading) => reading.cause !== card.cause);
    if (card.vague || shared) return [vagueWeighing];
    const points = byConfidence[match.confidence];
    if (match.cause !== 'other')
      return [
        {
          rule: points === 8 ? 'W1' : 'W2',
          add: { [match.cause]: points },
          says: `the reply itself names ${matcher.phrase(match.cause)}${match.provider && match.tier === 'provider' ? ` (known wording of ${matcher.provider(match.provider)?.name ?? match.provider})` : ''}`,
        },
      ];
    if (hits.length === 0)
      return [
        {
          rule: 'W6',
          add: { other: points },
          says: 'the reply is known, and it names none of the usual causes',
        },
      ];
  }
  if (match?.like && !isVague(reply.text)) {
    const like = matcher.likeness(match, a.remoteMta?.name ?? null);
    const says = `the reply names ${matcher.phrase(match.cause)}, in ${like}`;
    return [{ rule: 'W8', add: { [match.cause]: byConfidence[match.confidence] }, says }];
  }
  // Phrasings and languages beside the table of W4: weaker than a card, stronger than silence, and than the “try
  // again later” behind them.
  const isRead = match?.tier === 'words' && match.confidence !== 'low';
  const isAmongHits = isRead && hits.some(({ cause }) => cause === match.cause);
  if (hits.length > 0 && (isAmongHits || !isRead))
    return isAmongHits && hits.length > 1
      ? [...fromKeywords(), decided(match.cause, matcher)]
      : fromKeywords();
  if (isRead)
    return [
      {
        rule: 'W7',
        add: { [match.cause]: named + 1 },
        says: `the words read like ${matcher.phrase(match.cause)}`,
      },
    ];
  if (isVague(reply.text)) return [vagueWeighing];
  // enough to lead, too little to be more than possible
  return match?.tier === 'words'
    ? [
        {
          rule: 'W9',
          add: { [match.cause]: faint },
          says: `the words only say that something does not work: mostly ${matcher.phrase(match.cause)}`,
        },
      ]
    : [];
}

/** Of two families in one sentence, the one that it is about: “SPAM URL FOUND” is about the URL. */
const decided = (cause: Cause, matcher: Matcher): Weighing => ({
  rule: 'W7',
  add: { [cause]: 3 },
  says: `as a whole the words read like ${matcher.phrase(cause)}`,
});

/** @param a the attempt that stands for the judged group. */
export function wordingOf(a: Attempt, matcher: Matcher): Wording {
  const weighings = weigh(a, matcher);
  const points = weighings.flatMap(({ add }) => Object.entries(add) as [Cause, number][]);
  // The strongest; of equals the first, which is the order of the keyword table.
  let best: [Cause, number] | null = null;
  for (const point of points) if (point[1] >= named && (!best || point[1] > best[1])) best = point;
  const cause = best?.[0] ?? null;
  const sides: Wording['sides'] = {};
  for (const [of] of points)
    sides[of] = a.match?.cause === of ? a.match.side : sideOfWords(of, a.reply!.text);
  const card = a.match ? matcher.card(a.match.card) : null;
  const quote = a.reply ? `“${a.reply.text.slice(0, 160)}”` : 'there are no words';

  const useless = card?.retryUseless === true || (a.reply !== null && promisesFailure(a.reply.text));
  const family: Family = useless
    ? 'retry-useless'
    : cause === null
      ? 'vague'
      : cause === 'dns-failure' && sides[cause] === 'receiver'
        ? 'busy'
        : familyOf[cause];
  const like = a.match && matcher.likeness(a.match, a.remoteMta?.name ?? null);
  const because = says(family, cause, quote, matcher) + (like ? `: ${like}` : '');
  return { family, named: cause, sides, weighings, because };
}

/** Does the reply name no cause? A log repeats few sentences many times, so each is read once. */
export function createVagueness(matcher: Matcher): (a: Attempt) => boolean {
  const known = new Map<string, boolean>();
  return (a) => {
    const key = `${a.match?.card} ${a.match?.provider} ${a.reply?.text}`;
    const vague = known.get(key) ?? wordingOf(a, matcher).named === null;
    known.set(key, vague);
    return vague;
  };
}

function says(family: Family, cause: Cause | null, quote: string, matcher: Matcher): string {
  if (family === 'retry-useless')
    return `${quote} says that trying again will not help, although the code says wait`;
  if (family === 'vague') return `${quote} names no cause`;
  return `${quote} names ${matcher.phrase(cause!)}`;
}
