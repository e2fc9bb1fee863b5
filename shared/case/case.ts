/**
 * A case: the evidence about one deferral and what people did about it. It is a fold over changes, so the
 * store journals changes, undo drops one, and the verdict is derived and never stored.
 */
import type { Attempt } from '../bounce/attempt.ts';
import type { Began } from '../bounce/paste/began.ts';
import type { Kind, LogDomain, ReturnedMessage, Traffic } from '../bounce/bounce.ts';
import type { Finding, ProbeResult } from './finding.ts';
import type { Piece } from './piece.ts';

/** A file or text that evidence was read from; the bytes are kept beside the database under their hash. */
export interface SourceFile {
  name: string;
  kind: Kind;
  sha256: string | null;
  size: number;
  addedAt: string;
  date: string | null;
  notes: string[];
  /** Its times name no zone. */
  clock?: Clock;
  /** Minutes east of UTC in the Date of a notice. */
  offset?: number;
}

/** A clock that names no zone, and what it is read as. `by` nobody: UTC, for want of anything better. */
export interface Clock {
  /** The same for the same bytes. */
  key: string;
  /** As text/zone.ts has it: `UTC`, `+02:00`, `Europe/Berlin`. */
  zone: string;
  by: 'nobody' | 'user';
}

/** The user's answer to a step; overrules what evidence says. */
export interface Answer {
  step: string;
  answer: string;
  at: string;
  /** What evidence had answered, when the user overruled it. */
  insteadOf?: string;
  by?: string;
}

export const changeKinds = ['dns', 'volume', 'configuration', 'other'] as const;

/** Change journal: a DNS, volume or configuration change by the user, on the same time line as the replies. */
export interface JournalEntry {
  at: string;
  what: string;
  from: string | null;
  to: string | null;
  who: string | null;
  kind: (typeof changeKinds)[number] | 'override' | 'against-advice';
  /** Old TTL in seconds for DNS changes. */
  ttl: number | null;
}

/** Something was changed; a rule that was overridden changes nothing. */
export const isChange = ({ kind }: JournalEntry): boolean => kind !== 'override' && kind !== 'against-advice';

export interface Note {
  at: string;
  text: string;
  by?: string;
}

export interface Case {
  id: string;
  openedAt: string;
  recipientDomain: string | null;
  senderDomain: string | null;
  clientIps: string[];
  /** Addresses that were taken off the list; not there where none was. */
  formerIps?: string[];
  helo: string | null;
  selectors: string[];
  /** When it began, from the user; counts where it is earlier than the evidence. */
  began?: Began | null;
  attempts: Attempt[];
  traffic: Traffic[];
  /** Totals of the log incident this case was opened from. */
  logs: LogDomain[];
  returned: ReturnedMessage | null;
  sources: SourceFile[];
  findings: Finding[];
  sessions: ProbeResult[];
  answers: Answer[];
  journal: JournalEntry[];
  notes: Note[];
  /** Not there in cases of before: their reasons are notes, see escalation/gap.ts. */
  gaps?: Gap[];
  evidenceNotes: string[];
  closedAt: string | null;
  closedAs: string | null;
  escalatedAt: string | null;
  archivedAt: string | null;
  tags: string[];
  ticket: string | null;
  customer: string | null;
  reminder: Reminder | null;
  /** Who has taken the case; null for nobody. Not there in a history of one person. */
  takenBy?: string | null;
  /** Not there where no watch of a mail server follows it. */
  watch?: Watched;
}

/** What the watch (shared/watch) saw of a case that it opened, or goes on with. */
export interface Watched {
  /** Tells one incident of the watch from every other one, also where the same lines are read again. */
  key: string;
  /** False for a case that a person opened. */
  opened: boolean;
  /** The logs that it reads. */
  sources: string[];
  /** What was seen last, ISO 8601 UTC. */
  until: string;
  /** Deliveries that met a deferral = delivered + expired + refused + waiting. */
  messages: number;
  delivered: number;
  expired: number;
  refused: number;
  waiting: number;
  /** Null while it goes on. */
  ended: { how: 'recovered' | 'closed'; says: string; at: string } | null;
}

/** Asked for by the user, told once, then gone from the case. */
export interface Reminder {
  /** ISO 8601, UTC. */
  at: string;
  what: string;
  /** Look up DNS and listings again when it is due. Never an SMTP session: that is made by hand. */
  recheck: boolean;
}

/** Why a piece of the report cannot be had; `reason` null takes the word back. */
export interface Gap {
  piece: Piece;
  reason: string | null;
  at: string;
}

/** Who made a change, and when (ISO 8601, UTC). Not there in a history of one person. */
export interface Signed {
  by?: string;
  made?: string;
}

/** One of these per journal record; `applyChange` folds them. */
export type CaseChange = Happening & Signed;

/** Everything that can happen to a case. */
type Happening =
  | { kind: 'opened'; case: Case }
  | {
      kind: 'evidence-added';
      id: string;
      attempts: Attempt[];
      traffic: Traffic[];
      logs: LogDomain[];
      source: SourceFile;
      returned: ReturnedMessage | null;
      evidenceNotes: string[];
    }
  | {
      kind: 'identified';
      id: string;
      recipientDomain?: string | null;
      senderDomain?: string | null;
      clientIps?: string[];
      helo?: string | null;
      selectors?: string[];
      began?: Began | null;
    }
  | { kind: 'zone-set'; id: string; clock: string; zone: string }
  | { kind: 'checked'; id: string; findings: Finding[] }
  /** What the watch saw since it looked last: new tries, and counts in the place of those before. */
  | {
      kind: 'watched';
      id: string;
      attempts: Attempt[];
      logs: LogDomain[];
      /** Null leaves those of a person's evidence as they are. */
      traffic: Traffic[] | null;
      watch: Watched;
    }
  | { kind: 'probed'; id: string; sessions: ProbeResult[] }
  | { kind: 'answered'; id: string; answer: Answer }
  | { kind: 'unanswered'; id: string; step: string; at: string }
  | { kind: 'journaled'; id: string; entry: JournalEntry }
  | { kind: 'noted'; id: string; note: Note }
  | { kind: 'gap-explained'; id: string; gap: Gap }
  | { kind: 'labelled'; id: string; tags?: string[]; ticket?: string | null; customer?: string | null }
  | { kind: 'reminded'; id: string; reminder: Reminder | null }
  | { kind: 'escalated'; id: string; at: string; to: string }
  | { kind: 'closed'; id: string; at: string; as: string }
  | { kind: 'reopened'; id: string; at: string }
  | { kind: 'archived'; id: string; at: string }
  | { kind: 'unarchived'; id: string }
  /** Taken, or handed over to somebody; null gives it back to all. */
  | { kind: 'assigned'; id: string; to: string | null; at: string }
  /** This case took over another one, which leaves the list. `took`: what came with it, in words. */
  | { kind: 'merged'; id: string; from: string; at: string; took?: string }
  /** The taking over is undone: what came with it goes, and the other case is back. */
  | { kind: 'unmerged'; id: string; from: string; at: string }
  /** Several changes of one action: the history holds all of them or none. */
  | { kind: 'together'; id: string; changes: CaseChange[] }
  | { kind: 'deleted'; id: string; at: string }
  | { kind: 'restored'; id: string; at: string };

export type CaseStatus = 'open' | 'waiting' | 'cooling' | 'escalated' | 'recovered' | 'closed';
export type Scope = 'one-domain' | 'one-mx' | 'one-client-ip' | 'all-destinations' | 'mixed' | 'unknown';
export type Band = 'normal' | 'watch' | 'cooling' | 'incident' | 'escalate' | 'expired';
