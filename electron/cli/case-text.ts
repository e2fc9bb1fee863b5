/** A case in words, for people at a terminal. */
import { visible } from '../../shared/escalation/visible.ts';
import type { CaseDocument } from '../../shared/flow.ts';
import { certaintyWords } from '../../shared/rpc/present/causes.ts';
import { phaseNames } from '../../shared/words/phases.ts';

/** No deferral: how long it has waited says nothing then. */
const refused = (d: CaseDocument): boolean =>
  d.steps.some(({ id, answer }) => id === 'is-421' && answer === 'permanent');

export function tell(d: CaseDocument): string {
  const lines = [
    `${d.case}  ${d.recipientDomains.join(', ') || 'recipient domain not known'}  ${d.status}${refused(d) ? ', refused for good' : `, ${d.band}`}`,
    `  first seen ${d.firstSeen}, last seen ${d.lastSeen}, ${d.attempts.length} attempt${d.attempts.length === 1 ? '' : 's'}`,
    `  said by ${d.verdict.issuer}, stage ${d.verdict.stage}, scope ${d.verdict.scope}`,
  ];
  for (const cause of d.verdict.causes.slice(0, 3)) {
    lines.push(`  ${cause.cause} (${cause.side}): ${certaintyWords[cause.certainty]}`);
    for (const reason of cause.for.slice(0, 4)) lines.push(`    + ${reason}`);
    for (const reason of cause.against.slice(0, 3)) lines.push(`    - ${reason}`);
  }
  for (const step of d.steps) lines.push(`  ${step.id}: ${step.answer} (${step.by}) ${step.because}`);
  lines.push(
    `  next: ${d.next.title} [${d.next.id}, ${phaseNames[d.next.phase]}]${d.next.notBefore ? `, not before ${d.next.notBefore}` : ''}`,
  );
  if (d.next.handOn) lines.push(`    send this to ${whoOf(d.next.handOn)}: ${d.next.handOn.text}`);
  if (d.next.answers.length) lines.push(`    answers: ${d.next.answers.join(', ')}`);
  if (d.missing.length) lines.push(`  missing for a report: ${d.missing.join(', ')}`);
  for (const note of d.notes) lines.push(`  note: ${note}`);
  return visible(lines.join('\n'));
}

const whoOf = ({ who }: { who: string }): string =>
  who.replace(/^(The|Whoever) /, (word) => word.toLowerCase());

/** Whose mail: the receiver, or the first of several and how many more. */
interface Named {
  recipientDomain: string | null;
  receiver?: string | null;
  moreReceivers?: number;
}
const named = ({ recipientDomain, receiver, moreReceivers }: Named): string =>
  `${recipientDomain ?? receiver ?? ''}${moreReceivers ? ` +${moreReceivers}` : ''}`;

export function deletedTable(
  cases: (Named & { case: string; deletedAt: string; keptUntil: string })[],
): string {
  if (!cases.length) return 'No deleted cases.';
  return cases
    .map((c) =>
      [
        c.case.padEnd(16),
        named(c).padEnd(28),
        `deleted ${c.deletedAt.slice(0, 10)}, kept until ${c.keptUntil.slice(0, 10)}`,
      ].join(' '),
    )
    .join('\n');
}

export function tableOf(
  cases: (Named & {
    case: string;
    status: string;
    band: string;
    next: { title: string };
    /** Not there where the history is one person's. */
    takenBy?: string | null;
    matched?: { what: string; text: string }[];
  })[],
): string {
  if (!cases.length) return 'No cases yet.';
  return cases
    .map((c) =>
      [
        c.case.padEnd(16),
        c.status.padEnd(10),
        c.band.padEnd(9),
        named(c).padEnd(28),
        ...(c.takenBy === undefined ? [] : [(c.takenBy ?? '').padEnd(16)]),
        [c.next.title, ...(c.matched ?? []).map(({ what, text }) => `  found by ${what}: ${text}`)].join(
          '\n',
        ),
      ].join(' '),
    )
    .join('\n');
}
