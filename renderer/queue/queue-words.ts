/** The sentences of the queue: how much waits, for whom, and when it is tried again. */
import type { QueueReceiver, QueueReply, QueueView } from '../../shared/rpc/present/queue-view.ts';
import { between, clock, deadline, isSameDay, when } from '../kit/times.ts';
import { counted } from '../../shared/words/sentence.ts';

const shares: readonly (readonly [number, string])[] = [
  [0.95, 'Nearly all are'],
  [0.75, 'Most are'],
  [0.5, 'More than half are'],
];

export function headWords({ waiting, receivers }: QueueView): string {
  const [first] = receivers;
  if (!first) return 'Nothing waits.';
  const many = counted(waiting, 'message waits', 'messages wait');
  if (receivers.length === 1) return `${many}, all for ${first.domain}.`;
  const share = shares.find(([least]) => first.waiting / waiting >= least);
  return share
    ? `${many}. ${share[1]} for ${first.domain}.`
    : `${many} for ${counted(receivers.length, 'receiver')}.`;
}

/** `421 4.7.28 unusual rate of mail`; what a listing does not tell is said. */
export const replyWords = (reply: QueueReply | undefined): string =>
  reply
    ? [reply.code, reply.enhanced, reply.text].filter((part) => part !== null).join(' ')
    : 'no reason in the listing';

export function oldestWords({ oldest, expires }: QueueReceiver, now: string): string {
  if (!oldest) return 'not told';
  const end = expires ? `, gives up ${deadline(expires, now)}` : '';
  return `${between(oldest, now)}${end}`;
}

export function tryWords({ nextTry, waiting, held }: QueueReceiver, now: string): string {
  if (held === waiting) return 'held';
  if (!nextTry) return 'not told';
  const at = isSameDay(nextTry.at, now) ? clock(nextTry.at) : when(nextTry.at, now);
  return nextTry.exact ? at : `by ${at}`;
}

export const tableText = ({ receivers }: QueueView): string =>
  [
    'receiver\twaiting\theld\toldest\tgiven up\tnext try\treason',
    ...receivers.map((r) =>
      [
        r.domain,
        r.waiting,
        r.held,
        r.oldest ?? '',
        r.expires ?? '',
        r.nextTry?.at ?? '',
        replyWords(r.replies[0]),
      ].join('\t'),
    ),
  ].join('\n');
