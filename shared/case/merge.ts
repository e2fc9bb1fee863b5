/** Two cases that turned out to be one: what the other one holds, as changes of this one. */
import type { Case, CaseChange, SourceFile } from './case.ts';
import { distinct, identity } from './open.ts';

/** Nothing is taken over twice: both may have been opened from the same log. */
export function mergeChanges(c: Case, other: Case, at: string): CaseChange[] {
  const { id } = c;
  const known = new Set(c.attempts.map(identity));
  const hashes = new Set(c.sources.map(({ sha256 }) => sha256).filter((hash) => hash !== null));
  const attempts = other.attempts.filter((a) => !known.has(identity(a)));
  const sources = other.sources.filter(({ sha256 }) => sha256 === null || !hashes.has(sha256));
  const nothing = { attempts: [], traffic: [], logs: [], returned: null, evidenceNotes: [] };
  const { traffic, logs, returned, evidenceNotes } = other;
  // Which source told what is not kept: the first one stands for all.
  const evidence = (source: SourceFile, index: number): CaseChange => ({
    kind: 'evidence-added',
    id,
    source,
    ...(index === 0 ? { attempts, traffic, logs, returned, evidenceNotes } : nothing),
  });
  return [
    ...sources.map(evidence),
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
    { kind: 'merged', id, from: other.id, at },
  ];
}
