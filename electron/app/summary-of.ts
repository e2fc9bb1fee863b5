/** What the list of cases keeps of a case: derived at each change, so that 100,000 rows need no judging. */
import type { Case, CaseDocument, Look, Prepared } from '../../shared/flow.ts';
import { textsOf } from './found-by.ts';
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
    line: { ...lineOf(c, document), ...recoveryOf(facts.recoveredAt) },
    remindAt: c.reminder?.at ?? null,
    takenBy: c.takenBy ?? null,
    searchText: searchText(c, [
      ['receiver', document.recipientDomain],
      ['sender', document.senderDomain],
      ['HELO name', document.helo],
      ...document.clientIps.map((ip) => ['client IP', ip] as const),
      ...document.remoteMtas.map((mta) => ['mail server', mta] as const),
      ['provider', provider?.name],
      ['cause', knowledge.causes.find((card) => card.id === cause)?.title],
    ]),
    likeness: facts.likeness,
  };
}

function lineOf(c: Case, { recipientDomain, recipientDomains, senderDomain }: CaseDocument): CaseLine {
  const newest = c.attempts.findLast(({ reply }) => reply)?.reply;
  const receiver = recipientDomain === null ? (recipientDomains[0] ?? null) : null;
  const others = new Set(c.attempts.map((a) => a.recipientDomain).filter(Boolean));
  others.delete(recipientDomain ?? receiver);
  return {
    reply: newest
      ? [newest.code, newest.enhanced, newest.text]
          .filter(Boolean)
          .join(' ')
          .replace(/\s+/g, ' ')
          .slice(0, 120)
      : null,
    sender: senderDomain,
    receiver,
    moreReceivers: others.size,
  };
}

const recoveryOf = (at: number | null) => (at === null ? {} : { recoveredAt: new Date(at).toISOString() });

/** Each text once, as far as the index takes them. */
const searchText = (...about: Parameters<typeof textsOf>): string =>
  [...new Set([...textsOf(...about)].flatMap(([, text]) => text || []))].join('\n').slice(0, 60_000);
