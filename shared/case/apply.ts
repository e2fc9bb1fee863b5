/** A case is the fold of its changes: undo is dropping one, and a crash loses at most the one not yet written. */
import type { Case, CaseChange, Signed } from './case.ts';
import { withZone } from './clock.ts';

/** A case of its own with every field empty. */
export function emptyCase(id: string, openedAt: string): Case {
  return {
    id,
    openedAt,
    recipientDomain: null,
    senderDomain: null,
    clientIps: [],
    helo: null,
    selectors: [],
    attempts: [],
    traffic: [],
    logs: [],
    returned: null,
    sources: [],
    findings: [],
    sessions: [],
    answers: [],
    journal: [],
    notes: [],
    evidenceNotes: [],
    closedAt: null,
    closedAs: null,
    escalatedAt: null,
    archivedAt: null,
    tags: [],
    ticket: null,
    customer: null,
    reminder: null,
  };
}

/**
 * The case after a change. Pure: the case given is left as it was.
 * @throws Error where the first change is not `opened`, which is a bug of the caller.
 */
export function applyChange(before: Case | null, change: CaseChange): Case {
  if (change.kind === 'opened') return change.case;
  if (!before) throw new Error(`a case begins with “opened”, not with “${change.kind}”`);
  switch (change.kind) {
    case 'evidence-added':
      return {
        ...before,
        attempts: before.attempts.concat(change.attempts),
        traffic: before.traffic.concat(change.traffic),
        logs: replaceBy(before.logs, change.logs, (log) => log.domain),
        sources: [...before.sources, change.source],
        returned: before.returned ?? change.returned,
        evidenceNotes: distinct([...before.evidenceNotes, ...change.evidenceNotes]),
      };
    case 'identified': {
      const { kind: _kind, id: _id, ...told } = change;
      const formerIps = [...before.clientIps, ...(before.formerIps ?? [])].filter(
        (ip) => !(change.clientIps ?? before.clientIps).includes(ip),
      );
      return {
        ...before,
        ...definedOnly(told),
        ...(before.formerIps || formerIps.length ? { formerIps } : {}),
      };
    }
    case 'zone-set':
      return withZone(before, change.clock, change.zone);
    case 'checked':
      // One finding per check and thing looked at: the newest counts, and says itself what it was before.
      return {
        ...before,
        findings: replaceBy(before.findings, change.findings, (f) =>
          [f.check, f.zone, f.clientIp, f.subject, f.resolver, f.facts?.['reporter']].join(' '),
        ),
      };
    case 'watched':
      return {
        ...before,
        attempts: before.attempts.concat(change.attempts),
        logs: replaceBy(before.logs, change.logs, (log) => log.domain),
        traffic: change.traffic ?? before.traffic,
        watch: change.watch,
      };
    case 'probed':
      return { ...before, sessions: [...before.sessions, ...change.sessions] };
    case 'answered':
      return {
        ...before,
        answers: replaceBy(before.answers, [signed(change.answer, change)], (answer) => answer.step),
      };
    case 'unanswered':
      return { ...before, answers: upTo(before.answers, change.step) };
    case 'journaled':
      return {
        ...before,
        journal: [...before.journal, { ...change.entry, who: change.entry.who ?? change.by ?? null }],
      };
    case 'noted':
      return { ...before, notes: [...before.notes, signed(change.note, change)] };
    case 'gap-explained':
      return { ...before, gaps: replaceBy(before.gaps ?? [], [change.gap], (gap) => gap.piece) };
    case 'labelled': {
      const { kind: _kind, id: _id, ...labels } = change;
      return { ...before, ...definedOnly(labels) };
    }
    case 'reminded':
      return { ...before, reminder: change.reminder };
    case 'escalated':
      return {
        ...before,
        escalatedAt: change.at,
        notes: [...before.notes, signed({ at: change.at, text: `Report sent to ${change.to}` }, change)],
      };
    case 'closed':
      return { ...before, closedAt: change.at, closedAs: change.as, reminder: null };
    case 'reopened':
      return { ...before, closedAt: null, closedAs: null };
    case 'archived':
      return { ...before, archivedAt: change.at };
    case 'unarchived':
      return { ...before, archivedAt: null };
    case 'merged':
      return {
        ...before,
        notes: [
          ...before.notes,
          signed({ at: change.at, text: change.took ?? `Took over the evidence of ${change.from}` }, change),
        ],
      };
    // What came with the other case is dropped by foldChanges.
    case 'unmerged':
      return {
        ...before,
        notes: [...before.notes, { at: change.at, text: `The case ${change.from} was taken out again` }],
      };
    case 'together':
      return change.changes.reduce<Case>((c, one) => applyChange(c, signed(one, change)), before);
    case 'assigned':
      return { ...before, takenBy: change.to };
    // The store keeps what was deleted for a while; to the case itself nothing happens.
    case 'deleted':
    case 'restored':
      return before;
  }
}

/** The case that a list of changes gives; null for none. What was undone is left out. */
export function foldChanges(changes: readonly CaseChange[]): Case | null {
  const kept: CaseChange[] = [];
  for (const change of changes) {
    if (change.kind === 'unmerged') {
      const taken = kept.findLastIndex((one) => takesOver(one, change.from));
      if (taken >= 0) kept.splice(taken, 1);
    }
    kept.push(change);
  }
  return kept.reduce<Case | null>(applyChange, null);
}

/** Whether a change, alone or with others, is the taking over of a case. */
export function takesOver(change: CaseChange, from: string): boolean {
  if (change.kind === 'together') return change.changes.some((one) => takesOver(one, from));
  return change.kind === 'merged' && change.from === from;
}

/** What came of a change bears its person. */
const signed = <T extends object>(what: T, { by }: Signed): T & { by?: string } =>
  by === undefined ? what : { ...what, by };

/** Going back is dropping answers: the step's own, and those given after it. */
function upTo(answers: Case['answers'], step: string): Case['answers'] {
  const at = answers.findIndex((answer) => answer.step === step);
  return at < 0 ? answers : answers.slice(0, at);
}

/** `added` in the place of what has the same key, else at the end. */
function replaceBy<T>(before: readonly T[], added: readonly T[], key: (item: T) => string): T[] {
  const newer = new Map(added.map((item) => [key(item), item]));
  return [...before.filter((item) => !newer.has(key(item))), ...newer.values()];
}

const distinct = <T>(list: T[]): T[] => [...new Set(list)];

function definedOnly<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
