/** Two cases that turned out to be one: what the other one holds, as changes of this one. */
import type { Case, CaseChange, SourceFile } from './case.ts';
import { distinct, identity } from './open.ts';

/** Nothing is taken over twice: both may have been opened from the same log. */
export function mergeChanges(c: Case, other: Case, at: string): CaseChange[] {
  const { id } = c;
  const attempts = without(other.attempts, c.attempts, identity);
  const traffic = without(other.traffic, c.traffic, JSON.stringify);
  const sources = without(other.sources, c.sources, (source) => source.sha256 ?? JSON.stringify(source));
  const { logs, returned, evidenceNotes } = other;
  const nothing = { attempts: [], traffic: [], logs: [], returned: null, evidenceNotes: [] };
  // Which source told what is not kept: the first one stands for all.
  const evidence = (source: SourceFile, index: number): CaseChange => ({
    kind: 'evidence-added',
    id,
    source,
    ...(index === 0 ? { attempts, traffic, logs, returned, evidenceNotes } : nothing),
  });
  const isTold = sources.length > 0 || attempts.length + traffic.length === 0;
  return [
    ...(isTold ? sources : other.sources.slice(0, 1)).map(evidence),
    {
      kind: 'identified',
      id,
      clientIps: distinct([...c.clientIps, ...other.clientIps]),
      helo: c.helo ?? other.helo,
      selectors: distinct([...c.selectors, ...other.selectors]),
    },
    ...(other.findings.length ? [{ kind: 'checked' as const, id, findings: other.findings }] : []),
    ...(other.sessions.length ? [{ kind: 'probed' as const, id, sessions: other.sessions }] : []),
    ...other.journal.map((entry) => ({ kind: 'journaled' as const, id, entry })),
    ...other.notes.map((note) => ({ kind: 'noted' as const, id, note })),
    ...(other.gaps ?? [])
      .filter(({ piece }) => !c.gaps?.some((gap) => gap.piece === piece))
      .map((gap) => ({ kind: 'gap-explained' as const, id, gap })),
    { kind: 'merged', id, from: other.id, at },
  ];
}

function without<T>(all: readonly T[], known: readonly T[], key: (item: T) => string): T[] {
  const keys = new Set(known.map(key));
  return all.filter((item) => !keys.has(key(item)));
}
