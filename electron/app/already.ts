/** Files, pastes and case files that a case holds already: told, and opened a second time only where that is asked for. */
import type { Bounce, Case } from '../../shared/flow.ts';
import type { ImportedCase } from '../../shared/escalation/case-import.ts';
import { identity } from '../../shared/case/open.ts';
import { receiversOf } from '../../shared/verdict/facts.ts';
import type { Already } from '../../shared/rpc/view.ts';
import type { Desk } from './desk.ts';
import type { Given } from './inputs.ts';

/** What is new of the given, what cases hold, and which these are. */
export async function newOf(
  desk: Desk,
  given: Given,
): Promise<{ fresh: Given; held: Bounce[]; by: Case[]; already: Already[] }> {
  const already: Already[] = [];
  const tell = (file: string, c: Case): void => {
    already.push({ file, case: c.id, about: receiversOf(desk.look(c).facts), openedAt: c.openedAt });
  };
  const looked = new Map<string, Case[]>();
  /** The cases found so far: thirty files of one case are looked for once. */
  const found = new Map<string, Case>();
  const [bounces, held]: [Bounce[], Bounce[]] = [[], []];
  for (const bounce of given.bounces) {
    const key = `${bounce.sha256} ${bounce.file} ${bounce.size}`;
    let by = looked.get(key);
    if (!by) {
      by = [...found.values()].filter((c) => holds(c, bounce));
      if (!by.length) by = await holding(desk, bounce, given.raw);
      looked.set(key, by);
      if (by.length) await putBack(desk, bounce.sha256, given.raw);
      for (const c of by) {
        found.set(c.id, c);
        tell(bounce.file, c);
      }
    }
    (by.length ? held : bounces).push(bounce);
  }
  const cases: ImportedCase[] = [];
  for (const one of given.cases) {
    const same = await imported(desk, one.case);
    if (same) tell(`the case file of ${one.case.id}`, same);
    else cases.push(one);
  }
  return { fresh: { ...given, bounces, cases }, held, by: [...found.values()], already };
}

/** Of what was opened anew from files that cases hold: that of which they hold no try, for an import may be cut off. */
export function notYetIn(by: readonly Case[], opened: readonly Case[]): Case[] {
  const known = new Set(by.flatMap(tried));
  return opened.filter((c) => !tried(c).some((one) => known.has(one)));
}
/** Without times, which a zone told later moves. */
const tried = (c: Case): string[] =>
  c.attempts
    .filter(({ outcome }) => outcome !== 'accepted')
    .map(({ at: _, ...rest }) => identity({ ...rest, at: null }));

type File = Pick<Bounce, 'sha256' | 'file' | 'size'>;

/** A large log is kept without a hash: it is known by its name and size. */
const holds = (c: Case, { sha256, file, size }: File): boolean =>
  c.sources.some((s) => (sha256 ? s.sha256 === sha256 : !s.sha256 && s.name === file && s.size === size));

/** The same for a file that may be new. @param raw what was given now, by its hash */
export async function holding(desk: Desk, file: File, raw: Given['raw']): Promise<Case[]> {
  const { sha256 } = file;
  // Raw evidence is kept under its hash, so that what is new costs one look and no search.
  if (sha256 && raw.has(sha256) && (await desk.store.getEvidence(sha256).catch(() => true)) === null)
    return [];
  return casesWith(desk, file);
}

/** Puts a file that is evidence already back where it is gone, changed or not readable; true where that was so. */
export async function putBack(desk: Desk, sha256: string | null, raw: Given['raw']): Promise<boolean> {
  const bytes = sha256 ? raw.get(sha256) : undefined;
  if (!bytes || (await desk.store.getEvidence(sha256!).catch(() => null))) return false;
  await desk.store.putEvidence(bytes);
  return true;
}

/** The saved cases that a file is evidence of. */
export async function casesWith(desk: Desk, file: File): Promise<Case[]> {
  const ids = await desk.store.naming(file.sha256 ?? `"sha256":null,"size":${file.size},`);
  const cases = await Promise.all(ids.map((id) => desk.load(id)));
  return cases.filter((c) => holds(c, file));
}

/** The case that a case file was exported from, or that was opened with it before. */
async function imported(desk: Desk, of: Case): Promise<Case | null> {
  for (const id of await desk.store.naming(`"openedAt":"${of.openedAt}"`)) {
    const c = await desk.load(id);
    const isFrom = c.evidenceNotes.some((note) =>
      note.startsWith(`From a case file, where this case is ${of.id}.`),
    );
    if (c.openedAt === of.openedAt && (c.id === of.id || isFrom)) return c;
  }
  return null;
}
