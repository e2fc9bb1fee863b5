/** Opening cases from what the user gave. */
import {
  addEvidence,
  openCases,
  openFromDomain,
  recognised,
  type Case,
  type CaseChange,
} from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { Input } from '../../shared/rpc/contract.ts';
import type { Already, LogView } from '../../shared/rpc/view.ts';
import { firstSaveAgain } from './action.ts';
import { newOf, notYetIn, putBack } from './already.ts';
import { inToldZones } from './clocks.ts';
import type { Desk } from './desk.ts';
import { takeIn, type Given } from './inputs.ts';
import { concerns, readLogs } from './logs.ts';
import { keepReports, newlyReported, withReports } from './telemetry.ts';
import type { Work } from './work.ts';

export interface Opened {
  cases: Case[];
  already: Already[];
  draft: Case | null;
  given: Given;
}

/**
 * Opens what the inputs hold: one case per incident, the imported ones, a sample's, or a draft. The same in all hosts.
 * @param about a receiver domain: only its incident is opened
 * @param again also what a case holds already
 */
export async function openInputs(
  desk: Desk,
  inputs: Input[],
  { work, about, again = false }: { work?: Work; about?: string; again?: boolean } = {},
): Promise<Opened> {
  const all = await takeIn(desk, inputs, work);
  const isPractice = inputs.every(({ kind }) => kind === 'sample');
  const {
    fresh: given,
    held,
    by,
    already,
  } = again || about || isPractice || (await wasOpened(desk))
    ? { fresh: all, held: [], by: [], already: [] }
    : await newOf(desk, all);
  const opening = { now: desk.now(), nextId: () => 'new' };
  const fromDomains = given.domains.map((domain) => {
    if (!/^[\p{L}\p{N}._-]{1,253}$/u.test(domain) || !domain.includes('.'))
      throw new Problem(
        'bad-domain',
        `“${domain.slice(0, 60)}” is no mail domain.`,
        'Write the part after the @ of the recipient.',
        { exit: 2 },
      );
    return openFromDomain(domain, opening);
  });
  const found = given.bounces.length
    ? openCases(given.bounces, desk.prepared, opening)
    : { cases: [], draft: null };
  if (held.length) found.cases.push(...notYetIn(by, openCases(held, desk.prepared, opening).cases));
  if (about) found.cases = openedAbout(about, found.cases, given.bounces, desk, opening);
  if (!isPractice) found.cases = await inToldZones(desk, found.cases, given.raw);
  const raw = new Map([
    ...given.raw,
    ...given.cases.flatMap((c) => c.evidence.map((e) => [e.sha256, e.bytes] as const)),
  ]);
  await keepReports(desk, given.bounces);
  const cases = isPractice
    ? found.cases.map((c, n) => kept(desk, { ...c, id: `${sample}${Date.now().toString(36)}-${n + 1}` }))
    : await save(
        desk,
        [
          ...found.cases.map((c) => withReports(desk, c)),
          ...fromDomains,
          ...given.cases.map((c) => recognised(withoutRecheck(c.case), desk.prepared)),
        ],
        raw,
        work,
      );
  const onlyReports =
    given.bounces.length > 0 && given.bounces.every(({ report }) => report && report.kind !== 'lookup');
  const draft =
    cases.length || onlyReports || already.length
      ? null
      : found.draft && { ...found.draft, id: `draft-${Date.now().toString(36)}` };
  if (draft) desk.keepDraft(draft);
  return { cases, already, draft, given: all };
}

/** This request opened cases before, and the answer to that was lost: they are the answer, and nothing that was there already. */
async function wasOpened({ store }: Desk): Promise<boolean> {
  const key = firstSaveAgain('opened');
  return key !== null && Boolean(await store.team?.heldBy(key));
}

/**
 * Adds what the inputs hold to a case that is there; a file of it that the disk has lost is put back. The same in all
 * hosts. Throws Problem nothing-new.
 */
export async function addInputs(desk: Desk, id: string, inputs: Input[], work?: Work): Promise<Case> {
  const c = await desk.load(id);
  const given = await takeIn(desk, inputs, work);
  await keepReports(desk, given.bounces);
  let back = false;
  for (const sha256 of new Set(c.sources.map((source) => source.sha256)))
    if (await putBack(desk, sha256, given.raw)) back = true;
  const news = (to: Case): CaseChange[] => [
    ...addEvidence(to, given.bounces, desk.prepared, desk.now()),
    ...newlyReported(desk, to, given.bounces),
  ];
  const added = (to: Case): CaseChange[] => {
    const changes = news(to);
    if (changes.length) return changes;
    throw new Problem(
      'nothing-new',
      'Nothing in this belongs to the case, or it is there already.',
      'Open it as a case of its own.',
      { exit: 3 },
    );
  };
  if (back && !news(c).length) return c;
  return desk.act(id, async (to) => {
    const changes = added(to);
    for (const bytes of given.raw.values()) await desk.store.putEvidence(bytes);
    return changes;
  });
}

/**
 * The log that the inputs hold. Several are read again as one, for what one file defers the next may accept;
 * listings and tables are not, then the first is shown.
 */
export async function logOf(
  desk: Desk,
  inputs: readonly Input[],
  { bounces }: Given,
): Promise<LogView | null> {
  const logs = bounces.filter((b) => b.log);
  const [only] = logs;
  if (!only?.log) return null;
  const first = { ...only.log, notes: only.notes, stopped: false };
  if (logs.length === 1 || logs.length !== inputs.length) return first;
  return readLogs(desk, inputs).catch((error: unknown) => {
    if (error instanceof Problem) return first;
    throw error;
  });
}

/** A log with worse in it opens no case for a receiver whose deferrals were milder; asked for, it does. */
function openedAbout(
  domain: string,
  found: readonly Case[],
  bounces: Given['bounces'],
  desk: Desk,
  opening: Parameters<typeof openCases>[2],
): Case[] {
  const own = found.filter((c) => concerns(c, domain));
  if (own.length) return own;
  const only = bounces.map((b) => ({
    ...b,
    attempts: b.attempts.filter((a) => a.recipientDomain === domain),
  }));
  return openCases(only, desk.prepared, opening).cases;
}

/** So many cases of one import go to the disk in one write. A team's database takes each by itself. */
const together = 50;

/**
 * Saves what was opened: the raw evidence first, so that no case names a file that is not there.
 * @throws Problem opening-stopped between two writes
 */
async function save(desk: Desk, opened: Case[], raw: Given['raw'], work?: Work): Promise<Case[]> {
  // Once each: the messages of an mbox are sources of their own and all in one file.
  for (const sha256 of new Set(opened.flatMap((c) => c.sources.map((source) => source.sha256)))) {
    const bytes = sha256 ? raw.get(sha256) : undefined;
    if (bytes) await desk.store.putEvidence(bytes);
  }
  const saved: Case[] = [];
  while (saved.length < opened.length) {
    if (work?.signal.aborted) throw openingStopped(saved.length, opened.length);
    const next = opened.slice(saved.length, saved.length + (desk.store.team ? 1 : together));
    const written = await desk.turn((write) =>
      Promise.allSettled(
        next.map(async (c) => {
          const id = await desk.store.nextId(dayOf(desk));
          return write(id, [{ kind: 'opened', case: { ...c, id } }]);
        }),
      ),
    );
    for (const one of written) {
      if (one.status === 'rejected') throw one.reason;
      saved.push(one.value);
    }
    const far = { what: 'Opening cases', done: saved.length, total: opened.length, unit: 'cases' } as const;
    if (work && opened.length > together) desk.emit('progress', { work: work.id, ...far });
  }
  return saved;
}
const openingStopped = (done: number, of: number): Problem =>
  new Problem(
    'opening-stopped',
    `Stopped after ${done} of ${of} cases. These are in the list.`,
    'Give the files again to open the rest; what is there is not opened twice.',
  );
const sample = 'sample-';
/** A sample may be tried as often as one likes: its case is as little saved as a draft. */
export const isSample = (id: string): boolean => id.startsWith(sample);
const kept = (desk: Desk, c: Case): Case => {
  desk.keepDraft(c);
  return c;
};
/** A file from elsewhere never sends the desk to the network. */
const withoutRecheck = (c: Case): Case => ({
  ...c,
  reminder: c.reminder && { ...c.reminder, recheck: false },
});
export const dayOf = (desk: Desk): string => desk.now().toISOString().slice(0, 10).replaceAll('-', '');
