/** The record of a case: each of its changes, who made it, when, and in one sentence what it was. */
import type { CaseChange } from '../../case/case.ts';
import type { Chart } from '../../flowchart/chart.ts';
import { counted, spaced } from '../../words/sentence.ts';

export interface RecordEntry {
  /** ISO 8601, UTC; null where a history of before does not say. */
  at: string | null;
  /** Null in a history of one person. */
  by: string | null;
  /** The kind of change, as in the journal: `answered`. */
  change: CaseChange['kind'];
  says: string;
}

/** Several changes of one action are entries of their own, of the same person and moment. */
export function recordOf(changes: readonly CaseChange[], chart: Chart): RecordEntry[] {
  return changes.flatMap((change) => {
    const of = (one: CaseChange): RecordEntry => ({
      at: change.made ?? momentOf(one),
      by: one.by ?? change.by ?? null,
      change: one.kind,
      says: sentence(one, chart),
    });
    return change.kind === 'together' ? change.changes.map(of) : [of(change)];
  });
}

function momentOf(change: CaseChange): string | null {
  switch (change.kind) {
    case 'opened':
      return change.case.openedAt;
    case 'evidence-added':
      return change.source.addedAt;
    case 'answered':
      return change.answer.at;
    case 'noted':
      return change.note.at;
    case 'journaled':
      return change.entry.at;
    case 'gap-explained':
      return change.gap.at;
    case 'checked':
      return change.findings[0]?.at ?? null;
    case 'probed':
      return change.sessions[0]?.at ?? null;
    default:
      return 'at' in change ? change.at : null;
  }
}

function sentence(change: CaseChange, chart: Chart): string {
  const titled = (step: string): string => `“${chart.step(step)?.title ?? step}”`;
  switch (change.kind) {
    case 'opened':
      return change.case.sources.length
        ? `Opened with ${[...new Set(change.case.sources.map(({ name }) => name))].join(', ')}`
        : 'Opened';
    case 'evidence-added':
      return `Added ${change.source.name}`;
    case 'identified':
      return `Said ${Object.entries(change)
        .filter(([name]) => !['kind', 'id', 'by', 'made'].includes(name))
        .map(([name, value]) => `${name}: ${[value].flat().join(', ') || 'nothing'}`)
        .join('; ')}`;
    case 'zone-set':
      return `Times that name no zone are read in ${change.zone}`;
    case 'checked':
      return `Looked up ${counted(change.findings.length, 'finding')}`;
    case 'probed':
      return `Tested ${change.sessions.map(({ target, outcome }) => `${target.host}: ${spaced(outcome)}`).join(', ')}`;
    case 'answered': {
      const answer = chart.step(change.answer.step)?.answers.find(({ id }) => id === change.answer.answer);
      return `Answered ${titled(change.answer.step)}: ${answer?.label ?? change.answer.answer}`;
    }
    case 'unanswered':
      return `Took back the answer to ${titled(change.step)}`;
    case 'journaled':
      return `Noted a change: ${change.entry.what}`;
    case 'noted':
      return change.note.text;
    case 'gap-explained':
      return change.gap.reason === null
        ? `Took back why “${spaced(change.gap.piece)}” is missing`
        : `Said why “${spaced(change.gap.piece)}” is missing: ${change.gap.reason}`;
    case 'labelled':
      return 'Changed tags, ticket or customer';
    case 'reminded':
      return change.reminder ? `Set a reminder for ${change.reminder.at}` : 'Took the reminder back';
    case 'escalated':
      return `Report sent to ${change.to}`;
    case 'closed':
      return change.as ? `Closed: ${change.as}` : 'Closed';
    case 'watched':
      return `The watch saw ${counted(change.attempts.length, 'new try', 'new tries')}`;
    case 'assigned':
      return change.to === null ? 'Gave the case back to all' : `The case is ${change.to}’s`;
    case 'merged':
      return change.took ?? `Took over the evidence of ${change.from}`;
    case 'unmerged':
      return `The case ${change.from} was taken out again`;
    default:
      return plain[change.kind] ?? change.kind;
  }
}

const plain: Partial<Record<CaseChange['kind'], string>> = {
  reopened: 'Opened again',
  archived: 'Archived',
  unarchived: 'Taken out of the archive',
  deleted: 'Deleted',
  restored: 'Brought back',
  together: 'Several changes',
};
