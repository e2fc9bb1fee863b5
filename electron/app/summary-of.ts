/** What the list of cases keeps of a case: derived at each change, so that 100,000 rows need no judging. */
import type { Case, Look, Prepared } from '../../shared/flow.ts';
import { providerIn } from '../../shared/rpc/present/values.ts';
import type { CaseSummary } from '../../shared/store/summary.ts';

export function summaryOf(
  c: Case,
  { document, facts }: Pick<Look, 'document' | 'facts'>,
  { matcher, knowledge }: Prepared,
): CaseSummary {
  const cause = document.verdict.causes[0]?.cause ?? null;
  const provider = providerIn(facts, matcher);
  const replies = new Set(
    c.attempts
      .slice(-50)
      .flatMap((a) => (a.reply ? [`${a.reply.code} ${a.reply.enhanced ?? ''} ${a.reply.text}`] : [])),
  );
  return {
    id: c.id,
    status: document.status,
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
    remindAt: c.reminder?.at ?? null,
    searchText: [
      c.id,
      c.ticket,
      c.customer,
      ...c.tags,
      document.recipientDomain,
      document.senderDomain,
      document.helo,
      ...document.clientIps,
      ...document.remoteMtas,
      provider?.name,
      knowledge.causes.find((card) => card.id === cause)?.title,
      ...new Set(c.attempts.slice(-200).flatMap((a) => [a.recipient, a.queueId])),
      ...replies,
      ...c.notes.map((n) => n.text),
      ...(c.gaps ?? []).map((gap) => gap.reason),
      ...c.journal.map((j) => j.what),
      c.closedAs,
    ]
      .filter(Boolean)
      .join(' ')
      .slice(0, 20_000),
    likeness: facts.likeness,
  };
}
