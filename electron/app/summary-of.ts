/** What the list of cases keeps of a case: derived at each change, so that 100,000 rows need no judging. */
import type { Case, Look, Prepared } from '../../shared/flow.ts';
import { providerIn } from '../../shared/rpc/present/values.ts';
import type { CaseLine, CaseSummary } from '../../shared/store/summary.ts';

export function summaryOf(
  c: Case,
  { document, facts }: Pick<Look, 'document' | 'facts'>,
  { matcher, knowledge }: Prepared,
): CaseSummary {
  const cause = document.verdict.causes[0]?.cause ?? null;
  const provider = providerIn(facts, matcher);
  return {
    id: c.id,
    status: document.status,
    openedBy: document.openedBy,
    recipientDomain: document.recipientDomain,
    cause,
    provider: provider?.id ?? null,
    firstSeen: document.firstSeen,
    lastSeen: document.lastSeen,
    nextId: document.next.id,
    nextTitle: document.next.title,
    notBefore: document.next.notBefore,
    says: c.closedAs || document.next.title,
    tags: c.tags,
    ticket: c.ticket,
    customer: c.customer,
    archived: c.archivedAt !== null,
    line: lineOf(c, document.recipientDomain, document.senderDomain),
    remindAt: c.reminder?.at ?? null,
    takenBy: c.takenBy ?? null,
    searchText: searchText(c, [
      document.recipientDomain,
      document.senderDomain,
      document.helo,
      ...document.clientIps,
      ...document.remoteMtas,
      provider?.name,
      knowledge.causes.find((card) => card.id === cause)?.title,
    ]),
    likeness: facts.likeness,
  };
}

function lineOf(c: Case, named: string | null, sender: string | null): CaseLine {
  const newest = c.attempts.findLast(({ reply }) => reply)?.reply;
  const domains = new Set(c.attempts.map(({ recipientDomain }) => recipientDomain).filter(Boolean));
  domains.delete(named);
  return {
    reply: newest
      ? [newest.code, newest.enhanced, newest.text]
          .filter(Boolean)
          .join(' ')
          .replace(/\s+/g, ' ')
          .slice(0, 120)
      : null,
    sender,
    moreReceivers: domains.size,
  };
}

/**
 * What a search finds the case by, each text once. First what people gave it, so that a case of ten thousand tries
 * never loses that to the limit.
 */
function searchText(c: Case, known: readonly (string | null | undefined)[]): string {
  const texts = new Set<string | null | undefined>([
    ...[c.id, c.ticket, c.customer, ...c.tags, c.closedAs, c.reminder?.what, ...known],
    ...c.notes.map((note) => note.text),
    ...(c.gaps ?? []).map((gap) => gap.reason),
    ...c.journal.flatMap(({ what, from, to, who }) => [what, from, to, who]),
    ...c.sources.map((source) => source.name),
  ]);
  for (const { remoteMta, reply, says } of c.attempts) {
    texts.add(remoteMta?.address).add(remoteMta?.name);
    texts.add(reply ? `${reply.code} ${reply.enhanced ?? ''} ${reply.text}` : says);
  }
  for (const { target, reply } of c.sessions) texts.add(target.address).add(target.host).add(reply?.text);
  for (const { recipient, queueId } of c.attempts.slice(-200)) texts.add(recipient).add(queueId);
  return [...texts].filter(Boolean).join('\n').slice(0, 60_000);
}
