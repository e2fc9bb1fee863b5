/** Cases and summaries for tests of the store, and a history over a storage in one thread. */
import { emptyCase } from '../../shared/case/apply.ts';
import type { CaseChange } from '../../shared/case/case.ts';
import type { CaseSummary } from '../../shared/store/summary.ts';

export function summary(id: string, more: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id,
    status: 'open',
    openedBy: 'person',
    recipientDomain: 'example.net',
    cause: null,
    provider: null,
    firstSeen: '2026-05-17T09:20:00Z',
    lastSeen: '2026-05-17T10:20:00Z',
    nextId: 'wait',
    nextTitle: 'Wait for the next try',
    notBefore: null,
    says: 'Wait until 17:08',
    tags: [],
    ticket: null,
    customer: null,
    archived: false,
    line: { reply: null, sender: null, receiver: null, moreReceivers: 0 },
    remindAt: null,
    takenBy: null,
    searchText: `${id} example.net`,
    likeness: { receiver: 'example.net', wording: 'too many connections', mx: 'mx1.example.net' },
    ...more,
  };
}

export function opened(id: string): CaseChange {
  return {
    kind: 'opened',
    case: { ...emptyCase(id, '2026-05-17T09:30:00Z'), recipientDomain: 'example.net' },
  };
}

export const noted = (id: string, text: string): CaseChange => ({
  kind: 'noted',
  id,
  note: { at: '2026-05-17T11:00:00Z', text },
});
