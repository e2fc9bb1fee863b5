/** The reply to the customer, in everyday words. It promises nothing that the evidence does not carry. */
import type { Case } from '../case/case.ts';
import type { Cause } from '../catalogue/cause.ts';
import type { CaseDocument } from './document.ts';
import { utc } from './words.ts';

/** What a cause means to somebody who only wants the mail to arrive. */
const everyday: Record<Cause, string> = {
  capacity: 'It was too busy.',
  maintenance: 'It was being worked on.',
  'connection-limit': 'It takes only so many connections from one sender at a time.',
  'rate-limit': 'It takes only so many messages from one sender in a given time.',
  reputation: 'It is cautious with our sending address at present and slows it down.',
  authentication: 'It wants a proof of the sender that was missing or did not fit.',
  'reverse-dns': 'It could not match the name and the address of our sending server.',
  greylisting: 'It asks every sender that it does not know to come back a little later.',
  policy: 'A rule over there does not let this message in for now.',
  content: 'Something in the message made it hesitate.',
  timeout: 'The conversation between the two servers broke off.',
  'dns-failure': 'A name could not be looked up.',
  'protocol-error': 'The two servers did not understand each other.',
  tls: 'The encrypted connection between the two servers could not be set up.',
  'sender-outage': 'The fault is on the sending side.',
  other: 'It did not say clearly why.',
};

type Fate = 'delivered' | 'returned' | 'waiting' | 'unknown';

/** Where the message is now, from the newest attempt of each recipient. */
export function whereabouts(
  c: Case,
  d: CaseDocument,
): Fate | 'delivered-waiting' | 'delivered-returned' | 'waiting-returned' | 'all-three' | 'partly-known' {
  if (d.status === 'recovered' || d.next.id === 'recovered') return 'delivered';
  const newest = new Map<string, Case['attempts'][number]>();
  for (const a of c.attempts) {
    const key = `${a.queueId ?? ''} ${a.recipient ?? ''}`;
    const known = newest.get(key);
    if (!known || (a.at ?? '') >= (known.at ?? '')) newest.set(key, a);
  }
  const fates = [...newest.values()].map((a) =>
    a.outcome === 'accepted'
      ? 'delivered'
      : a.outcome === 'expired' || a.outcome === 'rejected' || a.action === 'failed'
        ? 'returned'
        : a.action === 'delayed' || a.queueId
          ? 'waiting'
          : 'unknown',
  );
  const kinds = new Set(fates);
  // Only the clock says that a queue is over: then nobody knows whether it still waits.
  if (kinds.size === 1) return fates[0] === 'waiting' && d.band === 'expired' ? 'unknown' : fates[0]!;
  if (kinds.size === 0 || kinds.has('unknown')) return kinds.size > 1 ? 'partly-known' : 'unknown';
  if (kinds.size === 3) return 'all-three';
  if (!kinds.has('returned')) return 'delivered-waiting';
  return kinds.has('waiting') ? 'waiting-returned' : 'delivered-returned';
}

const place: Record<ReturnType<typeof whereabouts>, string> = {
  delivered: 'It has arrived in the meantime. If you had sent it again, the recipient may have it twice.',
  returned:
    'Our server has given up and sent it back. It will not arrive by itself any more and has to be sent again, once, when the other side takes mail again.',
  waiting:
    'It waits in our outgoing queue and is tried again by itself. Please do not send it a second time: it would arrive twice.',
  'delivered-waiting':
    'Some of it has arrived; the rest waits in our outgoing queue and is tried again by itself. Nothing came back.',
  'delivered-returned':
    'Some of it has arrived; the rest came back and has to be sent again, once, when the other side takes mail again.',
  'waiting-returned':
    'Some of it still waits in our outgoing queue and is tried again by itself; some came back and has to be sent again, once, when the other side takes mail again.',
  'all-three': 'Some of it has arrived, some still waits in our outgoing queue, and some came back.',
  'partly-known':
    'Of some of it we know what became of it, of the rest not yet. Please do not send it again until we do.',
  unknown:
    'Whether it is still waiting or came back is not known yet. Please do not send it again until it is.',
};

export function statusReply(c: Case, d: CaseDocument): string {
  const to = d.recipientDomain ? ` to ${d.recipientDomain}` : '';
  const leading = d.verdict.causes[0];
  const is421 = c.attempts.some((a) => a.reply?.code === 421);
  const who =
    d.verdict.issuer === 'own-relay'
      ? 'The server that sends for us'
      : d.verdict.issuer === 'own-mta'
        ? 'The connection to the other side failed, so our own server'
        : 'The receiving mail server';
  const lines = ['Hello,', ''];
  if (d.next.id === 'permanent') {
    lines.push(
      `your message${to} was refused for good, not only delayed. ${firstReply(c)} Waiting will not help; the reason has to be put right first.`,
    );
  } else if (!is421 && !leading && c.attempts.every((a) => a.outcome === 'accepted')) {
    lines.push(
      `we looked at what you sent us about your message${to} and found no refusal by a mail server in it.`,
    );
  } else {
    const silent = c.attempts.every((a) => a.reply === null);
    const useless = d.steps.some((step) => step.id === 'wording' && step.answer === 'retry-useless');
    lines.push(
      `your message${to} was not taken${whereabouts(c, d) === 'returned' ? '' : ' at once'}. ${
        silent
          ? 'No mail server over there answered us.'
          : `${who} answered “try again later”${is421 ? ' (code 421)' : ''}: ${useless ? 'a temporary code, with words that say it will stay so until something changes.' : 'a temporary answer, not a refusal for good.'}`
      }`,
    );
    if (leading && (d.verdict.issuer !== 'own-mta' || leading.cause === 'sender-outage'))
      lines.push(
        '',
        `Most likely reason: ${leading.tied ? 'several are possible. ' : ''}${everyday[leading.cause]}`,
      );
    lines.push('', place[whereabouts(c, d)]);
    lines.push('', 'Your mailbox and the mail stored in it are not affected.');
    if (d.next.notBefore)
      lines.push(
        '',
        `Before ${utc(d.next.notBefore)} another look would tell nothing new. For anything urgent, please call the recipient.`,
      );
    else if (d.status === 'escalated')
      lines.push(
        '',
        'We have written to those who can act on the other side and wait for their answer. For anything urgent, please call the recipient.',
      );
  }
  lines.push('', `Our reference: ${c.ticket ?? c.id}`);
  return lines.join('\n');
}

function firstReply(c: Case): string {
  const reply = c.attempts.find((a) => a.reply)?.reply;
  return reply
    ? `The server said: “${reply.code} ${reply.enhanced ? `${reply.enhanced} ` : ''}${reply.text}”.`
    : '';
}
