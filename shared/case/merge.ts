/** Two cases that turned out to be one: what the other one holds, as changes of this one. */
import { counted } from '../words/sentence.ts';
import type { Case, CaseChange, Note, Reminder, SourceFile } from './case.ts';
import { distinct, identity } from './open.ts';

/** As long as the contract lets each of them be. */
const longest = { ticket: 100, customer: 200, reminder: 300 };

/** Nothing is taken over twice: both may have been opened from the same log. Nothing of either is dropped. */
export function mergeChanges(c: Case, other: Case, at: string): CaseChange[] {
  const { id } = c;
  const fresh = {
    attempts: without(other.attempts, c.attempts, identity),
    traffic: without(other.traffic, c.traffic, JSON.stringify),
    sources: without(other.sources, c.sources, (source) => source.sha256 ?? JSON.stringify(source)),
    findings: without(other.findings, c.findings, JSON.stringify),
    sessions: without(other.sessions, c.sessions, JSON.stringify),
    journal: without(other.journal, c.journal, JSON.stringify),
    notes: without(other.notes, c.notes, JSON.stringify),
  };
  const labels = labelsOf(c, other);
  const { notes, ...labelled } = labels;
  const reminder = reminderOf(c.reminder, other.reminder);
  return [
    ...evidenceOf(c, other, fresh),
    {
      kind: 'identified',
      id,
      recipientDomain: c.recipientDomain ?? other.recipientDomain,
      senderDomain: c.senderDomain ?? other.senderDomain,
      clientIps: distinct([...c.clientIps, ...other.clientIps]),
      helo: c.helo ?? other.helo,
      selectors: distinct([...c.selectors, ...other.selectors]),
      ...earlier(c.began, other.began),
    },
    ...(fresh.findings.length ? [{ kind: 'checked' as const, id, findings: fresh.findings }] : []),
    ...(fresh.sessions.length ? [{ kind: 'probed' as const, id, sessions: fresh.sessions }] : []),
    ...fresh.journal.map((entry) => ({ kind: 'journaled' as const, id, entry })),
    ...fresh.notes.map((note) => sentOf(c, other, note) ?? { kind: 'noted' as const, id, note }),
    ...notes.map((text) => ({ kind: 'noted' as const, id, note: { at, text } })),
    ...(other.gaps ?? [])
      .filter(({ piece }) => !c.gaps?.some((gap) => gap.piece === piece))
      .map((gap) => ({ kind: 'gap-explained' as const, id, gap })),
    { kind: 'labelled', id, ...labelled },
    ...(reminder ? [{ kind: 'reminded' as const, id, reminder }] : []),
    { kind: 'merged', id, from: other.id, at, took: tookOver(other, fresh) },
  ];
}

const earlier = (a: Case['began'], b: Case['began']): Pick<Case, 'began'> => {
  const began = a && b ? (a.at <= b.at ? a : b) : (a ?? b);
  return began ? { began } : {};
};

type Fresh = Pick<Case, 'attempts' | 'traffic' | 'sources' | 'findings' | 'sessions' | 'journal' | 'notes'>;

function evidenceOf(c: Case, other: Case, { attempts, traffic, sources }: Fresh): CaseChange[] {
  const { logs, returned, evidenceNotes } = other;
  const nothing = { attempts: [], traffic: [], logs: [], returned: null, evidenceNotes: [] };
  const isTold = sources.length > 0 || attempts.length + traffic.length === 0;
  // Which source told what is not kept: the first one stands for all.
  return (isTold ? sources : other.sources.slice(0, 1)).map((source: SourceFile, index) => ({
    kind: 'evidence-added',
    id: c.id,
    source,
    ...(index === 0 ? { attempts, traffic, logs, returned, evidenceNotes } : nothing),
  }));
}

/** Tags of both; a ticket and a customer of both, one after the other, and as a note where there is no room. */
function labelsOf(c: Case, other: Case) {
  const notes: string[] = [];
  const both = (name: 'ticket' | 'customer'): string | null => {
    const [ours, theirs] = [c[name], other[name]];
    if (!ours || !theirs || ours === theirs) return ours || theirs;
    if (ours.split(', ').includes(theirs)) return ours;
    const joined = `${ours}, ${theirs}`;
    if (joined.length <= longest[name]) return joined;
    notes.push(`The ${name} of ${other.id}: ${theirs}`);
    return ours;
  };
  const tags = distinct([...c.tags, ...other.tags]);
  if (tags.length > 30) notes.push(`Tags of ${other.id}: ${tags.slice(30).join(', ')}`);
  return { tags: tags.slice(0, 30), ticket: both('ticket'), customer: both('customer'), notes };
}

/** The note that a report was sent is part of the change that it was. */
function sentOf(c: Case, other: Case, { at, text }: Note): CaseChange | null {
  const to = /^Report sent to (.+)$/.exec(text)?.[1];
  const isSending = to && at === other.escalatedAt && c.escalatedAt === null;
  return isSending ? { kind: 'escalated', id: c.id, at, to } : null;
}

/** The earlier one, which says what the other is for. */
function reminderOf(ours: Reminder | null, theirs: Reminder | null): Reminder | null {
  if (!ours || !theirs) return theirs && { ...theirs };
  const [first, second] = Date.parse(ours.at) <= Date.parse(theirs.at) ? [ours, theirs] : [theirs, ours];
  const then = `then ${second.at.slice(0, 16).replace('T', ' ')} UTC${second.what ? `: ${second.what}` : ''}`;
  const what = [first.what, then].filter(Boolean).join('; ').slice(0, longest.reminder);
  return { at: first.at, what, recheck: first.recheck || second.recheck };
}

/** `Took over the case c-20260517-2: 3 tries, 1 file, 2 notes, the ticket INC-7`. */
function tookOver(other: Case, fresh: Fresh): string {
  const took = [
    fresh.attempts.length && counted(fresh.attempts.length, 'try', 'tries'),
    fresh.sources.length && counted(fresh.sources.length, 'message or log', 'messages and logs'),
    fresh.findings.length && counted(fresh.findings.length, 'finding'),
    fresh.sessions.length && counted(fresh.sessions.length, 'session'),
    fresh.journal.length && counted(fresh.journal.length, 'noted change'),
    fresh.notes.length && counted(fresh.notes.length, 'note'),
    other.tags.length && `the ${other.tags.length === 1 ? 'tag' : 'tags'} ${other.tags.join(', ')}`,
    other.ticket && `the ticket ${other.ticket}`,
    other.customer && `the customer ${other.customer}`,
    other.reminder && 'the reminder',
  ].filter(Boolean);
  return `Took over the case ${other.id}${took.length ? `: ${took.join(', ')}` : ', which held nothing new'}`;
}

function without<T>(all: readonly T[], known: readonly T[], key: (item: T) => string): T[] {
  const keys = new Set(known.map(key));
  return all.filter((item) => !keys.has(key(item)));
}
