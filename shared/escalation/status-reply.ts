/** The reply to the customer, in everyday words. It promises nothing that the evidence does not carry. */
import type { Case } from '../case/case.ts';
import type { CaseDocument } from './document.ts';
import { dated, fill, opening } from './letter.ts';
import type { LetterCard } from './letter-card.ts';

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

/** @param letter the language; the facts are the same in each */
export function statusReply(c: Case, d: CaseDocument, letter: LetterCard): string {
  const { customer } = letter;
  const domain = d.recipientDomain;
  const message = domain ? fill(customer.message, { domain }) : customer.messageAlone;
  const paragraphs = [customer.greeting];
  if (d.next.id === 'permanent')
    paragraphs.push(opening(letter, fill(customer.refusedForGood, { message, said: firstReply(c, letter) })));
  else if (foundNothing(c, d)) paragraphs.push(opening(letter, fill(customer.nothingFound, { message })));
  else paragraphs.push(...delayed(c, d, letter, message));
  paragraphs.push(fill(customer.reference, { reference: c.ticket ?? c.id }));
  return paragraphs.join('\n\n').replace(/ {2,}/g, ' ');
}

const is421 = (c: Case): boolean => c.attempts.some((a) => a.reply?.code === 421);

const foundNothing = (c: Case, d: CaseDocument): boolean =>
  !is421(c) && !d.verdict.causes[0] && c.attempts.every((a) => a.outcome === 'accepted');

function delayed(c: Case, d: CaseDocument, letter: LetterCard, message: string): string[] {
  const { customer } = letter;
  const leading = d.verdict.causes[0];
  const fate = whereabouts(c, d);
  const taken = opening(
    letter,
    fill(fate === 'returned' ? customer.notTaken : customer.notTakenAtOnce, { message }),
  );
  const out = [`${taken} ${answered(c, d, letter)}`];
  if (leading && (d.verdict.issuer !== 'own-mta' || leading.cause === 'sender-outage'))
    out.push(
      fill(leading.tied ? customer.reasonSeveral : customer.reason, { cause: letter.causes[leading.cause] }),
    );
  out.push(letter.place[fate], customer.mailbox);
  if (d.next.notBefore) out.push(fill(customer.notBefore, { time: dated(letter, d.next.notBefore) }));
  else if (d.status === 'escalated') out.push(customer.escalated);
  return out;
}

function answered(c: Case, d: CaseDocument, { customer }: LetterCard): string {
  if (c.attempts.every((a) => a.reply === null)) return customer.silent;
  const useless = d.steps.some((step) => step.id === 'wording' && step.answer === 'retry-useless');
  const who = {
    'own-relay': customer.answeredRelay,
    'own-mta': customer.answeredOwn,
    'remote-mta': customer.answeredReceiver,
    unknown: customer.answeredReceiver,
  }[d.verdict.issuer];
  return fill(who, {
    code: is421(c) ? fill(customer.code, { code: '421' }) : '',
    kind: useless ? customer.useless : customer.temporary,
  });
}

function firstReply(c: Case, { customer }: LetterCard): string {
  const reply = c.attempts.find((a) => a.reply)?.reply;
  if (!reply) return '';
  return fill(customer.said, {
    reply: [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' '),
  });
}
