/** Seen before: cases of the same kind, how they ended and how long it took. */
import type { CaseSummary, Likeness } from '../../store/summary.ts';
import { duration } from '../../verdict/facts.ts';
import { listed } from '../../words/sentence.ts';
import type { SeenBefore } from '../view.ts';
import type { PresentCase } from './input.ts';

const most = 5;
const ends: Readonly<Record<CaseSummary['status'], string>> = {
  open: 'still open',
  waiting: 'still waiting',
  cooling: 'still cooling',
  escalated: 'handed over',
  recovered: 'recovered',
  closed: 'closed',
};

export function seenBeforeOf({ case: c, facts, seenBefore }: PresentCase): SeenBefore[] {
  return seenBefore
    .filter((other) => other.id !== c.id)
    .map((other) => ({ other, same: sameness(facts.likeness, other.likeness) }))
    .filter(({ same }) => same.length > 0)
    .slice(0, most)
    .map(({ other, same }) => ({
      case: other.id,
      recipientDomain: other.recipientDomain ?? other.line.receiver,
      because: `the same ${listed(same)}`,
      ended: ends[other.status],
      took: took(Date.parse(other.lastSeen) - Date.parse(other.firstSeen)),
      lesson: other.status === 'closed' ? other.says || null : null,
    }));
}

/** Of a case with one attempt there is no time to tell. */
const took = (ms: number): string => (ms < 60_000 ? '' : duration(ms));

function sameness(a: Likeness, b: Likeness): string[] {
  const words = { wording: 'reply', receiver: 'receiver', mx: 'mail server' } as const;
  return (Object.keys(words) as (keyof Likeness)[])
    .filter((key) => a[key] !== null && a[key] === b[key])
    .map((key) => words[key]);
}
