/** The made-up history: row after row of the list of cases. */
import type { CaseRow } from '../../shared/rpc/view.ts';

const states = ['cooling', 'open', 'waiting', 'open', 'recovered', 'closed', 'escalated'] as const;
const bands = ['cooling', 'escalate', 'normal', 'watch', 'normal', 'escalate', 'incident'] as const;
const names = [
  'example.net',
  'example.org',
  'clinic.example',
  'firma.example',
  'post.example',
  'school.example',
  'city.example',
];
const says = [
  'Lower the rate, then test once from 17:08',
  'Report is complete but for one item',
  'Nothing to do. Your queue tries again about 16:58',
  'Who issued the 421? The bounce does not say',
  'Greylisting. Accepted on the second attempt',
  'Queue gave up after 5 days. 4 messages returned',
  'Sent to the postmaster, no answer yet',
];

export function row(i: number): CaseRow {
  const k = i % names.length;
  return {
    case: i === 0 ? 'c-20260519-1' : `c-20260518-${i}`,
    status: states[k]!,
    openedBy: 'person',
    recipientDomain: i < names.length ? names[k]! : `host${i}.${names[k]}`,
    band: bands[k]!,
    firstSeen: new Date(Date.parse('2026-05-19T09:20:00Z') - i * 3_000_000).toISOString(),
    lastSeen: new Date(Date.parse('2026-05-19T16:08:00Z') - i * 900_000).toISOString(),
    next: { id: k === 1 ? 'escalate' : 'wait', title: 'Wait for the normal retries', notBefore: null },
    says: says[k]!,
    tags: k === 0 ? ['newsletter'] : [],
    ticket: k === 0 ? 'T-4711' : null,
    customer: null,
    archived: false,
    cause: k === 3 ? null : 'Too much mail at once',
    reply: k === 6 ? null : '421 4.7.28 unusual rate of mail from your address',
    sender: 'example.com',
    receiver: null,
    moreReceivers: k === 2 ? 2 : 0,
    takenBy: null,
    matched: [],
    unshown: [],
  };
}
