/**
 * `queue [FILE…]`: what waits in this machine's queue, or in a listing, by receiver and reason. `queue what-if DOMAIN
 * [FILE…]`: when it would be empty at another pace, and the settings for that.
 */
import type { InputOf } from '../../shared/rpc/contract.ts';
import type { QueueView } from '../../shared/rpc/present/queue-view.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { count, counted } from '../../shared/words/sentence.ts';
import { queueServers } from '../node/watch/queue-command.ts';
import { withDesk } from './desk.ts';
import { filesAsInputs } from './inputs.ts';
import { parse, print, printJson, usage, type Verb } from './verb.ts';
import { answerWhatIf, whatIfOptions, wishIn } from './what-if.ts';

const shown = 40;

export const verb: Verb = async (args) => {
  const given = parse(args, { of: { type: 'string' }, ...whatIfOptions });
  const wanted = given.one('of');
  const of = queueServers.find((one) => one === wanted) ?? null;
  if (wanted !== null && !of)
    throw usage(`“${wanted}” is no mail server.`, `One of ${queueServers.join(', ')}.`);
  const wish = wishIn(given);
  return withDesk(given, async (desk) => {
    const inputs = await filesAsInputs(desk, given.positionals.slice(wish ? 2 : 0));
    const asked: InputOf<'queue.read'> = inputs.length ? { inputs } : { of };
    const view = await desk.call('queue.read', asked);
    if (wish) await answerWhatIf(desk, view, wish, given.json);
    else if (given.json) printJson(view);
    else print(visible(told(view)));
    return 0;
  });
};

function told(view: QueueView): string {
  const { receivers, source, lifetime } = view;
  const lines = [
    view.waiting
      ? `${counted(view.waiting, 'delivery waits', 'deliveries wait')} for ${counted(receivers.length, 'receiver')} (${source}, ${view.at})`
      : `${view.unread ? 'Nothing that could be read waits' : 'Nothing waits'} (${source}, ${view.at}).`,
  ];
  for (const one of receivers.slice(0, shown)) {
    const next = one.nextTry
      ? `; next try ${one.nextTry.exact ? '' : 'by '}${one.nextTry.at.slice(0, 16)}Z${one.nextTry.exact ? '' : ' at the latest'}`
      : '';
    const since = one.oldest ? `, oldest since ${one.oldest.slice(0, 16)}Z` : '';
    const end = one.expires ? `, given up ${one.expires.slice(0, 16)}Z` : '';
    lines.push(
      `${one.domain}: ${count(one.waiting)}${one.held ? ` (${count(one.held)} held)` : ''}${since}${end}${next}${one.case ? ` [${one.case}]` : ''}`,
    );
    for (const { code, enhanced, text, count: n, cause } of one.replies.slice(0, 3))
      lines.push(
        `    ${n} × ${[code, enhanced, text].filter((part) => part !== null).join(' ')}${cause ? ` [${cause}]` : ''}`,
      );
  }
  if (receivers.length > shown) lines.push(`… and ${receivers.length - shown} more receivers`);
  lines.push(`note: the queue gives up after ${lifetime.hours} h (${lifetime.origin})`);
  return [...lines, ...view.notes.map((note) => `note: ${note}`)].join('\n');
}
