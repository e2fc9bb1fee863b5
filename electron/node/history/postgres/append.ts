/** A change as the database takes it in: what the SQL function desk.append (schema/002-append.ts) is called with. */
import type { CaseChange, SourceFile } from '../../../../shared/case/case.ts';
import type { CaseSummary } from '../../../../shared/store/summary.ts';
import { wordsOf } from '../../../../shared/store/words.ts';

/** Later than any due date, so that cases without one sort behind those with one. */
const never = '9999';

export interface Append {
  change: CaseChange;
  summary: CaseSummary | null;
  /** The version that was decided by; null for whatever it is. */
  after: number | null;
  /** UUID. The same one is taken in once. */
  key: string;
  /** Whose notification this is: it need not tell itself. */
  process: string;
  /** Of a case that came from a local history: see `cases.origin`. */
  origin?: { sha256: string; changes: number };
}

/** The arguments of desk.append: what happens as JSON, the change as text, the words. */
export function appendArguments(append: Append): [string, string, string[] | null] {
  const { change, summary } = append;
  const id = change.kind === 'opened' ? change.case.id : change.id;
  const [, day, ofDay] = /^c-(\d{8})-(\d{1,9})$/.exec(id) ?? [];
  const single = change.kind === 'together' ? change.changes : [change];
  const fate = change.kind === 'deleted' || change.kind === 'restored' ? change.kind : null;
  const p = {
    ...{ id, key: append.key, process: append.process, after: append.after, opens: change.kind === 'opened' },
    ...{ by: change.by ?? null, made: change.made ?? null, day, ofDay },
    ...{ origin: append.origin?.sha256, originChanges: append.origin?.changes },
    ...{ fate, at: fate && 'at' in change ? change.at : null },
    moves: single.flatMap((one): { from: string; at: string | null }[] => {
      if (one.kind === 'merged') return [{ from: one.from, at: one.at }];
      return one.kind === 'unmerged' ? [{ from: one.from, at: null }] : [];
    }),
    names: namesOf(single),
    summary: summary && columnsOf(summary),
  };
  return [jsonb(p), JSON.stringify(change), summary && wordsOf(summary.searchText)];
}

/** What Store.naming finds a case by, each once. */
function namesOf(changes: readonly CaseChange[]): string[] {
  const names = changes.flatMap((change) => {
    if (change.kind === 'evidence-added') return [nameOf(change.source)];
    if (change.kind !== 'opened') return [];
    return [`"openedAt":"${change.case.openedAt}"`, ...change.case.sources.map(nameOf)];
  });
  return [...new Set(names)];
}
const nameOf = ({ sha256, size }: SourceFile): string => sha256 ?? `"sha256":null,"size":${size},`;

function columnsOf(s: CaseSummary): object {
  const { searchText: _text, likeness, ...columns } = s;
  return { ...columns, ...likeness, due: s.notBefore ?? never };
}

/** jsonb has no NUL and no half of a surrogate pair. */
const jsonb = (value: object): string =>
  JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'string' ? wellFormed(one).replaceAll('\0', '') : one,
  );
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');
