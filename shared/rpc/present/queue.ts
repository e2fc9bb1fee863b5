/** When the sending queue gives a message up: as a notice says, else by the habits of the mail server that wrote it. */
import type { CaseFacts } from '../../verdict/facts.ts';
import { queueEnd, queueProfiles, type Mta } from '../../retry/schedule.ts';
import type { Timeline } from '../view.ts';
import type { Present } from './input.ts';

/** Whose queue it is, and how we know. */
export const queueMta = ({
  facts,
  settings,
}: Pick<Present, 'facts' | 'settings'>): { mta: Mta; from: string } => ({
  mta: facts.mta ?? settings.mta,
  from: facts.mta ? 'as the evidence shows' : 'from your settings',
});

export type QueueEnd = NonNullable<Timeline['queueEnds']>;

/** Null where no time is known. An end in the past is a fact only where a notice says that it gave up. */
export function queueEnds({ facts, settings }: Present): QueueEnd | null {
  const { mta, from } = queueMta({ facts, settings });
  const end = (
    at: number,
    why: string,
    says = at < facts.now ? probably : 'Your server gives up',
  ): QueueEnd => ({
    at: new Date(at).toISOString(),
    why,
    says,
  });
  const probably =
    facts.recoveredAt === null ? 'Your server has probably given up' : 'Your server would have given up';
  if (facts.lost > 0 && facts.pending === 0)
    return end(facts.lastSeen, 'The notice says that it gave up.', 'Your server gave up');
  if (facts.willRetryUntil !== null)
    return end(facts.willRetryUntil, 'The notice names it (Will-Retry-Until).');
  if (!facts.timesKnown) return null;
  const own = settings.queueLifetimeHours;
  const { title, source } = queueProfiles[mta];
  return end(
    queueEnd(mta, facts.firstSeen, own),
    own ? `Your settings give the queue ${own} hours.` : `The default of ${title} (${from}): ${source}.`,
  );
}

/** By the evidence it waits in a queue: a notice says so, or an attempt bears the number of a message there. */
export const isQueued = (f: CaseFacts): boolean =>
  f.delayNotice || f.affected.some((d) => d.fate === 'pending' && d.attempts.some((a) => a.queueId !== null));
